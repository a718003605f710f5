import { spawn } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import pLimit from "p-limit";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";

const ENTRANCE = path.join(ROOT, "scripts/entrance");
const require = createRequire(import.meta.url);
const { lineWithDashes } = require(path.join(ENTRANCE, "swallowed.cjs"));
const { OPTIONS } = require(path.join(ENTRANCE, "npm-environment.cjs"));
const { installationFault } = require(path.join(ENTRANCE, "installation.cjs"));
const { scripts, engines } = require(path.join(ROOT, "package.json"));

/** Each option of a command: its name, and what to write as its value, if it takes one. */
interface Option {
  command: string;
  name: string;
  value: string | null;
}

const COMMANDS: string[] = Object.keys(scripts).filter((name) => /scripts\/[\w-]+\.ts/.test(scripts[name]));

// A project with the same scripts, each of which only says what it was given.
let folder: string;
let options: Option[];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-entrance-"));
  // As ours: it keeps a log, whatever the user's settings say.
  await copyFile(path.join(ROOT, ".npmrc"), path.join(folder, ".npmrc"));
  await writeFile(path.join(folder, "probe.cjs"), 'console.log("RAN " + JSON.stringify(process.argv.slice(2)));');
  const probe = `node -r ${path.join(ENTRANCE, "entrance.cjs")} probe.cjs`;
  const names = [...COMMANDS, "test"].map((name) => [name, name === "test" ? beforeOthers(probe) : probe]);
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ scripts: Object.fromEntries(names) }));
  const limit = pLimit(2);
  options = (await Promise.all(COMMANDS.map((command) => limit(optionsOf, command)))).flat();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const beforeOthers = (probe: string) => `node ${path.join(ENTRANCE, "entrance.cjs")} && ${probe}`;

/** As `--help` lists them, which prints the table a command reads its arguments by. */
async function optionsOf(command: string): Promise<Option[]> {
  const { output } = await runScript(`${command}.ts`, "--help");
  const rows = [...output.matchAll(/^ {2}--([a-z-]+)(?: (\S+))?(?= )/gm)];
  return rows
    .filter(([, name]) => name !== "help")
    .map(([, name = "", value]) => ({ command, name, value: value === undefined ? null : exampleOf(name, value) }));
}

function exampleOf(name: string, value: string): string {
  if (name === "expires") return "never";
  return /^[a-z]+(?:\|[a-z]+)+$/.test(value) ? (value.split("|")[0] ?? "") : "value";
}

interface Run {
  code: number | null;
  output: string;
}

/** Runs npm as a person would, without what this test was started with. */
async function npm(args: string[], settings: { env?: Record<string, string>; npmrc?: string } = {}): Promise<Run> {
  const home = await mkdtemp(path.join(folder, "home-"));
  await writeFile(path.join(home, ".npmrc"), settings.npmrc ?? "");
  const own = Object.entries(process.env).filter(([name]) => !/^(?:npm_|NPM_|INIT_CWD$|HOME$)/.test(name));
  const env = { ...Object.fromEntries(own), HOME: home, npm_config_update_notifier: "false", ...settings.env };
  const child = spawn("npm", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output: Buffer.concat(output).toString() };
}

const runOf = (command: string) => (command === "start" ? ["start"] : ["run", command]);

/** What npm passes on when it writes a log that ends with this argv. */
async function afterLog({ command, args, argv }: { command: string; args: string[]; argv: string[] }) {
  const logs = await mkdtemp(path.join(folder, "logs-"));
  const title = [...runOf(command), ...args].join(" ");
  const log = `7 verbose title npm ${title}\n8 verbose argv ${argv.map((word) => JSON.stringify(word)).join(" ")}\n`;
  await writeFile(path.join(logs, "2026-11-28T02_46_51_345Z-debug-0.log"), log);
  const env = {
    npm_lifecycle_event: command,
    npm_config_user_agent: "npm/11.19.1 node/v24",
    npm_config_logs_dir: logs,
  };
  return lineWithDashes({ env, args, now: Date.parse("2026-11-28T02:46:52Z") });
}

