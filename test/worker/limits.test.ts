import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PART_PHOTOS } from "../../worker/domain/zip-parts.ts";
import { askFor, clientOf, whole } from "../support/clients.ts";
import { blob, HUGE, makeHuge, PHOTOS } from "../support/full-size.ts";
import type { Visitor } from "../support/visitor.ts";
import { openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let client: Visitor;

beforeAll(async () => {
  wedding = await openWedding();
  await makeHuge(wedding);
  await askFor(wedding, { invites: "everyone" }, HUGE);
  client = (await clientOf(wedding, [HUGE])).visitor;
}, 240_000);
afterAll(() => wedding.close());

const at = (rest: string) => `/g/${HUGE}${rest}`;

describe("a gallery of 20,000 photos in 400 sets stays within the platform's limits", () => {
  it("comes as zips in parts, each of which is whole and goes on where it broke off", async () => {
    const listed = await whole(client.get(at("/download/all.zip?size=web")));
    expect(listed.status).toBe(300);
    const hrefs = [...(await listed.text()).matchAll(/href="([^"]*part=\d)"/g)].map(([, href = ""]) =>
      href.replaceAll("&amp;", "&"),
    );
    expect(hrefs).toEqual([1, 2, 3].map((part) => at(`/download/all.zip?size=web&part=${part}`)));
    const last = await client.get(hrefs[2] ?? "");
    const zip = new Uint8Array(await last.arrayBuffer());
    expect(last.status).toBe(200);
    expect(zip.length).toBe(Number(last.headers.get("content-length")));
    expect(last.headers.get("content-disposition")).toContain("huge-web-3-of-3.zip");
    expect(new DataView(zip.buffer).getUint16(zip.length - 12, true)).toBe(PHOTOS - 2 * PART_PHOTOS);
    const etag = last.headers.get("etag") ?? "";
    const rest = await client.get(hrefs[2] ?? "", { range: `bytes=${zip.length - 500}-`, "if-range": etag });
    expect(rest.status).toBe(206);
    expect(new Uint8Array(await rest.arrayBuffer())).toEqual(zip.slice(-500));
    for (const part of ["0", "4", "x", "1.5", "01"])
      expect((await whole(client.get(at(`/download/all.zip?part=${part}`)))).status, part).toBe(404);
  }, 120_000);

  it("opens as many photos for the largest part as an invocation may", async () => {
    const first = await client.get(at("/download/all.zip?part=1"));
    const zip = await first.arrayBuffer();
    expect(zip.byteLength).toBe(Number(first.headers.get("content-length")));
    expect(wedding.glassine.logs()).not.toContain("beyond");
  }, 120_000);

  it("has its pages, images, selection and studio pages, with every photo picked and marked", async () => {
    const { DB } = wedding.glassine.env;
    expect((await whole(client.post(at("/selection"), { photo: "HUGE_1", picked: "true" }))).status).toBe(303);
    const every = JSON.stringify(Array.from({ length: PHOTOS }, (_, i) => `HUGE_${i}`));
    await DB.batch([
      DB.prepare(
        `INSERT OR IGNORE INTO picks (selection, photo, picked, changed_at)
         SELECT (SELECT id FROM selections WHERE gallery = ?1), value, 1, 1 FROM json_each(?2)`,
      ).bind(HUGE, every),
      DB.prepare("INSERT INTO private_marks SELECT ?1, value, 'client', 1 FROM json_each(?2)").bind(HUGE, every),
    ]);
    const photographer = await wedding.photographer();
    const image = `/image/HUGE_7/800-${blob.slice(0, 12)}.jpg`;
    for (const rest of ["/", "/set-399/", "/photo/HUGE_19999/", image, "/selection", "/download/photo/HUGE_7"])
      expect((await whole(client.get(at(rest)))).status, rest).toBe(200);
    const studio = `/studio/g/${HUGE}`;
    for (const path of ["/studio/", `${studio}/`, `${studio}/private/`, `${studio}/selections/`])
      expect((await whole(photographer.get(path))).status, path).toBe(200);
    const shown = await whole(photographer.post(`${studio}/private/`, { all: "true", private: "false" }));
    expect(shown.status).toBe(303);
    const left = await DB.prepare("SELECT count(*) AS n FROM private_marks WHERE gallery = ?").bind(HUGE).first("n");
    expect(left).toBe(0);
    expect(wedding.glassine.logs()).not.toContain("beyond");
  }, 120_000);
});
