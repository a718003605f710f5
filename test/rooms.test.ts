import { readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { find, findCycles, isBarrel, isIn, isUseOf, readSources, type Source } from "./support/sources.ts";

interface Room {
  /** Folder of the room; the deepest one that fits is a file's. */
  at: string;
  /** The rooms it may import from, besides itself, and single files of others. */
  from: string[];
  /** Packages it may import: by name, or the beginning of one that ends in `:` or `/`. */
  packages: string[];
}

const domain = (...rooms: string[]) => ["worker/domain", ...rooms.map((room) => `worker/domain/${room}`)];

// From the pure to the outermost: what is decided, kept and answered.
const WORKER: Room[] = [
  { at: "worker/domain", from: [], packages: ["zod"] },
  { at: "worker/domain/arrangement", from: domain(), packages: ["zod"] },
  { at: "worker/domain/tokens", from: domain(), packages: ["zod", "jose"] },
  { at: "worker/domain/shop", from: domain("tokens"), packages: ["zod", "jose"] },
  {
    at: "worker/domain/mail",
    from: ["worker/domain", "worker/domain/notice/delivery.ts", "worker/domain/shop/money.ts"],
    packages: ["zod"],
  },
  { at: "worker/domain/notice", from: ["worker/domain", "worker/domain/mail/set-up.ts"], packages: [] },
  { at: "worker/domain/forms", from: domain("arrangement", "mail", "shop"), packages: ["zod"] },
  {
    at: "worker/domain/pages",
    from: domain("arrangement", "mail", "notice", "receipt", "shop", "tokens"),
    packages: [],
  },
  { at: "worker/domain/receipt", from: domain(), packages: [] },
  { at: "worker/domain/export", from: domain("pages", "shop"), packages: [] },
  { at: "worker/domain/words", from: domain("shop"), packages: [] },
  {
    at: "worker/store",
    from: domain("arrangement", "export", "mail", "notice", "pages", "receipt", "shop", "tokens"),
    packages: ["zod", "node:crypto", "p-limit"],
  },
  { at: "worker/picture", from: ["worker/store", ...domain()], packages: ["jpeg-js"] },
  { at: "worker/zip", from: domain(), packages: [] },
  { at: "worker/shop/payment", from: domain("shop"), packages: ["stripe", "zod"] },
  {
    at: "worker/http",
    from: domain("mail", "notice", "pages", "tokens", "words"),
    packages: ["hono", "hono/", "astro/fetch"],
  },
  { at: "worker/page", from: domain("pages", "words"), packages: ["hono/html", "uqr"] },
  { at: "worker/keepsake", from: ["worker/page", "worker/zip", ...domain("receipt", "words")], packages: [] },
  {
    at: "worker/mail",
    from: [
      ...["worker/gate/public-cover.ts", "worker/gate/receiver.ts", "worker/http", "worker/store", "worker/page"],
      ...domain("mail", "notice", "shop", "tokens", "words"),
    ],
    packages: ["nodemailer/lib/", "node:net", "node:tls", "zod"],
  },
  { at: "worker/notices", from: ["worker/http", "worker/mail", "worker/store", ...domain("notice")], packages: [] },
  {
    at: "worker/gate",
    from: [
      "worker/http",
      "worker/store",
      "worker/page",
      ...domain("mail", "pages", "receipt", "shop", "tokens", "words"),
    ],
    packages: ["hono"],
  },
  {
    at: "worker/gallery",
    from: [
      "worker/gate",
      "worker/http",
      "worker/store",
      "worker/page",
      "worker/keepsake",
      "worker/zip",
      ...domain("forms", "pages", "receipt", "tokens", "words"),
    ],
    packages: [],
  },
  {
    at: "worker/shop",
    from: [
      ...["worker/shop/payment", "worker/gallery", "worker/gate", "worker/http", "worker/store", "worker/page"],
      "worker/notices",
      ...domain("forms", "pages", "shop", "words"),
    ],
    packages: [],
  },
  {
    at: "worker/studio",
    from: [
      ...["worker/gate", "worker/http", "worker/store", "worker/page"],
      ...domain("arrangement", "pages", "shop", "tokens"),
    ],
    packages: ["hono"],
  },
  {
    at: "worker/routes",
    from: [
      ...["worker/gallery", "worker/shop", "worker/gate", "worker/http", "worker/store"],
      ...["worker/page", "worker/zip", "worker/mail", "worker/notices"],
      ...domain("forms", "notice", "pages", "receipt", "shop", "tokens", "words"),
    ],
    packages: ["hono", "hono/"],
  },
  {
    at: "worker/routes/studio",
    from: [
      ...["worker/shop", "worker/studio", "worker/gate", "worker/http", "worker/store", "worker/zip"],
      ...["worker/picture", "worker/mail", "worker/notices"],
      ...domain("arrangement", "export", "forms", "mail", "notice", "pages", "receipt", "shop", "words"),
    ],
    packages: ["hono", "hono/"],
  },
  {
    at: "worker",
    from: [...["worker/routes", "worker/routes/studio", "worker/gate", "worker/http", "worker/mail", "worker/notices"]],
    packages: ["hono", "hono/"],
  },
];

const DOMAIN = WORKER.map(({ at }) => at).filter((at) => isIn(at, "worker/domain"));
const CORE = ["scripts/terminal", "scripts/disk", "scripts/target", "scripts/gallery", "worker/store", ...DOMAIN];

const command = (name: string, from: string[] = [], packages: string[] = ["node:"]): Room => ({
  at: `scripts/${name}`,
  from: [...CORE, ...from],
  packages,
});

// The command line: what every command stands on, then the commands.
const ROOMS_OF_SCRIPTS: Room[] = [
  {
    at: "scripts/terminal",
    from: ["scripts/disk/fault.ts", "scripts/disk/full-disks.ts", "worker/domain"],
    packages: ["node:", "cli-progress", "fastest-levenshtein"],
  },
  { at: "scripts/disk", from: ["scripts/terminal"], packages: ["node:"] },
  {
    at: "scripts/target",
    from: ["scripts/terminal", "scripts/disk", "worker/domain", "worker/store"],
    packages: ["node:", "miniflare", "wrangler", "zod", "smol-toml", "p-limit", "@aws-sdk/"],
  },
  {
    at: "scripts/gallery",
    from: ["scripts/terminal", "scripts/disk", "scripts/target", "worker/store", ...domain("arrangement", "words")],
    packages: ["node:", "zod", "p-limit"],
  },
  {
    at: "scripts/content",
    from: ["scripts/terminal", "scripts/disk", ...DOMAIN],
    packages: ["node:", "zod", "yaml", "sharp", "fastest-levenshtein", "fontkitten"],
  },
  {
    at: "scripts/server",
    from: ["scripts/terminal", "scripts/disk", "scripts/target"],
    packages: ["node:", "wrangler", "miniflare", "astro", "selfsigned", "uqr", "smol-toml", "zod"],
  },
  { at: "scripts/demo", from: CORE, packages: ["node:", "zod"] },
  {
    at: "scripts/publish/damage",
    from: ["scripts/content", "scripts/publish/exif", "scripts/publish/heif"],
    packages: ["node:", "sharp"],
  },
  { at: "scripts/publish/exif", from: [], packages: ["node:"] },
  { at: "scripts/publish/threads", from: [], packages: ["node:", "tinypool"] },
  { at: "scripts/publish/heif", from: ["scripts/publish/threads"], packages: ["node:", "libheif-js/", "tinypool"] },
  { at: "scripts/publish/jpeg", from: [], packages: ["node:"] },
  { at: "scripts/publish/tiff", from: ["scripts/publish/exif"], packages: ["node:"] },
  {
    at: "scripts/publish/colour",
    from: ["scripts/content", "scripts/publish/exif", "scripts/publish/heif"],
    packages: ["node:"],
  },
  {
    at: "scripts/publish/location",
    from: ["scripts/content", "scripts/publish/exif", "scripts/publish/heif"],
    packages: ["node:"],
  },
  {
    at: "scripts/publish/description",
    from: ["scripts/content", "scripts/publish/exif"],
    packages: ["node:", "sharp"],
  },
  {
    at: "scripts/publish/photo",
    from: [
      ...["scripts/content", "scripts/publish/colour", "scripts/publish/damage", "scripts/publish/exif"],
      ...[
        "scripts/publish/description",
        "scripts/publish/heif",
        "scripts/publish/jpeg",
        "scripts/publish/location",
        "scripts/publish/threads",
        "scripts/publish/tiff",
        "scripts/terminal",
        "worker/domain",
      ],
    ],
    packages: ["node:", "sharp", "tinypool", "p-limit"],
  },
  {
    at: "scripts/publish/video",
    from: ["scripts/content", "scripts/publish/location", "scripts/publish/photo", "worker/domain"],
    packages: ["node:", "sharp", "mediabunny", "@mediabunny/server"],
  },
  {
    at: "scripts/publish/proof",
    from: ["scripts/content", "scripts/publish/photo", "worker/domain"],
    packages: ["node:", "sharp"],
  },
  command(
    "publish",
    [
      ...["scripts/prove", "scripts/publish/proof"],
      ...["scripts/content", "scripts/publish/description", "scripts/publish/photo", "scripts/publish/video"],
      "scripts/server/address.ts",
    ],
    ["node:", "sharp", "astro", "zod", "p-limit"],
  ),
  command("access", ["scripts/content", "worker/picture"], ["node:", "zod"]),
  command("activity"),
  command("backup", [], ["node:", "zod"]),
  command("check-storage"),
  command("client", ["scripts/server/address.ts"]),
  command("deploy", ["scripts/server"], ["node:", "zod", "smol-toml", "wrangler"]),
  command("export", ["scripts/backup"], ["node:", "yaml"]),
  command("gc"),
  command("invite", ["scripts/server"], ["node:", "uqr"]),
  command("keepsake", ["scripts/prove", "scripts/server", "worker/keepsake/parts.ts"], ["node:", "zod"]),
  command("marks"),
  command("move", ["scripts/backup", "scripts/restore"]),
  command("new", ["sample/studio.ts"]),
  command("person"),
  command("picks"),
  command("prove", ["scripts/server", "scripts/rollback"], ["node:", "zod"]),
  command("pull", ["scripts/content"], ["node:", "yaml", "zod"]),
  command("restore", ["scripts/backup"]),
  command("rollback", ["scripts/publish"]),
  command("serve", ["scripts/server"]),
  command("start", ["scripts/access", "scripts/server", "scripts/demo", "sample"]),
  command("studio"),
  command("trace"),
  command("unpublish"),
  command("verify"),
  command("versions"),
  command(
    "watch",
    ["scripts/content", "scripts/publish", "scripts/publish/photo", "scripts/server/address.ts"],
    ["node:", "p-limit"],
  ),
  { at: "sample", from: ["worker/domain/slug.ts"], packages: ["node:", "sharp", "yaml"] },
];

const SCRIPTS: Room[] = [
  ...ROOMS_OF_SCRIPTS,
  // A stub for each command, which loads it.
  { at: "scripts", from: ROOMS_OF_SCRIPTS.map(({ at }) => at), packages: ["node:"] },
];

// Design, section 2: who may import what.
const ROOMS: Room[] = [
  ...WORKER,
  ...SCRIPTS,
  // What is built and what is rendered at the edge: the domain, and the markup of slots.
  { at: "site", from: ["worker/page", ...DOMAIN], packages: ["astro:", "astro/"] },
];

// What of the site runs in the browser: paths, and the types of what it is given.
const BROWSER = {
  loads: [
    ...[
      "site/scripts",
      "worker/domain/paths.ts",
      "worker/domain/link.ts",
      "worker/domain/claim.ts",
      "worker/domain/labels.ts",
      "worker/domain/list-fields.ts",
      "worker/domain/renewed-fields.ts",
    ],
    ...["worker/domain/arrangement/list-order.ts", "worker/domain/receipt", "worker/domain/shell-names.ts"],
    ...["worker/domain/words/date-locale.ts", "@simplewebauthn/browser"],
  ],
  types: ["worker/domain", "worker/page/client-data.ts"],
};

// What the bench compares with has packages of its own.
const PEERS = "test/bench/peers";

interface Packages {
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

function packagesOf(file: string): Set<string> {
  const manifest = JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")) as Packages;
  return new Set(
    Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }),
  );
}

