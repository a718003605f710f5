import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { beforeEach, describe, expect, it } from "vitest";
import type { PhotoPick } from "../../worker/domain/selection.ts";
import { addAccount, listAccounts } from "../../worker/store/accounts.ts";
import { changePick } from "../../worker/store/selections.ts";
import { submitSelection } from "../../worker/store/submission.ts";
import { exiftool } from "../support/exiftool.ts";
import { publishing, ROOT } from "../support/publishing.ts";
import { SENT_FROM, sentPicks } from "../support/sending.ts";

const desk = publishing();

beforeEach(async () => {
  await desk.write(
    "trip/gallery.yaml",
    "title: Trip\nsets:\n  - id: all\n    title: All\n  - id: late\n    title: Late\n",
  );
  for (const [seed, file] of ["all/A 1.jpg", "all/B_2.jpg", "late/C_3.jpg"].entries()) {
    await desk.photo(`trip/${file}`, { seed });
  }
  const { problems } = await desk.publish();
  expect(problems).toEqual([]);
});

/** Runs a script of the photographer's as she would. */
async function run(script: "client" | "picks", args: string[], input = "") {
  const own = ["--state", desk.state, ...(script === "picks" ? ["--content", desk.content] : [])];
  const child = spawn(process.execPath, [path.join(ROOT, `scripts/${script}.ts`), ...args, ...own], { cwd: ROOT });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, stdout, stderr };
}

const client = (...args: string[]) => run("client", args);
const accounts = async () =>
  (await listAccounts(desk.target.db)).map(({ email, galleries, disabledAt }) => ({
    email,
    galleries,
    disabled: disabledAt !== null,
  }));

describe("npm run client", () => {
  it("adds an account with its galleries, and shows its passphrase once", async () => {
    const added = await client("add", "anna@example.com", "trip", "--name", "Anna Ohm");
    expect(added).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/Passphrase, shown only this once: \S{15,}/),
    });
    expect(await accounts()).toEqual([{ email: "anna@example.com", galleries: ["trip"], disabled: false }]);
    expect((await client("list")).stdout).toMatch(/anna@example\.com\s+Anna Ohm\s+trip/);
    const twice = await client("add", "ANNA@example.com", "--name", "Anna");
    expect(twice).toMatchObject({ status: 1, stderr: expect.stringContaining("has an account already") });
  });

  it("assigns, unassigns, disables, enables and deletes", async () => {
    const given = await run("client", ["add", "ben@example.com", "--name", "Ben", "--password"], "correct horse\n");
    expect(given).toMatchObject({ status: 0, stdout: expect.not.stringContaining("correct horse") });
    expect((await client("assign", "BEN@example.com", "trip")).stdout).toContain("Ben has trip.");
    expect((await client("list", "BEN@example.com")).stdout).toContain("ben@example.com");
    expect(await client("list", "bem@example.com")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("There is no account for bem@example.com. Did you mean ben@example.com?"),
    });
    expect(await accounts()).toEqual([{ email: "ben@example.com", galleries: ["trip"], disabled: false }]);
    expect((await client("unassign", "ben@example.com", "trip")).stdout).toContain("Ben has no gallery.");
    await client("disable", "ben@example.com");
    expect(await accounts()).toEqual([{ email: "ben@example.com", galleries: [], disabled: true }]);
    await client("enable", "ben@example.com");
    expect(await accounts()).toEqual([{ email: "ben@example.com", galleries: [], disabled: false }]);
    await client("delete", "ben@example.com");
    expect(await accounts()).toEqual([]);
  });

  it.each([
    [["assign", "anna@exampel.com", "trip"], 1, "Did you mean anna@example.com?"],
    [
      ["assign", "anna@example.com", "trap"],
      1,
      "Gallery trap is not published. Did you mean trip? Nothing was changed.",
    ],
    [["assign", "anna@example.com"], 2, "which galleries?"],
    [["invite", "anna@example.com"], 2, "must be add, list"],
    [["disable", "anna@example.com", "trip"], 2, "takes only an email address, no galleries"],
    [["add", "no address", "--name", "X"], 1, "email"],
  ])("says what is wrong with %j, and changes nothing", async (args, status, said) => {
    await addAccount(desk.target.db, { name: "Anna", email: "anna@example.com", password: "", now: Date.now() });
    const before = await accounts();
    expect(await client(...args)).toMatchObject({ status, stderr: expect.stringContaining(said) });
    expect(await accounts()).toEqual(before);
  });
});

describe("npm run picks", () => {
  const picks: PhotoPick[] = [
    {
      photo: "A 1",
      picked: true,
      stars: 4,
      label: "green",
      comment: 'Over the "sofa" <big> & wide\nplease, Übergröße',
      lists: [],
    },
    { photo: "B_2", picked: false, stars: 2, label: null, comment: "", lists: [] },
    { photo: "C_3", picked: true, stars: 0, label: null, comment: "", lists: [] },
  ];

  async function send() {
    const whose = { gallery: "trip", holder: "session:one", site: "https://photos.example.com", now: Date.now() };
    for (const change of picks)
      await changePick(desk.target.db, { ...whose, change, limit: { most: null, lists: [], uncounted: [] } });
    const submission = {
      key: "first-round",
      name: "Anna",
      email: "anna@example.com",
      message: "Hurra",
      answers: {},
      list: null,
    };
    await submitSelection(desk.target.db, {
      ...whose,
      submission,
      heldAs: "guest",
      picks: sentPicks(picks),
      from: SENT_FROM,
      alone: null,
      afterwards: "keep-open",
      mail: null,
    });
  }

  it("prints what was sent as a list, a table and JSON", async () => {
    await send();
    expect((await run("picks", ["trip"])).stdout).toBe("A 1, C_3\n");
    expect((await run("picks", ["trip", "--separator", "line", "--extension"])).stdout).toBe("A 1.jpg\nC_3.jpg\n");
    expect((await run("picks", ["trip", "--format", "csv"])).stdout).toContain('"A 1","A 1.jpg","yes",4,"green"');
    const json = JSON.parse((await run("picks", ["trip", "--format", "json", "--client", "ANNA@example.com"])).stdout);
    expect(JSON.stringify(json)).toContain("Hurra");
    expect(await run("picks", ["trip", "--client", "ben@example.com"])).toMatchObject({ status: 1 });
  });

  it("says when nothing was sent yet", async () => {
    expect(await run("picks", ["trip"])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("Nobody has sent a selection yet"),
    });
  });

  it("writes sidecars that another program reads correctly, each once", async () => {
    await send();
    const written = await run("picks", ["trip", "--format", "xmp"]);
    expect(written).toMatchObject({ status: 0, stdout: "3 sidecars written.\n" });
    const read = (file: string) => exiftool(path.join(desk.content, "trip", file));
    expect(read("all/A 1.xmp")).toMatchObject({
      Rating: 4,
      Label: "Green",
      Instructions: 'Over the "sofa" <big> & wide\nplease, Übergröße',
      Subject: "Client pick",
      Validate: "OK",
    });
    expect(read("all/B_2.xmp")).toMatchObject({ Rating: 2, Validate: "OK" });
    expect(read("all/B_2.xmp")).not.toHaveProperty("Subject");
    expect(read("late/C_3.xmp")).toMatchObject({ Subject: "Client pick", Validate: "OK" });
    expect(existsSync(path.join(desk.content, "trip", "A 1.xmp"))).toBe(false);
    expect((await run("picks", ["trip", "--format", "xmp"])).stdout).toMatch(
      /^0 sidecars written\.\nAlready there, not changed: /,
    );
  });
});
