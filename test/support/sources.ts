import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const ROOT = path.resolve(import.meta.dirname, "../..");
const CODE = /\.(?:ts|mjs|astro)$/;

/** One piece of source: a file, or the `<script>` of an Astro component, which runs elsewhere than its front matter. */
export interface Source {
  /** Path from the root. */
  file: string;
  inBrowser: boolean;
  code: string;
  /** Files by their path from the root, packages by their name. Types count too. */
  imports: string[];
  /** Those of `imports` that are there when it runs. */
  loads: string[];
}

/** Every source file below the given folders. */
export function readSources(...folders: string[]): Source[] {
  return listFiles(folders).flatMap(readFile);
}

/** The same files as they are, components with their markup. */
export function readTexts(...folders: string[]): { file: string; text: string }[] {
  return listFiles(folders).map((file) => ({ file, text: readFileSync(path.join(ROOT, file), "utf8") }));
}

function listFiles(folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => CODE.test(file) && !/(?:^|[\\/])node_modules[\\/]/.test(file))
      .map((file) => path.posix.join(folder, file.split(path.sep).join("/"))),
  );
}

function readFile(file: string): Source[] {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  if (!file.endsWith(".astro")) return [sourceOf({ file, code: text, inBrowser: isIn(file, "site/scripts") })];
  const [whole = "", front = ""] = /^---\n(.*?)^---$/ms.exec(text) ?? [];
  const scripts = [...text.slice(whole.length).matchAll(/<script([^>]*)>(.*?)<\/script>/gs)];
  return [
    sourceOf({ file, code: front, inBrowser: false }),
    ...scripts.map(([, attributes = "", body = ""]) => {
      const src = /\bsrc="([^"]+)"/.exec(attributes)?.[1];
      return sourceOf({ file, code: src ? `import ${JSON.stringify(src)};` : body, inBrowser: true });
    }),
  ];
}

function sourceOf({ file, code, inBrowser }: Pick<Source, "file" | "code" | "inBrowser">): Source {
  const named = ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
  const types = new Set(typeImports(code));
  const resolved = (names: string[]) => [...new Set(names.map((name) => resolve(file, name)))];
  return { file, inBrowser, code, imports: resolved(named), loads: resolved(named.filter((name) => !types.has(name))) };
}

/** Names of what is imported for its types alone: `import type ... from`. */
function typeImports(code: string): string[] {
  const tree = ts.createSourceFile("", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const clauses = tree.statements.filter(ts.isImportDeclaration);
  const loaded = clauses.filter(({ importClause }) => importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword);
  const names = new Set(loaded.map(({ moduleSpecifier }) => (moduleSpecifier as ts.StringLiteral).text));
  const typed = clauses.map(({ moduleSpecifier }) => (moduleSpecifier as ts.StringLiteral).text);
  return typed.filter((name) => !names.has(name));
}

/** Whether a file is inside a folder, or is that folder. */
export function isIn(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

function resolve(file: string, name: string): string {
  return name.startsWith(".") ? path.posix.join(path.posix.dirname(file), name).replace(/\?.*$/, "") : name;
}

/** The syntax tree of a source. */
function parse({ file, code }: Source): ts.SourceFile {
  return ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
}

/** Every node of a source that fits, as it is written there. */
export function find(source: Source, fits: (node: ts.Node) => boolean): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (fits(node)) found.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return found;
}

/** Whether a node uses a name for what it stands for, not as the name of somebody's property. */
export function isUseOf(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (!ts.isIdentifier(node) || !names.has(node.text)) return false;
  const { parent } = node;
  const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
  const isKey = (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
  return !isMember && !isKey;
}

/** Whether a file holds nothing of its own and only passes on what others export. */
export function isBarrel(source: Source): boolean {
  const { statements } = parse(source);
  const passesOn = statements.some(ts.isExportDeclaration);
  return passesOn && statements.every((s) => ts.isExportDeclaration(s) || ts.isImportDeclaration(s));
}

/** Every way of imports that comes back to where it began, each once. */
export function findCycles(sources: readonly Source[]): string[][] {
  const ways = new Map<string, string[]>();
  for (const { file, imports } of sources) ways.set(file, [...(ways.get(file) ?? []), ...imports]);
  const done = new Set<string>();
  const cycles: string[][] = [];
  const walk = (file: string, way: string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) cycles.push([...way.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    for (const next of ways.get(file) ?? []) if (ways.has(next)) walk(next, [...way, file]);
    done.add(file);
  };
  for (const { file } of sources) walk(file, []);
  return cycles;
}