const sources = readSources("worker", "scripts", "sample", "site");
const tests = readSources("test");

const inRoom = (folder: string) => sources.filter(({ file }) => isIn(file, folder));
const isFile = (name: string) => /^(?:worker|scripts|sample|site|test)\//.test(name) || name.startsWith("..");

function roomOf(file: string): Room {
  const fitting = ROOMS.filter(({ at }) => isIn(file, at)).sort((a, b) => b.at.length - a.at.length);
  if (!fitting[0]) throw new Error(`${file} is in no room`);
  return fitting[0];
}

function mayImport({ at, from, packages }: Room, name: string): boolean {
  if (isFile(name)) {
    const room = roomOf(name);
    return room.at === at || from.includes(room.at) || from.includes(name);
  }
  return packages.some((known) => name === known || (/[:/]$/.test(known) && name.startsWith(known)));
}

/** Each thing that breaks a rule, as "file: what". */
const faults = (among: readonly Source[], faultsOf: (source: Source) => string[]) =>
  among.flatMap((source) => faultsOf(source).map((what) => `${source.file}: ${what}`));

const importsOf = (among: readonly Source[], isWrong: (name: string, file: string) => boolean) =>
  faults(among, ({ file, imports }) => imports.filter((name) => isWrong(name, file)));

describe("rooms", () => {
  it("contain the files that this test expects", () => {
    const files = sources.map(({ file }) => file);
    expect(files).toContain("worker/domain/access.ts");
    expect(files).toContain("site/pages/enter.astro");
    const gate = sources.find(({ file }) => file === "worker/gate/gate.ts");
    expect(gate?.imports).toContain("worker/domain/access.ts");
    const scripts = sources.filter(({ file, inBrowser }) => file.endsWith(".astro") && inBrowser);
    expect(scripts.flatMap(({ imports }) => imports)).toContain("site/scripts/password-field.ts");
  });

  it.each(ROOMS.map((room) => [room.at, room] as const))("%s imports only what it may", (_at, room) => {
    const among = sources.filter(({ file, inBrowser }) => roomOf(file) === room && !inBrowser);
    expect(among).not.toEqual([]);
    expect(importsOf(among, (name) => !mayImport(room, name))).toEqual([]);
  });

  it("in the browser load only paths, links, claims, labels, how dates are written and what verifies receipts from the Worker, and types for the data they get", () => {
    const browser = sources.filter(({ inBrowser }) => inBrowser);
    const isGiven = (name: string) => [...BROWSER.loads, ...BROWSER.types].some((folder) => isIn(name, folder));
    const isLoaded = (name: string) => BROWSER.loads.some((folder) => isIn(name, folder));
    expect(importsOf(browser, (name) => !isGiven(name))).toEqual([]);
    expect(faults(browser, ({ loads }) => loads.filter((name) => !isLoaded(name)))).toEqual([]);
  });

  it("import only packages that package.json names", () => {
    const [known, peers] = [packagesOf("../package.json"), packagesOf("./bench/package.json")];
    const isUnknown = (name: string, file: string) => {
      const own = /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? "";
      return !isFile(name) && !name.includes(":") && !known.has(own) && !(isIn(file, PEERS) && peers.has(own));
    };
    expect(importsOf([...sources, ...tests], isUnknown)).toEqual([]);
  });

  it("never import each other in a circle, types included", () => {
    expect(findCycles(sources)).toEqual([]);
  });

  it("import the file that defines a name, not one that passes it on", () => {
    const isVague = (name: string) => isFile(name) && !/\.[a-z0-9]+$/.test(name);
    expect(importsOf(sources, isVague)).toEqual([]);
  });

  it("never import from tests", () => {
    expect(importsOf(sources, (name) => isIn(name, "test"))).toEqual([]);
  });

  it("have no file that only re-exports others", () => {
    expect(sources.filter(isBarrel).map(({ file }) => file)).toEqual([]);
  });

  it("have no drawer for leftovers", () => {
    const drawer = /(?:^|[/-])(?:utils?|helpers?|common|managers?|services?)(?:[./]|$)/;
    expect([...sources, ...tests].map(({ file }) => file).filter((file) => drawer.test(file))).toEqual([]);
  });
});