describe("an option typed without -- before it", () => {
  it("is recognised, whichever command has it", () => {
    expect(options.length).toBeGreaterThan(60);
    expect(OPTIONS).toEqual([...new Set(options.map(({ name }) => name.replace(/^no-/, "")))].sort());
  });

  it("stops every command, and the message shows the right line", async () => {
    for (const { command, name, value } of options) {
      const typed = value === null ? [`--${name}`] : [`--${name}`, value];
      const said = await afterLog({ command, args: ["trip"], argv: [...runOf(command), "trip", ...typed] });
      const shown = /password|pin/.test(name) ? `--${name}` : typed.join(" ");
      expect(said).toContain(
        `${runOf(command)
          .map((w) => (w === "run" ? "npm run" : w))
          .join(" ")} -- trip ${shown}`.replace(/^start/, "npm start"),
      );
    }
  });

  // Every spelling through the real npm: what it knows itself, what it takes for something else, what it finds wrong.
  it("is caught with the real npm, with a value after a space or an equals sign", async () => {
    const limit = pLimit(2);
    const unique = [...new Map(options.map((option) => [option.name, option])).values()];
    const runs = unique.flatMap(({ command, name, value }) => [
      { command, name, typed: value === null ? [`--${name}`] : [`--${name}`, value] },
      ...(value === null ? [] : [{ command, name, typed: [`--${name}=${value}`] }]),
    ]);
    const results = await Promise.all(
      runs.map(({ command, name, typed }) =>
        limit(async () => ({ name, typed, ...(await npm([...runOf(command), "trip", ...typed])) })),
      ),
    );
    const ran = results.filter(({ output }) => output.includes("RAN"));
    expect(ran.map(({ typed }) => typed.join(" "))).toEqual([]);
    // -c, -s and -v are npm's own, and the last asks for its version: it runs nothing.
    const said = results.filter(({ name }) => name !== "csv");
    expect(said.filter(({ output, name }) => !output.includes(` -- trip --${name}`)).map(({ typed }) => typed)).toEqual(
      [],
    );
    expect(said.every(({ code }) => code === 2)).toBe(true);
  });

  it.each([
    [["run", "unpublish", "trip", "--undo"], "npm run unpublish -- trip --undo"],
    [["run", "gc", "--dry-run"], "npm run gc -- --dry-run"],
    [["--dry-run", "run", "gc"], "npm run gc -- --dry-run"],
    [["run", "gc", "--dry"], "npm run gc -- --dry"],
    [["run", "gc", "--undo=true"], "npm run gc -- --undo"],
    [["run", "gc", "--force"], "npm run gc -- --force"],
    [["run", "gc", "-f"], "npm run gc -- --force"],
    [["run", "gc", "-y"], "npm run gc -- --yes"],
    [["run", "gc", "--json"], "npm run gc -- --json"],
    [["run", "gc", "--no-dry-run"], "npm run gc -- --no-dry-run"],
    [["run", "gc", "--dryrun"], "npm run gc -- --dryrun"],
    [["run-script", "gc", "--silent", "--json"], "npm run gc -- --json"],
    [["start", "--port", "0"], "npm start -- --port 0"],
    [["run", "start", "--port", "0"], "npm start -- --port 0"],
    [["run-script", "test", "--project", "served"], "npm test -- --project served"],
    [["test", "--project", "served"], "npm test -- --project served"],
    [
      ["run", "access", "trip", "--marks", "on", "--", "--listed", "on"],
      "npm run access -- trip --marks on --listed on",
    ],
    [["run", "client", "add", "--name", "Anna B", "a@b.c"], "npm run client -- add --name 'Anna B' a@b.c"],
    [["run", "invite", "trip", "--as", "guest"], "npm run invite -- trip --as guest"],
  ])("is caught in any spelling: npm %j", async (args, line) => {
    const { code, output } = await npm(args);
    expect(output).not.toContain("RAN");
    expect(output).toContain(line);
    expect(code).toBe(2);
  });

  it("is not shown on the screen if it is a password", async () => {
    const { output } = await npm(["run", "-s", "access", "trip", "--guest-password=thyme", "--marks", "on"]);
    expect(output).toContain("npm run access -- trip --guest-password --marks on");
    expect(output).not.toContain("thyme");
  });

  it.each([
    [["run", "unpublish", "trip", "--undo"], "npm run unpublish -- trip --undo"],
    [["run", "gc", "--dry-run"], "npm run gc -- --dry-run"],
    [["run", "gc", "--dryrun"], "npm run gc -- --dryrun"],
    [["run", "access", "trip", "--no-guest-password"], "npm run access -- trip --no-guest-password"],
    [["run", "picks", "trip", "--round=now"], "npm run picks -- trip --round=now"],
  ])("is caught where npm keeps no log, too: npm %j", async (args, line) => {
    const { code, output } = await npm(args, { env: { npm_config_logs_max: "0" } });
    expect({ code, ran: output.includes("RAN") }).toEqual({ code: 2, ran: false });
    expect(output).toContain(line);
  });

  // npm knows --expires as a number and drops what is none, so that only its log has it. With the user's log off, nothing was said.
  it("is caught if nothing but the log has it, also where the user's settings turn the log off", async () => {
    const { code, output } = await npm(["run", "access", "trip", "--expires", "never"], { npmrc: "logs-max=0\n" });
    expect(output).toContain("npm run access -- trip --expires never");
    expect(code).toBe(2);
  });
});

