import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeKeepsake } from "../../scripts/keepsake/make.ts";
import type { Owner } from "../../scripts/keepsake/owner.ts";
import { madeLines } from "../../scripts/keepsake/report.ts";
import { paths } from "../../worker/domain/paths.ts";
import type { Size } from "../../worker/domain/sizes.ts";
import { setUnpublished } from "../../worker/store/takedown.ts";
import { askFor, clientOf, pick } from "../support/clients.ts";
import { ROOT } from "../support/glassine.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";
import { readZip } from "../worker/zip/archive.ts";

const GUEST: Owner = { as: "guest", email: null };
const CLIENT: Owner = { as: "client", email: null };

let wedding: Wedding;
let folder: string;
beforeAll(async () => {
  wedding = await openWedding();
  folder = await mkdtemp(path.join(tmpdir(), "glassine-keepsake-"));
});
afterAll(async () => {
  await wedding?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});
afterEach(() =>
  wedding.settings({
    ...{ visibility: "protected", keepsake: "off", downloads: "all", downloadSizes: "all", downloadPin: null },
    ...{ registration: "off", proofs: "off", expiresAt: null },
  }),
);

const progress = { step: () => ({ update: () => {}, end: () => {} }) };
const { signal } = new AbortController();

function make(owner: Owner, { gallery = GALLERY, size = "web" as Size, to = folder, origin = "" } = {}) {
  const { target, url } = wedding.glassine;
  return makeKeepsake({ target, origin: origin || url.origin, gallery, owner, size, folder: to, progress, signal });
}

const refusal = (owner: Owner, of: { gallery?: string; size?: Size; origin?: string } = {}) =>
  make(owner, of).then(
    () => "made",
    (error: Error) => error.message,
  );

async function verify(...args: string[]) {
  const child = spawn(process.execPath, [path.join(ROOT, "scripts/verify.ts"), ...args], { cwd: ROOT });
  child.stdin.end();
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, stdout, stderr };
}

const CUT = 100_000;