// Their own limits were shorter than what a busy machine takes, one a second long, and chance made a test fail that could not be
// run again with the same numbers.
describe("tests", () => {
  const ours = tests.filter(({ file }) => file.endsWith(".test.ts") && !isIn(file, "test/bench"));
  it.each([
    [
      "have no limit of their own: everything is waited for as long as test/support/patience.ts says",
      /timeout: ?\d|setConfig\(\{|\}, \d{2,3}_000\);/,
    ],
    ["wait for what happens, never for some time", /waitForTimeout|node:timers/],
    ["take chance from the seed that all share", /Math\.random/],
  ])("%s", (_, forbidden) => {
    expect(
      faults(
        ours.filter(({ file }) => file !== "test/rooms.test.ts"),
        ({ code }) => code.match(forbidden) ?? [],
      ),
    ).toEqual([]);
  });
});

describe("the domain", () => {
  const domain = inRoom("worker/domain");

  it("uses no clock, no randomness and no environment", () => {
    const world = new Set(["env", "process", "crypto", "fetch", "caches", "performance", "console", "globalThis"]);
    const isClock = (node: ts.Node) =>
      (ts.isPropertyAccessExpression(node) && /^(?:Date\.now|Math\.random)$/.test(node.getText())) ||
      (ts.isNewExpression(node) && node.expression.getText() === "Date" && (node.arguments ?? []).length === 0) ||
      (ts.isCallExpression(node) && node.expression.getText() === "Date");
    expect(faults(domain, (source) => find(source, (node) => isClock(node) || isUseOf(node, world)))).toEqual([]);
  });

  it("alone imports jose", () => {
    expect(importsOf([...sources], (name, file) => name === "jose" && !isIn(file, "worker/domain"))).toEqual([]);
  });
});

