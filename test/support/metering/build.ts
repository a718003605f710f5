import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import ts from "typescript";

/** Folder of the built Worker with the platform's limits around it, beside `dist/server`. */
export const METERED_BUILD = "dist/metered";

const ENTRY = `import worker from "./entry.mjs";
import { metered } from "./meter.mjs";
export default metered(worker);
`;

/** Copies the built Worker to where its bindings are metered. */
export async function buildMetered(root: string): Promise<void> {
  const folder = path.join(root, METERED_BUILD);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(path.join(root, "dist/server"), folder, { recursive: true });
  const meter = await readFile(path.join(import.meta.dirname, "meter.ts"), "utf8");
  const compilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext };
  await writeFile(path.join(folder, "meter.mjs"), ts.transpileModule(meter, { compilerOptions }).outputText);
  await writeFile(path.join(folder, "metered.mjs"), ENTRY);
  const file = path.join(folder, "wrangler.json");
  const config = JSON.parse(await readFile(file, "utf8")) as { main: string };
  await writeFile(file, JSON.stringify({ ...config, main: "metered.mjs" }));
}
