import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type Audit, prove } from "../../scripts/prove/prove.ts";
import { auditLines } from "../../scripts/prove/report.ts";
import { undoPublish } from "../../scripts/prove/undo.ts";
import { decodePage, encodePage } from "../../worker/domain/slices.ts";
import { keys } from "../../worker/store/keys.ts";
import { readOverviews } from "../../worker/store/overview.ts";
import { beforeOriginals } from "../support/arriving.ts";
import { clientOf } from "../support/clients.ts";
import { ROOT } from "../support/glassine.ts";
import { writePhoto } from "../support/photos.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const held: { wedding?: Wedding } = {};
afterEach(() => held.wedding?.close());

async function open(plant: (code: string) => string = (code) => code): Promise<Wedding> {
  held.wedding = await openWedding({ plant });
  return held.wedding;
}

/** The wedding, published with a watermark. */
async function openWithProofs(plant?: (code: string) => string): Promise<Wedding> {
  const wedding = await open(plant);
  await appendFile(path.join(wedding.content, GALLERY, "gallery.yaml"), "watermark:\n  text: PROOF\n");
  await wedding.publish();
  return wedding;
}

const progress = { line: () => {}, step: () => ({ update: () => {}, end: () => {} }) };
const { signal } = new AbortController();

function proveWedding({ glassine: { target, url } }: Wedding, gallery = GALLERY): Promise<Audit> {
  return prove({ root: ROOT, target, origin: url.origin, gallery, all: false, progress, signal });
}

/** Puts one fault into the code. A fault that doesn't fit any more fails here. */
function withFault(code: string, pattern: RegExp, fault: string): string {
  expect(code.match(new RegExp(pattern, "g")) ?? [], String(pattern)).toHaveLength(1);
  return code.replace(pattern, fault);
}