describe("the decision", () => {
  it("is called only by the gate, and by the audit, which compares the gate's answers with it", () => {
    const known = ["worker/domain/access.ts", "scripts/prove/sight.ts"];
    const others = sources.filter(({ file }) => !known.includes(file) && !isIn(file, "worker/gate"));
    const name = new Set(["decideAccess"]);
    expect(faults(others, (source) => find(source, (node) => isUseOf(node, name)))).toEqual([]);
  });
});

describe("the zip's format", () => {
  it("imports nothing", () => {
    expect(importsOf(inRoom("worker/zip/format.ts"), () => true)).toEqual([]);
    expect(inRoom("worker/zip/format.ts")).toHaveLength(1);
  });
});

describe("routes", () => {
  it("never import each other", () => {
    const isRoute = (name: string) => isIn(name, "worker/routes");
    expect(importsOf(inRoom("worker/routes"), isRoute)).toEqual([]);
  });

  it("in a gallery are behind the gate's admission, except those of links that show it to others", () => {
    const byLink = new Set(["worker/routes/by-link.ts", "worker/routes/open-link.ts"]);
    const guarded = inRoom("worker/routes").filter(({ code, file }) => code.includes('"/g/:') && !byLink.has(file));
    expect(guarded.length).toBeGreaterThan(15);
    expect(importsOf(guarded, (name) => name === "worker/http/resource.ts")).toEqual([]);
    expect(faults(guarded, ({ code }) => code.match(/\.(?:get|post|all|on|use)\("\//g) ?? [])).toEqual([]);
  });

  it("never look whether what they were given is an answer: a refusal becomes one in the two doors", () => {
    const doors = new Set(["worker/gate/visitor-resource.ts", "worker/studio/resource.ts"]);
    const asking = inRoom("worker").filter(
      ({ code, file }) => code.includes("instanceof Response") && !doors.has(file),
    );
    expect(asking.map(({ file }) => file)).toEqual([]);
  });

  it("are imported only by the app, and the app only by the entry", () => {
    const isRoute = (name: string, file: string) => isIn(name, "worker/routes") && file !== "worker/app.ts";
    const isApp = (name: string, file: string) => name === "worker/app.ts" && file !== "worker/index.ts";
    expect(importsOf(sources, (name, file) => isRoute(name, file) || isApp(name, file))).toEqual([]);
  });

  it("never touch a raw secret", () => {
    const secrets = (source: Source) =>
      find(
        source,
        (node) => ts.isIdentifier(node) && /^(?:secrets|stripe|SESSION_SECRET(?:_OLD)?|STRIPE_\w+)$/.test(node.text),
      );
    expect(faults([...inRoom("worker/routes"), ...inRoom("site")], secrets)).toEqual([]);
  });

  it("leave the entry with fifteen lines at most", () => {
    const [entry] = inRoom("worker/index.ts");
    expect(entry?.code.trim().split("\n").length).toBeLessThanOrEqual(15);
  });
});

/** A text as it is written: a string, or a template with its gaps left open. */
function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("…");
}

const isTagged = (node: ts.Node) =>
  !ts.isSourceFile(node) &&
  ts.isTaggedTemplateExpression(node.parent) &&
  node.parent.template === node &&
  node.parent.tag.getText() === "sql";

/** Whether what was read from JSON is taken for something before anybody looked: it is neither checked nor `unknown`. */
function isUnchecked(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || node.expression.getText() !== "JSON.parse") return false;
  let at: ts.Node = node;
  while (ts.isConditionalExpression(at.parent) || ts.isParenthesizedExpression(at.parent)) at = at.parent;
  const { parent } = at;
  if (ts.isCallExpression(parent)) return !parent.arguments.some((argument) => argument === at);
  if (ts.isVariableDeclaration(parent)) return parent.type?.kind !== ts.SyntaxKind.UnknownKeyword;
  if (!ts.isReturnStatement(parent)) return true;
  const within = ts.findAncestor(parent, ts.isFunctionLike);
  return within?.type?.kind !== ts.SyntaxKind.UnknownKeyword;
}

describe("data read from outside", () => {
  const code = [...inRoom("worker"), ...inRoom("scripts")];

  it("is checked if it is JSON", () => {
    expect(faults(code, (source) => find(source, isUnchecked))).toEqual([]);
  });

  it("would be caught if it were cast in any other way", () => {
    const unchecked = (text: string) =>
      find({ file: "a.ts", inBrowser: false, code: text, imports: [], loads: [] }, isUnchecked).length;
    for (const text of [
      "const a = JSON.parse(text) as Row;",
      "const a: Row = JSON.parse(text);",
      "const a = JSON.parse(text);",
      "const { rows } = JSON.parse(text);",
      "for (const a of JSON.parse(text)) use(a);",
      "use(JSON.parse(text).rows);",
      "function read(text: string): Row { return JSON.parse(text); }",
      "const read = (text: string): Row => JSON.parse(text);",
    ])
      expect([text, unchecked(text)]).toEqual([text, 1]);
    for (const text of [
      "schema.parse(JSON.parse(text));",
      "function read(): unknown { return ok ? JSON.parse(text) : null; }",
    ])
      expect([text, unchecked(text)]).toEqual([text, 0]);
  });

  it("is never taken apart byte by byte into a list, which for a photo takes longer than rendering it", () => {
    const BYTES = /^(?:Buffer|Uint8Array|Bytes)\b/;
    const hasRest = (node: ts.Node) =>
      (ts.isParameter(node) || ts.isVariableDeclaration(node)) &&
      BYTES.test(node.type?.getText() ?? "") &&
      ts.isArrayBindingPattern(node.name) &&
      node.name.elements.some((one) => ts.isBindingElement(one) && one.dotDotDotToken !== undefined);
    expect(faults(code, (source) => find(source, hasRest))).toEqual([]);
  });

  it("is read by its shape if it is a row", () => {
    const isCast = (node: ts.Node) =>
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      /^(?:all|first|raw|run|batch)$/.test(node.expression.name.text) &&
      node.typeArguments !== undefined;
    const isFirst = (node: ts.Node) => ts.isCallExpression(node) && /\)\s*\.first$/.test(node.expression.getText());
    expect(faults(code, (source) => find(source, (node) => isCast(node) || isFirst(node)))).toEqual([]);
  });
});

describe("SQL", () => {
  // The second one passes on what the first one wrote.
  const written = new Set(["worker/store/sql.ts", "worker/store/guarded.ts"]);
  const code = [...inRoom("worker"), ...inRoom("scripts")].filter(({ file }) => !written.has(file));

  it("becomes statements in one place", () => {
    const prepares = (node: ts.Node) =>
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      (node.expression.name.text === "bind" || (node.expression.name.text === "prepare" && node.arguments.length > 0));
    expect(faults(code, (source) => find(source, prepares))).toEqual([]);
  });

  it("is plain text only in migrations", () => {
    const isVerbatim = (node: ts.Node) => isUseOf(node, new Set(["verbatim"]));
    const others = code.filter(({ file }) => file !== "scripts/target/migrations.ts");
    expect(faults(others, (source) => find(source, isVerbatim))).toEqual([]);
  });

  it("is never a plain string, which would be bound as a value, and never numbers parameters", () => {
    const STATEMENT = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|WITH|WHERE|EXISTS|FROM|LEFT JOIN|JOIN)\b/;
    const isPlain = (node: ts.Node) => STATEMENT.test(textOf(node) ?? "") && !isTagged(node);
    const numbers = (node: ts.Node) => isTagged(node) && /\?/.test(textOf(node) ?? "");
    expect(faults(code, (source) => find(source, (node) => isPlain(node) || numbers(node)))).toEqual([]);
  });
});

