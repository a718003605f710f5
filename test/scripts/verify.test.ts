import { spawn } from "node:child_process";
import { truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { beforeEach, describe, expect, it } from "vitest";
import { keySet, signingKey } from "../../worker/domain/receipt/keys.ts";
import { RECEIPT_MAX } from "../../worker/domain/receipt/read.ts";
import { signFile } from "../../worker/domain/receipt/sign.ts";
import type { Statement } from "../../worker/domain/receipt/statement.ts";
import { keepReceiptKey, readSigningEpoch } from "../../worker/store/receipts.ts";
import { publishing, ROOT } from "../support/publishing.ts";

const desk = publishing();
const { subtle } = crypto;
const STATEMENT: Statement = {
  ...{ format: 1, studio: { name: "Mara Lind", site: "https://photos.example.com" } },
  gallery: { title: "Anna & Ben", link: "anna-ben", version: "20260613120000-0123abcd" },
  ...{ selection: "s1", round: 1, sent: "2026-06-14T09:30:00.000Z", by: "Zoë" },
  photos: [{ name: "ANB_0042", sha256: "0a".repeat(32), picked: true, stars: 5 }],
};

let key: Awaited<ReturnType<typeof signingKey>>;
let receipt: string;
const at = (name: string) => path.join(path.dirname(desk.state), name);
beforeEach(async () => {
  key = await signingKey(subtle, new Uint8Array(32).fill(3));
  receipt = await signFile(STATEMENT, { kind: "receipt", subtle, key });
  await writeFile(at("receipt.json"), receipt);
});

async function run(script: "verify" | "studio", args: string[], own = ["--state", desk.state]) {
  const child = spawn(process.execPath, [path.join(ROOT, `scripts/${script}.ts`), ...args, ...own], { cwd: ROOT });
  child.stdin.end();
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, stdout, stderr };
}

const verify = (file: string, ...args: string[]) => run("verify", [file, ...args]);
const known = () => keepReceiptKey(desk.target.db, { ...key, now: 1 });

describe("npm run verify", () => {
  it("says that a receipt is genuine, with the keys of this computer or of a file", async () => {
    await known();
    const said = await verify(at("receipt.json"));
    expect(said).toMatchObject({ status: 0, stderr: "" });
    expect(said.stdout).toContain("is genuine");
    expect(said.stdout).toContain("Zoë sent 1 photo of Anna & Ben on 2026-06-14 09:30 UTC, round 1.");
    expect(said.stdout).toContain(`ANB_0042  ${"0a".repeat(32)}  5 stars`);
    await writeFile(at("keys.json"), JSON.stringify(keySet([key])));
    expect((await run("verify", [at("receipt.json"), "--key", at("keys.json")], [])).status).toBe(0);
  });

  it("says what was changed, and what was signed", async () => {
    await known();
    await writeFile(at("changed.json"), receipt.replace('"stars": 5', '"stars": 1'));
    const said = await verify(at("changed.json"));
    expect(said.status).toBe(1);
    expect(said.stdout).toContain("photos.ANB_0042.stars: 5 was signed, the file says 1");
    expect(said.stdout).toContain("5 stars");
  });

  it("says why nothing is proved", async () => {
    expect(await verify(at("receipt.json"))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("there are no keys here"),
    });
    const other = await signingKey(subtle, new Uint8Array(32).fill(4));
    await keepReceiptKey(desk.target.db, { ...other, now: 1 });
    expect((await verify(at("receipt.json"))).stderr).toContain("a key that is not known here");
    await known();
    const forged = receipt.replace(/"signature": "../, '"signature": "zz');
    await writeFile(at("forged.json"), forged);
    expect((await verify(at("forged.json"))).stderr).toContain("its signature doesn't match");
    await writeFile(at("other.json"), "{}");
    expect((await verify(at("other.json"))).stderr).toContain("but parts of a receipt are missing");
    await writeFile(at("text.json"), "hello");
    expect((await verify(at("text.json"))).stderr).toContain("it is not JSON");
    await truncate(at("text.json"), RECEIPT_MAX + 1);
    expect((await verify(at("text.json"))).stderr).toContain("it is too large");
    expect((await verify(at("none.json"))).stderr).toContain("can't be read: ENOENT");
    expect((await verify(at("receipt.json"), "--key", at("other.json"))).stderr).toContain("has no key for receipts");
  });
});