/** Everything that an audit must leave as it was. */
async function traces({ glassine }: Wedding): Promise<Record<string, unknown>> {
  const tables =
    "activity numbers views ledger audits client_links revoked_sessions selections carts notices mails traces".split(
      " ",
    );
  const rows = tables.map(async (table) => {
    const { results } = await glassine.env.DB.prepare(`SELECT * FROM ${table}`).all();
    return [table, results] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}

describe("an audit", () => {
  it("of a gallery that is as it should be finds nothing, asks for every kind of thing, and leaves no trace", async () => {
    const wedding = await open();
    await wedding.settings({
      ...{ downloads: "all", keepOffline: true, clientLinks: "guests", downloadPin: "2468", keepsake: "everyone" },
      trace: true,
    });
    // Downloads of an account carry a tag, but not those of the audit that plays it.
    await clientOf(wedding, [GALLERY]);
    const before = await traces(wedding);
    const audit = await proveWedding(wedding);
    expect(audit.findings).toEqual([]);
    expect(await traces(wedding)).toEqual(before);
    const asked = (visitor: string) =>
      new Set(audit.rows.filter((row) => row.visitor === visitor).map(({ kind }) => kind));
    expect([...asked("client with an account")]).toEqual(expect.arrayContaining(["downloads", "zips"]));
    for (const kind of [
      "pages",
      "images",
      "downloads",
      "zips",
      "keepsakes",
      "offline",
      "news",
      "wall",
      "studio",
      "raw paths",
    ] as const) {
      for (const visitor of ["stranger", "guest", "revoked session"]) expect(asked(visitor), visitor).toContain(kind);
    }
    expect(auditLines(audit).at(-1)).toMatch(/anna-ben is proved: \d+ requests about 6 photos/);
  });

  it("of a gallery that includes fewer photos than it has finds nothing, and counts none as taken", async () => {
    const wedding = await open();
    await writePhoto(path.join(wedding.content, "christening/church/candle.jpg"), { seed: 77 });
    await wedding.publish();
    await wedding.settings({ downloads: "all", keepsake: "everyone", included: 1 }, "christening");
    const audit = await proveWedding(wedding, "christening");
    expect(audit.findings).toEqual([]);
    expect(auditLines(audit).at(-1)).toMatch(/christening is proved: \d+ requests about 2 photos/);
    expect((await wedding.glassine.env.DB.prepare("SELECT * FROM included_photos").all()).results).toEqual([]);
  });

  it("of a gallery with proofs, whose originals are still arriving, finds nothing", async () => {
    const wedding = await openWithProofs();
    await beforeOriginals(wedding, "dancing/arrives.jpg");
    await wedding.settings({
      downloads: "all",
      keepOffline: true,
      clientLinks: "all",
      proofs: "guests",
      keepsake: "clients",
    });
    const audit = await proveWedding(wedding);
    expect(audit.findings).toEqual([]);
    expect(auditLines(audit).at(-1)).toMatch(/anna-ben is proved: \d+ requests about 7 photos/);
  });

  it("finds clean pictures where there must be proofs, a wall of everything, short zips, and sessions that go on too long", async () => {
    const wedding = await openWithProofs((built) => {
      let code = withFault(
        built,
        /(\.proof\?\.hash\?[\w$]+\([\w$]+,!1\):)\(await [\w$]+\.open\(\)\)\.see\(([\w$]+)\)/,
        "$1$2",
      );
      code = withFault(code, /(\.slice\(0,12\)\),.{1,200}\.values\(\)\])\.map\([\w$]+\)/, "$1");
      code = withFault(code, /(\(\{id:[\w$]+\},[\w$]+\)=>)[\w$]+\.sees\([\w$]+,[\w$]+\)(?=\)\]\}function)/, "$1!0");
      // What is known of a session is kept for too long.
      code = withFault(code, /return [\w$]+-[\w$]+>=[\w$]+&&![\w$]+(?=\}function)/, "return!1");
      code = withFault(code, /[\w$]+-[\w$]+\.readAt<2e3(?=\?)/, "!0");
      return withFault(
        code,
        /(\{sets:[\w$]+,arriving:([\w$]+)\}=await [\w$]+\([\w$]+\.env\.PHOTOS,\{gallery:[\w$]+,version:[\w$]+\}\);)if\(!\2\)/,
        "$1",
      );
    });
    await beforeOriginals(wedding, "dancing/arrives.jpg");
    await wedding.settings({ downloads: "all", proofs: "guests" });
    const { findings } = await proveWedding(wedding);
    const found = new Set(findings.map((one) => `${one.visitor}: ${one.kind}, ${one.leaked ? "leaks" : "is wrong"}`));
    expect([...found]).toEqual(
      expect.arrayContaining([
        "guest: images, leaks",
        "guest: wall, leaks",
        "client: zips, is wrong",
        "revoked session: images, leaks",
      ]),
    );
    const whats = findings.flatMap((one) => (one.visitor === "guest" ? one.what : []));
    expect(whats).toEqual(
      expect.arrayContaining([
        "answered 200 instead of leading to the picture that this visitor has",
        "shows other photos than its viewer may see",
        "names the content of photo open-laugh",
      ]),
    );
  });

  it("finds every fault that is planted in the Worker and in storage, and the publish is taken back", async () => {
    const wedding = await open((built) => {
      // An image for whoever may see the entry page, which is asked about twice; news and zips of everything.
      let code = withFault(
        built,
        /wish:`look`(?=,photo:[\w$]+\.req\.param\(`photo`\)\?\?``,wanted:`resource`,snapshot:)/,
        "wish:`enter`",
      );
      code = withFault(
        code,
        /(\.proof\?\.hash\?[\w$]+\([\w$]+,!1\):)\(await [\w$]+\.open\(\)\)\.see\(([\w$]+)\)/,
        "$1$2",
      );
      code = withFault(
        code,
        /[\w$]+\.sees\([\w$]+,[\w$]+\)(?=\),[\w$]+=[\w$]+\([\w$]+\);return [\w$]+\.req\.query\(`have`\))/,
        "!0",
      );
      code = withFault(code, /=\(([\w$]+),([\w$]+)\)=>[\w$]+\(\1,\2\)&&\(!([\w$]+)\|\|\3\.has\(\2\)\)/, "=($1,$2)=>!0");
      // What is shown of a set is all of it, also in a keepsake.
      code = withFault(code, /[\w$]+\([\w$]+\.id,([\w$]+)\)(?=\?\[\{name:\1,at:[\w$]+\}\]:\[\])/, "!0");
      // Earlier passwords and revoked sessions go on.
      code = withFault(code, /(\?[\w$]+\.clientEpoch:[\w$]+\.guestEpoch;if\()([\w$]+)\?\.epoch!==[\w$]+\)/, "$1!$2)");
      return withFault(
        code,
        /json_group_array\(jti\) FROM revoked_sessions WHERE jti IN/,
        "json_group_array(jti) FROM revoked_sessions WHERE 0 AND jti IN",
      );
    });
    await wedding.settings({ downloads: "all", keepsake: "everyone" });
    const { target, env } = wedding.glassine;
    const [overview] = await readOverviews(env.DB, GALLERY);
    const ref = { gallery: GALLERY, version: overview?.policy.version ?? "" };
    // A photo in a piece for everybody, and a number that counts it.
    const pageKey = keys.setPage(ref.gallery, ref.version, "highlights");
    const page = decodePage((await target.blobs.get(pageKey)) ?? new Uint8Array());
    const pieces = page.pieces.map((piece) => (piece.owner?.key === "secret-kiss" ? { ...piece, owner: null } : piece));
    await env.PHOTOS.put(pageKey, encodePage({ ...page, pieces }));
    const coverKey = keys.coverPage(ref.gallery, ref.version);
    const cover = decodePage((await target.blobs.get(coverKey)) ?? new Uint8Array());
    const told = Buffer.from("<p>6 photos</p>");
    const more = [...cover.pieces, { owner: null, slot: null, length: told.length }];
    await env.PHOTOS.put(coverKey, encodePage({ ...cover, pieces: more, bytes: Buffer.concat([cover.bytes, told]) }));
    // Another photo's picture under the name of one that everybody may see.
    const [seen] = (await wedding.photo("open-laugh")).renditions;
    const [secret] = (await wedding.photo("veil-unseen")).renditions;
    const bytes = Buffer.from((await target.blobs.get(keys.blob(secret?.blob ?? ""))) ?? []);
    await env.PHOTOS.put(
      keys.blob(seen?.blob ?? ""),
      Buffer.concat([bytes, Buffer.alloc(seen?.size ?? 0)]).subarray(0, seen?.size),
    );

    const audit = await proveWedding(wedding);
    const found = (visitor: string, kind: string, what: RegExp | string) =>
      audit.findings.some((one) => {
        const same = one.leaked && one.visitor === visitor && one.kind === kind;
        return same && (typeof what === "string" ? one.what === what : what.test(one.what));
      });
    expect({
      image: found("stranger", "images", /instead of refusing/),
      "swapped blob": found("client", "images", "came with other bytes than the manifest names"),
      news: found("guest", "news", "lists other photos than its viewer may see"),
      zip: found("guest", "zips", 'holds "secret-kiss.jpg"'),
      keepsake: found("guest", "keepsakes", /holds .*secret-kiss\.jpg, which its viewer may not have/),
      "page of a keepsake": found("guest", "keepsakes", 'says "secret-kiss"'),
      "earlier password": found("earlier client password", "pages", /instead of refusing/),
      "revoked session": found("revoked session", "pages", /instead of refusing/),
      slice: found("guest", "pages", 'says "secret-kiss"'),
      hash: found("guest", "pages", "names the content of photo secret-kiss"),
      caption: found("guest", "pages", 'says "The secret-kiss behind the barn"'),
      count: found("guest", "pages", 'says "6 photos"'),
    }).toEqual({
      ...{ image: true, "swapped blob": true, news: true, zip: true, "earlier password": true },
      ...{ keepsake: true, "page of a keepsake": true },
      ...{ "revoked session": true, slice: true, hash: true, caption: true, count: true },
    });
    expect(audit.findings.filter(({ visitor, kind }) => visitor === "client" && kind === "pages")).toEqual([]);
    expect(auditLines(audit).at(-1)).toContain("anna-ben leaks");
    const leaking = { gallery: GALLERY, first: true, target, progress, signal };
    expect(await undoPublish(leaking)).toEqual({ down: "there is no earlier version" });
    expect((await (await wedding.guest().catch(() => null))?.text(`/g/${GALLERY}/`)) ?? "down").not.toContain(
      "Highlights",
    );
  });
});

describe("npm run prove", () => {
  it("is described", async () => {
    expect(await readFile(`${ROOT}/docs/prove.md`, "utf8")).toContain("npm run prove -- anna-ben");
  });
});