describe("storage", () => {
  it("is touched only by worker/store, for the Worker", () => {
    const isTouched = (node: ts.Node) =>
      ts.isCallExpression(node) && /\b(?:DB|PHOTOS|db|bucket)\s*\.\w+$/.test(node.expression.getText());
    const others = inRoom("worker").filter(({ file }) => !isIn(file, "worker/store"));
    expect(faults(others, (source) => find(source, isTouched))).toEqual([]);
  });

  it("is out of the site's reach: pages get their data through Astro.locals", () => {
    const isBinding = (node: ts.Node) =>
      ts.isPropertyAccessExpression(node) && /^(?:DB|PHOTOS|ASSETS|runtime)$/.test(node.name.text);
    expect(faults(inRoom("site"), (source) => find(source, isBinding))).toEqual([]);
    expect(importsOf(inRoom("site"), (name) => name.startsWith("cloudflare:"))).toEqual([]);
  });
});

describe("names of files", () => {
  it("are kebab-case in the worker and the scripts", () => {
    const isOdd = (file: string) =>
      !file.split("/").every((part) => /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.d)?(?:\.\w+)?$/.test(part));
    const files = [...inRoom("worker"), ...inRoom("scripts")].map(({ file }) => file);
    expect(files.filter(isOdd)).toEqual([]);
  });
});
