import { readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { find, findCycles, isBarrel, isIn, isUseOf, readSources, type Source } from "./support/sources.ts";

interface Room {
  /** Folder of the room; the deepest one that fits is a file's. */
  at: string;
  /** Folders and files it may import from. */
  from: string[];
  /** Packages it may import: by name, or the beginning of one that ends in `:` or `/`. */
  packages: string[];
}

// Design, section 2: who may import what.
const ROOMS: Room[] = [
  { at: "worker/domain", from: ["worker/domain"], packages: ["zod", "jose"] },
  { at: "worker/store", from: ["worker/store", "worker/domain"], packages: ["zod", "node:crypto", "p-limit"] },
  { at: "worker/zip", from: ["worker/zip", "worker/domain"], packages: [] },
  { at: "worker/payment", from: ["worker/payment", "worker/domain"], packages: ["stripe", "zod"] },
  { at: "worker/http", from: ["worker/http", "worker/domain"], packages: ["hono", "hono/"] },
  { at: "worker/page", from: ["worker/page", "worker/domain"], packages: ["hono/html", "hono/utils/html"] },
  { at: "worker/routes", from: ["worker"], packages: ["hono", "hono/", "uqr"] },
  { at: "worker", from: ["worker"], packages: ["hono", "hono/", "astro/fetch"] },
  {
    at: "scripts",
    from: ["scripts", "sample", "worker/domain", "worker/store"],
    packages: [
      ...["node:", "sharp", "wrangler", "miniflare", "astro", "zod", "yaml", "uqr", "exif-reader", "smol-toml"],
      ...[
        "cli-progress",
        "fastest-levenshtein",
        "p-limit",
        "selfsigned",
        "tinypool",
        "@aws-sdk/client-s3",
        "@aws-sdk/lib-storage",
      ],
    ],
  },
  { at: "sample", from: ["sample", "worker/domain/slug.ts"], packages: ["node:", "sharp", "yaml"] },
  // What is built and what is rendered at the edge: the domain, and the markup of slots.
  { at: "site", from: ["site", "worker/domain", "worker/page"], packages: ["astro:", "astro/"] },
];

// What of the site runs in the browser: paths, and the types of what it is given.
const BROWSER = {
  loads: ["site/scripts", "worker/domain/paths.ts"],
  types: ["worker/domain", "worker/page/client-data.ts"],
};

// What the bench compares with has packages of its own.
const PEERS = "test/bench/peers";

interface Packages {
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function packagesOf(file: string): Set<string> {
  const manifest = JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")) as Packages;
  return new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
}

const sources = readSources("worker", "scripts", "sample", "site");
const tests = readSources("test");

const inRoom = (folder: string) => sources.filter(({ file }) => isIn(file, folder));
const isFile = (name: string) => /^(?:worker|scripts|sample|site|test)\//.test(name) || name.startsWith("..");

function roomOf(file: string): Room {
  const fitting = ROOMS.filter(({ at }) => isIn(file, at)).sort((a, b) => b.at.length - a.at.length);
  if (!fitting[0]) throw new Error(`${file} stands in no room`);
  return fitting[0];
}

function mayImport({ from, packages }: Room, name: string): boolean {
  if (isFile(name)) return from.some((folder) => isIn(name, folder));
  return packages.some((known) => name === known || (/[:/]$/.test(known) && name.startsWith(known)));
}

/** Each thing that breaks a rule, as "file: what". */
const faults = (among: readonly Source[], faultsOf: (source: Source) => string[]) =>
  among.flatMap((source) => faultsOf(source).map((what) => `${source.file}: ${what}`));

const importsOf = (among: readonly Source[], isWrong: (name: string, file: string) => boolean) =>
  faults(among, ({ file, imports }) => imports.filter((name) => isWrong(name, file)));

describe("rooms", () => {
  it("hold what this test believes they hold", () => {
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

  it("that run in the browser load nothing of the worker but its paths, and know the types of what they are given", () => {
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

  it("import each other in no circle, types included", () => {
    expect(findCycles(sources)).toEqual([]);
  });

  it("name the very file they import", () => {
    const isVague = (name: string) => isFile(name) && !/\.[a-z0-9]+$/.test(name);
    expect(importsOf(sources, isVague)).toEqual([]);
  });

  it("never import from tests", () => {
    expect(importsOf(sources, (name) => isIn(name, "test"))).toEqual([]);
  });

  it("have no file that only passes on what others export", () => {
    expect(sources.filter(isBarrel).map(({ file }) => file)).toEqual([]);
  });

  it("have no drawer for what nobody could name", () => {
    const drawer = /(?:^|[/-])(?:utils?|helpers?|common|managers?|services?)(?:[./]|$)/;
    expect([...sources, ...tests].map(({ file }) => file).filter((file) => drawer.test(file))).toEqual([]);
  });
});

describe("the domain", () => {
  const domain = inRoom("worker/domain");

  it("has no clock, no dice and no environment", () => {
    const world = new Set(["env", "process", "crypto", "fetch", "caches", "performance", "console", "globalThis"]);
    const isClock = (node: ts.Node) =>
      (ts.isPropertyAccessExpression(node) && /^(?:Date\.now|Math\.random)$/.test(node.getText())) ||
      (ts.isNewExpression(node) && node.expression.getText() === "Date" && (node.arguments ?? []).length === 0) ||
      (ts.isCallExpression(node) && node.expression.getText() === "Date");
    expect(faults(domain, (source) => find(source, (node) => isClock(node) || isUseOf(node, world)))).toEqual([]);
  });

  it("alone knows jose", () => {
    expect(importsOf([...sources], (name, file) => name === "jose" && !isIn(file, "worker/domain"))).toEqual([]);
  });
});

describe("the decision", () => {
  it("is asked for by the gate alone", () => {
    const others = sources.filter(({ file }) => !["worker/domain/access.ts", "worker/gate/gate.ts"].includes(file));
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

  it("are known to the app alone, and the app to the entry alone", () => {
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

  it("leave the entry fifteen lines at most", () => {
    const [entry] = inRoom("worker/index.ts");
    expect(entry?.code.trim().split("\n").length).toBeLessThanOrEqual(15);
  });
});

describe("storage", () => {
  it("is touched by worker/store alone, for the Worker", () => {
    const isTouched = (node: ts.Node) =>
      ts.isCallExpression(node) && /\b(?:DB|PHOTOS|db|bucket)\s*\.\w+$/.test(node.expression.getText());
    const others = inRoom("worker").filter(({ file }) => !isIn(file, "worker/store"));
    expect(faults(others, (source) => find(source, isTouched))).toEqual([]);
  });

  it("is out of reach of the site: its data comes through Astro.locals", () => {
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
