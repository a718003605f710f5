import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { scheduleEntry } from "../../scripts/backup/schedule.ts";

const run = promisify(execFile);
const PLAIN = { every: "day", root: "/home/ann/glassine", bin: "/usr/bin", args: [] } as const;

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-schedule-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the entry for the computer's scheduler", () => {
  it("is a line for cron, every day or on Sundays", () => {
    expect(scheduleEntry({ ...PLAIN, platform: "linux" }).text).toBe(
      '0 3 * * * cd /home/ann/glassine && umask 077 && mkdir -p backups && PATH=/usr/bin:"$PATH" npm run backup >> backups/backup.log 2>&1',
    );
    const weekly = scheduleEntry({ ...PLAIN, every: "week", platform: "freebsd", args: ["--verify", "--remote"] });
    expect(weekly.text).toMatch(/^0 3 \* \* 0 .* npm run backup -- --verify --remote >>/);
  });

  // A shell takes what cron would hand to it: cron turns each \% into a percent sign.
  it.each(["plain", "Ann's photos", '100 % $HOME `id` "x"', "-n & ; |"])("works in a folder named %s", async (name) => {
    const root = path.join(folder, name);
    const bin = path.join(folder, "tools of ann");
    await Promise.all([root, bin].map((made) => mkdir(made)));
    await writeFile(path.join(bin, "npm"), '#!/bin/sh\necho "$PWD: $*"\n', { mode: 0o755 });
    const state = path.join(root, "v 3");
    const args = ["--state", state];
    const { text } = scheduleEntry({ ...PLAIN, root, bin, args, platform: "linux" });
    expect(text).not.toMatch(/(?<!\\)%/);
    await run("/bin/sh", ["-c", text.replace(/^0 3 \* \* \* /, "").replaceAll("\\%", "%")]);
    expect(await readFile(path.join(root, "backups/backup.log"), "utf8")).toBe(
      `${root}: run backup -- --state ${state}\n`,
    );
  });

  it("is a property list for launchd on macOS", () => {
    const { text, how } = scheduleEntry({ ...PLAIN, every: "week", root: "/Users/ann/A & <B>", platform: "darwin" });
    expect(text).toContain("<key>WorkingDirectory</key><string>/Users/ann/A &amp; &lt;B&gt;</string>");
    expect(text).toContain("<key>Weekday</key><integer>0</integer>");
    expect(text).toContain('PATH=/usr/bin:"$PATH" npm run backup &gt;&gt; backups/backup.log 2&gt;&amp;1');
    expect(how).toContain("launchctl bootstrap");
    expect(scheduleEntry({ ...PLAIN, platform: "darwin" }).text).not.toContain("Weekday");
  });

  it("is a command for the Task Scheduler of Windows", () => {
    const { text } = scheduleEntry({ ...PLAIN, root: "C:\\Users\\Ann Lee\\glassine", platform: "win32" });
    expect(text).toBe(
      'schtasks /Create /TN "Glassine backup" /SC DAILY /ST 03:00 /TR "cmd /c cd /d \\"C:\\Users\\Ann Lee\\glassine\\" & md backups 2>nul & npm run backup >> backups\\backup.log 2>&1"',
    );
  });

  it.each([
    ["linux", "/home/a\nb", "line break"],
    ["win32", "C:\\100%", "a %"],
    ["win32", `C:\\${"long ".repeat(60)}`, "261 characters"],
  ] as const)("is refused on %s if a folder's name can't be written there", (platform, root, what) => {
    expect(() => scheduleEntry({ ...PLAIN, platform, root })).toThrow(what);
  });
});