/** A way to the site that breaks off the first download after some of its bytes; `asked`: which ranges were asked for. */
async function breakingRoad({ hostname, port }: URL, asked: string[]) {
  const server = http.createServer((request, response) => {
    const { method, url: at = "", headers } = request;
    const onward = http.request({ hostname, port, method, path: at, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      const isDownload = method === "GET" && at.includes("keepsake.zip");
      if (isDownload) asked.push(headers.range ?? "whole");
      if (!isDownload || asked.length > 1) return void answer.pipe(response);
      let sent = 0;
      answer.on("data", (chunk: Buffer) => {
        const part = chunk.subarray(0, CUT - sent);
        sent += part.length;
        if (part.length > 0) response.write(part, () => sent === CUT && response.destroy());
      });
    });
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

describe("npm run keepsake", () => {
  it("writes what a role gets from the site, whether or not visitors are offered it, and leaves no trace", async () => {
    const traces = async () =>
      (await wedding.glassine.env.DB.prepare("SELECT kind, what, count FROM activity WHERE kind = 'download'").all())
        .results;
    await wedding.settings({ registration: "required", downloadPin: "4711" });
    const before = await traces();
    const [made] = await make(GUEST);
    expect(made).toMatchObject({ file: path.join(folder, `${GALLERY}-keepsake-web.zip`), parts: 1 });
    const guests = await readFile(made?.file ?? "");
    expect(guests.length).toBe(made?.bytes);
    expect(wedding.isPrivateBytes(guests.toString("latin1"))).toBe(false);
    for (const trace of PRIVATE_TRACES) expect(guests.toString("latin1")).not.toContain(trace);
    await make(CLIENT);
    expect(wedding.isPrivateBytes((await readFile(made?.file ?? "")).toString("latin1"))).toBe(true);
    expect(await traces()).toEqual(before);
    expect((await (await wedding.client()).get(paths.downloadKeepsake(GALLERY as never, "web"))).status).toBe(403);
  });

  it("continues a download that breaks off, and says if the site can't be reached", async () => {
    const whole = await readFile((await make(CLIENT))[0]?.file ?? "");
    const asked: string[] = [];
    const road = await breakingRoad(wedding.glassine.url, asked);
    try {
      const [made] = await make(CLIENT, { origin: road.origin, to: path.join(folder, "broken") });
      expect(asked.slice(0, 2)).toEqual(["whole", expect.stringMatching(/^bytes=\d+-$/)]);
      const entries = async (zip: Buffer) => (await readZip(zip)).slice(0, -1).map((one) => [one.path, one.crc32]);
      expect(await entries(await readFile(made?.file ?? ""))).toEqual(await entries(whole));
    } finally {
      await road.close();
    }
    expect(await refusal(CLIENT, { origin: road.origin })).toContain("does not answer");
  });

  it("has what the client with an account chose", async () => {
    await askFor(wedding, { invites: "clients" });
    const { visitor, email } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-2", comment: "For grandma" });
    const [made] = await make({ as: "client", email });
    const pages = await readZip(await readFile(made?.file ?? ""));
    expect(pages.find((entry) => entry.path.endsWith("/picks.html"))?.bytes.toString()).toContain("For grandma");
    expect(await refusal({ as: "client", email: "nobody@example.com" })).toContain(
      "nobody@example.com has no account that may enter anna-ben",
    );
  });

  it("says why a role gets none, and what to change", async () => {
    expect(await refusal(CLIENT, { gallery: "anna-bem" })).toContain("Did you mean anna-ben?");
    expect(await refusal(CLIENT, { gallery: "elopement" })).toContain("--account E-MAIL");
    await wedding.settings({ downloads: "photos" });
    expect(await refusal(GUEST)).toContain("npm run access -- anna-ben --downloads all");
    await wedding.settings({ downloads: "all", downloadSizes: "web" });
    expect(await refusal(GUEST, { size: "original" })).toContain("Use --size web");
    await wedding.settings({ proofs: "guests" });
    expect(await refusal(GUEST)).toMatch(/Guests see proofs|published without/);
    await wedding.settings({ proofs: "off", expiresAt: Date.now() - 1000 });
    expect(await refusal(CLIENT)).toContain("anna-ben has closed");
    await wedding.settings({ expiresAt: null });
    const { DB } = wedding.glassine.env;
    await setUnpublished(DB, { gallery: GALLERY, down: true, now: Date.now() });
    expect(await refusal(CLIENT)).toContain("npm run unpublish -- anna-ben --undo");
    await setUnpublished(DB, { gallery: GALLERY, down: false, now: Date.now() });
  });

  it("says that it was split at sets, and what is too large for a stick", () => {
    const part = (n: number, bytes: number) => ({ file: `/tmp/trip-keepsake-${n}-of-2.zip`, bytes, parts: 2 });
    expect(madeLines([part(1, 1e9)])).toHaveLength(1);
    const said = madeLines([part(1, 3.9e9), part(2, 5e9)]).join("\n");
    expect(said).toContain("It was split at sets into 2 zips, because sticks with FAT32 take no file over 4 GB.");
    expect(said).toContain("trip-keepsake-2-of-2.zip is too large for a stick with FAT32");
    expect(said).not.toContain("trip-keepsake-1-of-2.zip is too large");
  });

  it("says so if part of the live version is gone", async () => {
    const { PHOTOS } = wedding.glassine.env;
    const [page] = (await PHOTOS.list({ prefix: `galleries/${GALLERY}/` })).objects.filter(({ key }) =>
      key.endsWith("cover.page"),
    );
    const bytes = await (await PHOTOS.get(page?.key ?? ""))?.arrayBuffer();
    await PHOTOS.delete(page?.key ?? "");
    expect(await refusal(CLIENT)).toMatch(/part of the live version is missing|its live version is incomplete/);
    await PHOTOS.put(page?.key ?? "", bytes ?? new ArrayBuffer(0));
  });
});

describe("npm run verify", () => {
  it("says that a keepsake is genuine, as zip and unpacked, and names every file that is not as it was signed", async () => {
    const [made] = await make(CLIENT);
    const zip = made?.file ?? "";
    const keys = path.join(folder, "keys.json");
    await writeFile(keys, await (await wedding.client()).text(paths.receiptKeys()));
    const whole = await verify(zip, "--key", keys);
    expect([whole.stdout, whole.status]).toEqual([expect.stringContaining("files are exactly as they were signed"), 0]);
    const unpacked = path.join(folder, "unpacked");
    for (const { path: file, bytes } of await readZip(await readFile(zip))) {
      await mkdir(path.dirname(path.join(unpacked, file)), { recursive: true });
      await writeFile(path.join(unpacked, file), bytes);
    }
    expect((await verify(unpacked, "--key", keys)).status).toBe(0);
    const at = (file: string) => path.join(unpacked, "Anna & Ben", file);
    const photo = at("photos/Highlights/open-laugh.jpg");
    const bytes = await readFile(photo);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(photo, bytes);
    await rm(at("index.html"));
    await writeFile(at("more.html"), "");
    const said = await verify(unpacked, "--key", keys);
    expect(said.status).toBe(1);
    expect(said.stdout).toContain("photos/Highlights/open-laugh.jpg was changed");
    expect(said.stdout).toContain("index.html is missing");
    expect(said.stdout).toContain("more.html was added");
    const damaged = await readFile(zip);
    const place = damaged.indexOf("Laughing");
    damaged[place] = 0x6c;
    await writeFile(zip, damaged);
    const inZip = await verify(zip, "--key", keys);
    expect([inZip.stdout, inZip.status]).toEqual([expect.stringMatching(/sets\/highlights\/\w+\.html was changed/), 1]);
  });

  it("proves nothing with a list that was exchanged, without keys, or in a zip that was cut off", async () => {
    const [made] = await make(CLIENT);
    const zip = made?.file ?? "";
    const keys = path.join(folder, "keys.json");
    await writeFile(keys, await (await wedding.client()).text(paths.receiptKeys()));
    const bytes = await readFile(zip);
    await writeFile(zip, bytes.subarray(0, -30));
    expect((await verify(zip, "--key", keys)).stderr).toContain("is damaged, cut off, or was packed by other software");
    const empty = path.join(folder, "empty-state");
    await writeFile(zip, bytes);
    const unknown = await verify(zip, "--state", empty);
    expect([unknown.status, unknown.stderr]).toEqual([
      1,
      expect.stringContaining("there are no keys here to verify it with"),
    ]);
    const list = bytes.lastIndexOf("SHA256SUMS.txt");
    expect(list).toBeGreaterThan(0);
    const sum = bytes.indexOf(Buffer.from(firstLineOf(bytes)), 0);
    bytes[sum] = bytes[sum] === 0x30 ? 0x31 : 0x30;
    await writeFile(zip, bytes);
    expect((await verify(zip, "--key", keys)).stdout).toContain("SHA256SUMS.txt was changed");
  });
});

/** The beginning of the first line of the list. */
const firstLineOf = (zip: Buffer) => /[0-9a-f]{64} {2}index\.html/.exec(zip.toString("latin1"))?.[0] ?? "none";
