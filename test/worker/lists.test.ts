import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askFor, clientOf, ownSelection, pick, submit, whole } from "../support/clients.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
const ALBUM = { id: "album", name: "Album", min: null, max: 2 };
const WALL = { id: "wall", name: "Wall <3>", min: 1, max: null };
const AT = `/g/${GALLERY}`;

beforeAll(async () => {
  wedding = await openWedding();
});
beforeEach(() => askFor(wedding, { lists: [ALBUM, WALL] }));

const anna = async () => (await clientOf(wedding, [GALLERY])).visitor;
const put = (visitor: Awaited<ReturnType<typeof anna>>, photo: string, id: string) =>
  pick(visitor, { photo, [`list-${id}`]: "true" });

describe("lists of a selection", () => {
  it("are filled without scripts: on a photo's page, and on the page of the selection", async () => {
    const visitor = await anna();
    const page = await (await visitor.get(`${AT}/photo/dance-1/`)).text();
    expect(page).toContain('name="list-album" value="true"');
    expect(page).toContain("Wall &lt;3&gt;");
    const form = { photo: "dance-1", stars: "0", label: "", comment: "", next: `${AT}/selection` };
    const saved = await whole(
      visitor.post(`${AT}/selection`, { ...form, "list-album": ["false", "true"], "list-wall": "false" }),
    );
    expect(saved.status).toBe(303);
    expect((await ownSelection(visitor)).photos).toMatchObject([{ photo: "dance-1", picked: true, lists: ["album"] }]);
    const own = await (await visitor.get(`${AT}/selection`)).text();
    expect(own).toContain("Album: 1 of 2");
    expect(own).toMatch(/name="list-album" value="false" aria-pressed="true"/);
    expect(own).toMatch(/name="list-wall" value="true" aria-pressed="false"/);
    await whole(visitor.post(`${AT}/selection`, { photo: "dance-1", "list-album": "false" }));
    expect((await ownSelection(visitor)).photos).toMatchObject([{ picked: true, lists: [] }]);
    expect(await (await visitor.get(`${AT}/selection?list=wall`)).text()).toContain("No photos are on this list yet.");
  });

  it("that the gallery does not have change nothing", async () => {
    const visitor = await anna();
    expect((await pick(visitor, { photo: "dance-1", "list-other": "true", "list-<script>": "true" })).status).toBe(200);
    expect((await ownSelection(visitor)).photos).toMatchObject([{ lists: [] }]);
  });

  it("take as many photos as they may have, under parallel presses", async () => {
    const visitor = await anna();
    await put(visitor, "dance-1", "wall");
    const answers = await Promise.all(
      ["dance-1", "dance-2", "open-laugh"].map((photo) => put(visitor, photo, "album")),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 400]);
    const refused = answers.find(({ status }) => status === 400);
    expect(await refused?.text()).toContain("“Album” can have up to 2");
  });

  it("are sent apart: what was sent of the others stays, and the receipt and the feed say which", async () => {
    await askFor(wedding, { lists: [ALBUM, WALL], afterwards: "read-only" });
    const visitor = await anna();
    await put(visitor, "dance-1", "album");
    expect(await (await submit(visitor, { list: "wall" })).text()).toContain("“Wall <3>” needs at least 1");
    expect((await submit(visitor, { list: "album" })).status).toBe(200);
    expect(await ownSelection(visitor)).toMatchObject({ state: "open", closedLists: ["album"] });
    expect((await put(visitor, "dance-2", "album")).status).toBe(400);
    expect((await put(visitor, "dance-2", "wall")).status).toBe(200);
    expect((await submit(visitor, { list: "wall" })).status).toBe(200);
    expect(await ownSelection(visitor)).toMatchObject({ state: "read-only", closedLists: ["album", "wall"] });
    const receipt = await visitor.get(`${AT}/selection/receipt.json`);
    const { receipt: says } = (await receipt.json()) as { receipt: Record<string, unknown> };
    expect(says).toMatchObject({
      list: "Wall <3>",
      photos: [
        { name: "dance-1", lists: ["Album"] },
        { name: "dance-2", lists: ["Wall <3>"] },
      ],
    });
    const owner = await wedding.photographer();
    const [row] = await rows("SELECT id FROM selections ORDER BY changed_at DESC LIMIT 1");
    const at = `/studio/g/${GALLERY}/selections`;
    const sheet = await (await owner.get(`${at}/?selection=${row?.id}`)).text();
    expect(sheet).toContain("Wall &lt;3&gt;");
    const list = (query: string) => owner.get(`${at}/picks.${query}&selection=${row?.id}`).then((one) => one.text());
    expect(await list("txt?list=album")).toBe("dance-1\n");
    expect(await list("csv?round=last")).toContain('"Wall <3>"');
    expect((await owner.get(`${at}/picks.txt?list=other`)).status).toBe(404);
  });

  it("are not said anything of where a gallery has none", async () => {
    await askFor(wedding, { lists: [] });
    const visitor = await anna();
    await pick(visitor, { photo: "dance-1" });
    for (const path of ["/photo/dance-1/", "/selection", "/highlights/"]) {
      const page = await (await visitor.get(AT + path)).text();
      expect(page).not.toMatch(/list-tabs|rate-lists|on-lists|listOf|name="list"/);
    }
  });
});

async function rows(sql: string): Promise<Record<string, string>[]> {
  return (await wedding.glassine.env.DB.prepare(sql).all<Record<string, string>>()).results;
}