describe("a command without a forgotten --", () => {
  const npmrc = "dry-run=true\njson=true\nyes=true\nall=true\nforce=true\nremote=true\nundo=true\n";

  it.each([
    ["nothing at all", ["run", "gc"], {}, "[]"],
    ["options after it", ["run", "gc", "--", "--dry-run", "--json"], {}, '["--dry-run","--json"]'],
    ["npm's own", ["--silent", "run", "picks", "--loglevel", "warn", "--", "trip"], {}, '["trip"]'],
    ["settings in a file", ["run", "unpublish", "trip"], { npmrc }, '["trip"]'],
    ["settings in a file, without a log", ["run", "gc"], { npmrc: `${npmrc}logs-max=0\n` }, "[]"],
    [
      "settings in the environment",
      ["run", "gc"],
      {
        env: { npm_config_dry_run: "true", NPM_CONFIG_FORCE: "true", npm_config_yes: "true", npm_config_json: "true" },
      },
      "[]",
    ],
    ["a script after another", ["test", "--", "--run"], {}, '["--run"]'],
  ])("passes: %s", async (_what, args, settings, given) => {
    const { code, output } = await npm(args, settings);
    expect(output).toContain(`RAN ${given}`);
    expect(code).toBe(0);
  });

  it("passes next to one that was refused, and after one that was killed long ago", async () => {
    const argv = ["run", "gc", "--dry-run"];
    expect(await afterLog({ command: "gc", args: [], argv })).toContain("--dry-run");
    const logs = await mkdtemp(path.join(folder, "logs-"));
    const log = '7 verbose title npm run gc\n8 verbose argv "run" "gc" "--dry-run"\n';
    await writeFile(path.join(logs, "2026-11-28T02_46_51_345Z-debug-0.log"), `${log}9 verbose exit 2\n`);
    await writeFile(path.join(logs, "2026-11-27T02_46_51_345Z-debug-0.log"), log);
    const env = { npm_lifecycle_event: "gc", npm_config_user_agent: "npm/11.19.1", npm_config_logs_dir: logs };
    expect(lineWithDashes({ env, args: [], now: Date.parse("2026-11-28T02:46:52Z") })).toBeNull();
  });
});

describe("the entrance", () => {
  it("is passed by every npm script before anything else", () => {
    const first = /^node (?:-r \.\/scripts\/entrance\/entrance\.cjs |scripts\/entrance\/entrance\.cjs && )/;
    expect(Object.entries<string>(scripts).filter(([, line]) => !first.test(line))).toEqual([]);
  });

  it("can be read by any Node of the last few years", async () => {
    const files = (await readdir(ENTRANCE)).filter((name) => name.endsWith(".cjs"));
    expect(files).toContain("entrance.cjs");
    const written = async (target: ts.ScriptTarget, file: string) =>
      ts.transpileModule(await readFile(path.join(ENTRANCE, file), "utf8"), { compilerOptions: { target } }).outputText;
    for (const file of files) {
      expect(await written(ts.ScriptTarget.ES2019, file)).toBe(await written(ts.ScriptTarget.ESNext, file));
      const required = (await readFile(path.join(ENTRANCE, file), "utf8")).matchAll(/require\("([^"]+)"\)/g);
      // "node:" in a name is younger than some of them.
      expect([...required].map(([, name]) => name).filter((name) => name?.startsWith("node:"))).toEqual([]);
    }
  });

  it.each([
    ["12.22.12", true],
    ["20.20.2", true],
    ["22.18.9", true],
    ["22.9.0", true],
    ["22.19.0", false],
    ["24.0.0", false],
    ["100.0.0", false],
  ])("refuses an old Node with a sentence: %s", (version, refused) => {
    const said = installationFault(version);
    if (refused) expect(said).toContain(`This is Node ${version}, and Glassine needs 22.19 or newer.`);
    else expect(said).toBeNull();
  });
});

describe("npm ci", () => {
  it.each([
    ["linux", "x64"],
    ["linux", "arm64"],
    ["darwin", "arm64"],
    ["darwin", "x64"],
    ["win32", "x64"],
  ])("brings a Node that is new enough to %s %s", async (os, cpu) => {
    const { packages } = JSON.parse(await readFile(path.join(ROOT, "package-lock.json"), "utf8"));
    const root = Object.keys(packages[""].optionalDependencies);
    const [found, ...others] = root
      .map((name) => packages[`node_modules/${name}`])
      .filter((one) => one?.bin?.node && one.os === os && one.cpu === cpu);
    expect(others).toEqual([]);
    expect(found?.integrity).toMatch(/^sha512-/);
    expect(engines.node).toBe(">=22.19");
    expect(installationFault(found.version)).toBeNull();
  });
});
