import { spawnSync } from "node:child_process";
import path from "node:path";
import { Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { HelpAsked, readArguments, UsageError } from "../../scripts/terminal/arguments.ts";
import { listWords, nearestWord } from "../../scripts/terminal/nearest.ts";
import { createProgress } from "../../scripts/terminal/progress.ts";
import { ROOT } from "../support/publishing.ts";

const COMMAND = {
  usage: "npm run door -- <gallery>",
  about: "Opens a door.",
  positionals: { min: 1, max: 1 },
  options: {
    quietly: { kind: "switch", help: "without a creak" },
    visibility: { kind: "text", oneOf: ["public", "private"], help: "who may come" },
    content: { kind: "text", value: "DIR", help: "where", default: "content" },
    password: { kind: "secret", help: "what opens it" },
  },
} as const;

const read = (...argv: string[]) => readArguments(argv, COMMAND);

describe("arguments", () => {
  it("are read with their defaults", () => {
    expect(read("trip")).toEqual({
      positionals: ["trip"],
      options: { quietly: false, visibility: undefined, content: "content", password: undefined },
    });
    expect(read("--quietly", "--visibility=public", "--content", "c", "trip").options).toMatchObject({
      quietly: true,
      visibility: "public",
      content: "c",
    });
  });

  it("may name a secret without its value, which is then asked for", () => {
    expect(read("trip", "--password").options.password).toBe(true);
    expect(read("--password", "--quietly", "trip").options.password).toBe(true);
    expect(read("trip", "--password", "thyme").options.password).toBe("thyme");
    expect(read("trip", "--password=--odd").options.password).toBe("--odd");
    expect(read("trip", "--password=").options.password).toBe("");
  });

  it.each([
    [["trip", "--quitely"], "Unknown option --quitely. Did you mean --quietly?"],
    [["trip", "--__proto__"], "Unknown option --__proto__. See --help."],
    [["trip", "--quietly=yes"], "--quietly takes no value."],
    [["trip", "--content"], "--content needs a value: --content DIR"],
    [["trip", "--content", ""], "--content is empty. Give it a value: --content DIR"],
    [["trip", "--content= "], "--content is empty. Give it a value: --content DIR"],
    [["trip", "--visibility", "secret"], "--visibility secret: must be public or private."],
    [["trip", "--quietly", "--quietly"], "--quietly is given twice. Give it once."],
    [[], "<gallery> is missing. Usage: npm run door -- <gallery>"],
    [[""], 'One of the arguments is empty (""). Usage: npm run door -- <gallery>'],
    [["--", ""], 'One of the arguments is empty (""). Usage: npm run door -- <gallery>'],
    [["a", "b"], '"b" is unexpected. Usage: npm run door -- <gallery>'],
  ])("that are wrong are reported, with what would be right: %j", (argv, message) => {
    expect(() => read(...argv)).toThrow(new UsageError(message));
  });

  it.each([
    ["door -- open|close <door>", [], "open or close"],
    ["door -- open|close <door> [key...] [--quietly]", ["open"], "<door>"],
    ["door -- <key|code> [door]", [], "<key|code>"],
    ["door -- lock | key [make|lose] [name] [--old | --new [--from TIME]] | bell", [], "lock, key or bell"],
  ])("that are missing are named as in the usage line: %s after %j", (line, argv, missing) => {
    const command = { ...COMMAND, usage: `npm run ${line}`, positionals: { min: argv.length + 1, max: 3 } };
    expect(() => readArguments(argv, command)).toThrow(`${missing} is missing. Usage: npm run ${line}`);
  });

  it("may ask for help anywhere, and get every option", () => {
    expect(() => read("trip", "--help")).toThrow(HelpAsked);
    try {
      read("-h");
    } catch (help) {
      for (const text of [
        "Usage: npm run door",
        "--quietly",
        "--visibility public|private",
        "--password [VALUE]",
        "(default content)",
      ]) {
        expect((help as Error).message).toContain(text);
      }
    }
  });
});

describe("progress where there is no terminal", () => {
  it("is a line when a step begins, every few seconds, and when it ends", () => {
    const lines: string[] = [];
    const write = (chunk: Buffer, _encoding: string, done: () => void) => {
      lines.push(chunk.toString());
      done();
    };
    const stream = new Writable({ write }) as unknown as NodeJS.WriteStream;
    let now = 0;
    const step = createProgress(stream, () => now).step("render", 100);
    for (let done = 0; done <= 100; done += 1) {
      now += 200;
      step.update(done);
    }
    step.end("100 of 100 photos");
    expect(lines.map(stripVTControlCharacters)).toEqual([
      "render 0 of 100 ...\n",
      "render 24 of 100 ...\n",
      "render 49 of 100 ...\n",
      "render 74 of 100 ...\n",
      "render 99 of 100 ...\n",
      "render 100 of 100 photos\n",
    ]);
  });
});

describe("the nearest word", () => {
  it.each([
    ["titel", ["title", "date"], "title"],
    ["Title", ["title"], "title"],
    ["xyz", ["title", "date"], null],
    ["x", [], null],
    ["ab", ["cd"], null],
  ])("of %j in %j is %j", (word, known, expected) => {
    expect(nearestWord(word, known)).toBe(expected);
  });

  it("is offered in a list as people would say it", () => {
    expect([listWords([]), listWords(["a"]), listWords(["a", "b"]), listWords(["a", "b", "c"], "and")]).toEqual([
      "",
      "a",
      "a or b",
      "a, b and c",
    ]);
  });
});

describe("the process that publishes", () => {
  // It starts itself again, once, whatever the environment says: with an empty setting it did so without end.
  it.each([undefined, "", "2"])("begins with MALLOC_ARENA_MAX=%j", (told) => {
    const env = { ...process.env, MALLOC_ARENA_MAX: told };
    const script = path.join(ROOT, "scripts/publish.ts");
    const { status } = spawnSync(process.execPath, [script, "--help"], { env });
    expect(status).toBe(0);
  });
});

describe("secrets on standard input", () => {
  const ask = (input: string, labels: string[]) => {
    const module = JSON.stringify(path.join(ROOT, "scripts/terminal/secret.ts"));
    const script = `import { readSecret } from ${module};
for (const label of ${JSON.stringify(labels)}) console.log(JSON.stringify(await readSecret(label)));`;
    return spawnSync(process.execPath, ["--input-type=module", "-e", script], { input, encoding: "utf8" });
  };

  it("are taken exactly as typed, one per line", () => {
    expect(ask(" thyme & honey \r\nZweites Wörtchen\n", ["guest password", "client password"]).stdout).toBe(
      '" thyme & honey "\n"Zweites Wörtchen"\n',
    );
  });

  it("are reported if there are too few, and never shown", () => {
    const { stderr, status } = ask("thyme\n", ["guest password", "client password"]);
    expect(status).toBe(1);
    expect(stderr).toContain("client password: not found on standard input.");
    expect(stderr).not.toContain("thyme");
  });
});