describe("npm run studio -- second", () => {
  it("adds, lists and ends second shooters, and shows a passphrase once", async () => {
    const second = (...args: string[]) => run("studio", ["second", ...args]);
    expect((await second()).stdout).toContain("There are no second shooters.");
    expect((await second("add", "Jo Weber")).stdout).toMatch(
      /Jo Weber can sign in[\s\S]*shown only this once: \S{15,}/,
    );
    expect((await second("list")).stdout).toContain("Jo Weber  never signed in, 0 passkeys");
    expect((await second("password", "jo weber", "--password", "a better password")).stdout).toBe(
      "The password of Jo Weber was changed, and they are signed out.\n",
    );
    for (const [args, said] of [
      [["add", "JO weber"], "There is already somebody named JO weber"],
      [["add", "Kim", "--password", "short"], "Nothing was changed"],
      [["end", "Jo Webber"], "There is no second shooter called Jo Webber. Did you mean Jo Weber?"],
      [["add"], "second add: give a name"],
      [["sack", "Jo"], "second sack: must be list, add, password or end"],
      [["list", "--password", "x"], "--password is for second add"],
    ] as const) {
      const answer = await second(...args);
      expect([answer.status === 0, answer.stderr], args.join(" ")).toEqual([false, expect.stringContaining(said)]);
    }
    expect((await second("end", "Jo Weber")).stdout).toContain("Jo Weber is signed out");
    expect((await second("list")).stdout).toContain("There are no second shooters.");
  });
});

describe("npm run studio -- receipt-key", () => {
  it("lists the public keys, and has the next receipt signed with a new one", async () => {
    expect((await run("studio", ["receipt-key"])).stdout).toContain("There are no receipt keys here");
    await known();
    expect((await run("studio", ["receipt-key"])).stdout).toContain(`1970-01-01  ${key.kid}`);
    const before = await readSigningEpoch(desk.target.db);
    expect((await run("studio", ["receipt-key", "--new"])).status).toBe(0);
    expect(await readSigningEpoch(desk.target.db)).toBe(before + 1);
    expect((await verify(at("receipt.json"))).status).toBe(0);
    expect((await run("studio", ["password", "--revoke", "x"])).stderr).toContain("--revoke is for receipt-key");
    expect((await run("studio", ["password", "--new"])).stderr).toContain("--new is for receipt-key");
  });

  // A key that had got out could only be followed by another one: what a thief signed with it stayed genuine.
  it("revokes a key: what was signed with it counts no more, or only if it was sent before", async () => {
    await known();
    const revoke = (...args: string[]) => run("studio", ["receipt-key", ...args]);
    const later = await revoke("--revoke", key.kid, "--from", "2026-06-14T09:31Z");
    expect(later).toMatchObject({ status: 0, stderr: "" });
    expect(later.stdout).toContain(`${key.kid}  revoked: nothing that was sent from 2026-06-14T09:31Z on is trusted`);
    const doubtful = await verify(at("receipt.json"));
    expect(doubtful.status).toBe(0);
    expect(doubtful.stdout).toContain("! Its key was revoked for everything sent from 2026-06-14T09:31:00.000Z on");
    expect((await revoke(`--revoke=${key.kid}`)).stdout).toContain("revoked: nothing is trusted");
    // A revoked key is never trusted again.
    expect((await revoke("--revoke", "all", "--from", "2026-07-01")).stdout).toContain("revoked: nothing is trusted");
    expect((await revoke()).stdout).toContain(`1970-01-01  ${key.kid}  revoked: nothing is trusted`);
    const refused = await verify(at("receipt.json"));
    expect(refused).toMatchObject({ status: 1, stdout: "" });
    expect(refused.stderr).toContain(`it was signed with key ${key.kid}, which the studio revoked`);
  });

  it("revokes nothing that it was not asked for", async () => {
    expect((await run("studio", ["receipt-key", "--revoke", "all"])).stderr).toContain("There are no receipt keys");
    await known();
    for (const [args, said] of [
      [["--revoke", "other"], "There is no key other here, so nothing was revoked"],
      [["--revoke"], "--revoke needs a value: --revoke KID|all"],
      [["--revoke", "all", "--new"], "--new and --revoke: give one of them"],
      [["--from", "2026-06-14"], "--from is for --revoke"],
      [["--revoke", "all", "--from", "2026-02-30"], "must be a date or time like"],
      [["--revoke", "all", "--from", "2026-06-14T09:30"], "must be a date or time like"],
      [["--revoke", "all", "--from", "9999-01-01"], "is in the future"],
    ] as const) {
      const answer = await run("studio", ["receipt-key", ...args]);
      expect(answer.status, args.join(" ")).not.toBe(0);
      expect(answer.stderr, args.join(" ")).toContain(said);
    }
    expect((await verify(at("receipt.json"))).status).toBe(0);
  });
});
