import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkStorage } from "../../scripts/check-storage/check.ts";
import { readArrangement } from "../../worker/store/arrangements.ts";
import { keys } from "../../worker/store/keys.ts";
import { setUnpublished } from "../../worker/store/takedown.ts";
import { readKept } from "../../worker/store/versions.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";
import { readZip } from "./zip/archive.ts";

let wedding: Wedding;
let photographer: Visitor;
let guest: Visitor;
let client: Visitor;
beforeAll(async () => {
  wedding = await openWedding();
  photographer = await wedding.photographer();
  guest = await wedding.guest();
  client = await wedding.client();
});
afterAll(() => wedding?.close());

const desk = `/studio/g/${GALLERY}/photos/`;
const SEE = "Übergang am See 01";

const current = async () => (await readArrangement(wedding.glassine.env.DB, GALLERY)).revision;

interface Sent {
  status: number;
  text: string;
}

async function send(action: string, form: Record<string, string | string[]>, revision?: number): Promise<Sent> {
  const shown = typeof form.set === "string" ? `${desk}?set=${form.set}` : desk;
  const about = { action, revision: String(revision ?? (await current())) };
  const response = await photographer.post(shown, { ...about, ...form });
  return { status: response.status, text: await response.text() };
}

const done = async (action: string, form: Record<string, string | string[]>) => {
  const { status, text } = await send(action, form);
  expect([status, /class="fault[^>]*>([^<]*)/.exec(text)?.[1] ?? ""]).toEqual([303, ""]);
};

const edit = (...edits: object[]) => done("edits", { edits: JSON.stringify(edits) });

/** Photos of a set in the order a visitor sees. */
async function order(visitor: Visitor, set: string): Promise<string[]> {
  const html = await visitor.text(`/g/${GALLERY}/${set}/`);
  const tiles = html.matchAll(/<li class="tile"[^>]*>\s*<a href="\/g\/anna-ben\/photo\/([^/]+)\//g);
  return [...tiles].map(([, name = ""]) => decodeURIComponent(name));
}

async function zipOf(visitor: Visitor, at: string): Promise<string[]> {
  const response = await visitor.get(`/g/${GALLERY}/download/${at}`);
  return (await readZip(Buffer.from(await response.arrayBuffer()))).map(({ path }) => path);
}

/** Whoever would see these photos. */
const confirming = (...photos: string[]) =>
  JSON.stringify(photos.flatMap((photo) => [`client ${photo}`, `everyone ${photo}`]));

/** Everything as the files say again. */
beforeEach(async () => {
  const revision = await current();
  if (revision === 0) return;
  const response = await photographer.post(desk, {
    ...{ action: "go-back", revision: String(revision), back: "0" },
    confirmed: confirming("open-laugh", "secret-kiss", SEE, "veil-unseen", "dance-1", "dance-2"),
  });
  expect(response.status).toBe(303);
});

const shellFiles = (html: string) => [...html.matchAll(/\/_astro\/([\w.~@+-]+)/g)].map(([, file = ""]) => file);

describe("an arrangement of what is hidden from guests", () => {
  it("changes nothing that they get: not even the names of scripts, which publishing and the Worker build apart", async () => {
    const pages = ["", "highlights/", "dancing/"];
    const seen = () => Promise.all(pages.map((page) => guest.text(`/g/${GALLERY}/${page}`)));
    const before = await seen();
    await edit(
      ...[{ do: "set-title", set: "boudoir", title: "Only us" }],
      ...[{ do: "caption", photo: "secret-kiss", text: "Behind the barn" }],
      ...[{ do: "move", set: "highlights", photos: ["secret-kiss"], before: null }],
    );
    expect(await client.text(`/g/${GALLERY}/highlights/`)).toContain("Behind the barn");
    expect(await seen()).toEqual(before);
  });

  it("shows in no name of a script, whatever everybody saw change before, nor in a new set", async () => {
    const scripts = async (page: string) => {
      const html = await guest.text(`/g/${GALLERY}/${page}`);
      return shellFiles(html).filter((file) => file.endsWith(".js"));
    };
    const [cover, set] = [await scripts(""), await scripts("highlights/")];
    await edit(
      ...[{ do: "words", title: "Anna and Ben", date: "", description: "" }],
      ...[{ do: "new-set", title: "Late", visibility: "everyone", as: "+1" }],
      ...[{ do: "place", photos: [SEE], to: "+1", from: null }],
    );
    expect(await guest.text(`/g/${GALLERY}/late/`)).toContain("Anna and Ben");
    expect([await scripts(""), await scripts("highlights/"), await scripts("late/")]).toEqual([cover, set, set]);
  });
});

describe("the studio's photo page", () => {
  it("shows every photo with its sets, even those that guests never see", async () => {
    const html = await photographer.text(desk);
    for (const name of ["open-laugh", "secret-kiss", "veil-unseen", "dance-1"]) expect(html).toContain(name);
    expect(await photographer.text(`${desk}?set=dancing`)).not.toContain('value="open-laugh"');
    for (const visitor of [guest, client]) expect((await visitor.get(desk)).status).toBe(303);
  });

  it("moves photos, and guests see it in pages and zips with their next request", async () => {
    expect(await order(guest, "dancing")).toEqual(["dance-1", "dance-2"]);
    await done("chosen", { set: "dancing", photo: "dance-2", do: "before", before: "dance-1" });
    expect(await order(guest, "dancing")).toEqual(["dance-2", "dance-1"]);
    await wedding.settings({ downloads: "all" });
    expect(await zipOf(guest, "set/dancing.zip")).toEqual(
      ["dance-2.jpg", "dance-1.jpg"].map((f) => expect.stringContaining(f)),
    );
  });

  it("sorts a set by name, by time and by newest first", async () => {
    await done("sort", { set: "dancing", by: "newest" });
    await done("chosen", { set: "dancing", photo: "dance-1", do: "end" });
    expect(await order(guest, "dancing")).toEqual(["dance-2", "dance-1"]);
    await done("sort", { set: "dancing", by: "name" });
    expect(await order(guest, "dancing")).toEqual(["dance-1", "dance-2"]);
  });

  it("moves a photo to another set, in all counts and deliveries", async () => {
    await done("chosen", { set: "dancing", photo: "dance-2", do: "move", to: "highlights" });
    expect(await order(guest, "dancing")).toEqual(["dance-1"]);
    expect(await order(guest, "highlights")).toEqual(["open-laugh", SEE, "dance-2"]);
    expect(await guest.text(`/g/${GALLERY}/dancing/`)).toContain("1 photo");
    expect(await zipOf(guest, "set/highlights.zip")).toHaveLength(3);
    expect((await guest.get(`/g/${GALLERY}/photo/dance-2/`)).status).toBe(200);
  });

  it("edits a photo's caption and its text for people who can't see it", async () => {
    const texts = { caption: 'The <first> "dance" <!--[slot word skip]-->', alt: "Two people turning" };
    await done("describe", { photo: "dance-1", ...texts });
    const html = await guest.text(`/g/${GALLERY}/photo/dance-1/`);
    expect(html).toContain("Two people turning");
    expect(html).toContain("The &lt;first");
    expect(await guest.text(`/g/${GALLERY}/dancing/`)).toContain("Two people turning");
    await done("describe", { photo: "open-laugh", caption: "", alt: "" });
    expect(await guest.text(`/g/${GALLERY}/photo/open-laugh/`)).not.toContain(">Laughing<");
  });

  it("renames and adds sets; what only clients see stays theirs", async () => {
    await done("set-title", { set: "dancing", title: "Until four" });
    await done("new-set", { title: "Late hours", visibility: "client" });
    await done("chosen", { set: "dancing", photo: "dance-2", do: "move", to: "late-hours" });
    const cover = await guest.text(`/g/${GALLERY}/`);
    expect(cover).toContain("Until four");
    expect(cover).not.toContain("Late hours");
    expect((await guest.get(`/g/${GALLERY}/late-hours/`)).status).toBe(404);
    expect((await guest.get(`/g/${GALLERY}/photo/dance-2/`)).status).toBe(404);
    expect(await order(client, "late-hours")).toEqual(["dance-2"]);
    await done("move-set", { set: "late-hours", before: "highlights" });
    const titles = (await client.text(`/g/${GALLERY}/`)).match(/contents-title[^>]*>[^<]*/g)?.map((one) => one.trim());
    expect(titles?.[0]).toContain("Late hours");
    expect((await send("drop-set", { set: "late-hours" })).text).toContain("still has photos");
  });

  it("takes photos out and brings them back, each with its private mark", async () => {
    await done("chosen", { set: "", photo: ["secret-kiss", "dance-1"], do: "out" });
    for (const visitor of [guest, client]) {
      expect((await visitor.get(`/g/${GALLERY}/photo/dance-1/`)).status).toBe(404);
      expect((await visitor.get(wedding.imageOf("dance-1"))).status).toBe(404);
    }
    expect(await photographer.text(desk)).toContain("Removed");
    const asked = await send("back", { photo: ["secret-kiss", "dance-1"] });
    expect(asked.text).toContain("More people would see 2 photos");
    await done("edits", {
      edits: JSON.stringify([{ do: "back", photos: ["secret-kiss", "dance-1"] }]),
      confirmed: JSON.stringify(["client secret-kiss", "everyone dance-1"]),
    });
    expect((await guest.get(`/g/${GALLERY}/photo/dance-1/`)).status).toBe(200);
    expect((await guest.get(`/g/${GALLERY}/photo/secret-kiss/`)).status).toBe(404);
    expect((await client.get(`/g/${GALLERY}/photo/secret-kiss/`)).status).toBe(200);
  });

  it("changes words, look and cover", async () => {
    await done("words", { title: "Anna <&> Ben", date: "2026-06-14", description: "Two days" });
    await done("look", {
      cover: "split",
      theme: "dark",
      fonts: "romantic",
      grid: "columns",
      viewer: "",
      slideshow: "photos",
      accent: "#7a5c2e",
    });
    await done("cover", { photo: "open-laugh", x: "20", y: "80" });
    const html = await guest.text(`/g/${GALLERY}/`);
    expect(html).toContain("Anna &lt;&amp;&gt; Ben");
    for (const part of ["cover-split", 'data-slideshow="photos"', "object-position:20% 80%", "Two days"])
      expect(html).toContain(part);
    expect(await photographer.text("/studio/")).toContain("Anna &lt;&amp;&gt; Ben");
    for (const [form, field] of [
      [{ action: "words", title: "", date: "", description: "kept" }, "title"],
      [
        { action: "look", cover: "", theme: "", fonts: "", grid: "", viewer: "", slideshow: "", accent: "red" },
        "accent",
      ],
    ] as const) {
      const { action, ...fields } = form;
      const refused = await send(action, fields);
      expect([refused.status, refused.text.includes("kept") || field === "accent"]).toEqual([400, true]);
    }
  });

  it("restores an earlier state, and goes forward again", async () => {
    await done("chosen", { set: "dancing", photo: "dance-1", do: "end" });
    const revision = await current();
    await done("go-back", { back: String(revision - 1) });
    expect(await order(guest, "dancing")).toEqual(["dance-1", "dance-2"]);
    await done("go-back", { back: String(revision) });
    expect(await order(guest, "dancing")).toEqual(["dance-2", "dance-1"]);
    expect((await send("go-back", { back: "99999" })).text).toContain("nothing to undo");
  });
});

describe("who sees a photo", () => {
  it("never becomes more people without a confirmation that names each photo", async () => {
    const move = { set: "boudoir", photo: "veil-unseen", do: "move", to: "dancing" };
    const asked = await send("chosen", move);
    expect(asked.status).toBe(200);
    for (const says of ["More people would see 1 photo", "veil-unseen", "guests", "Dancing"])
      expect(asked.text).toContain(says);
    expect((await guest.get(`/g/${GALLERY}/photo/veil-unseen/`)).status).toBe(404);
    const wrong = await send("edits", {
      edits: JSON.stringify([{ do: "place", photos: ["veil-unseen"], from: "boudoir", to: "dancing" }]),
      confirmed: '["everyone dance-1"]',
    });
    expect(wrong.text).toContain("More people would see 1 photo");
    const forClients = await send("edits", {
      edits: JSON.stringify([{ do: "place", photos: ["veil-unseen"], from: "boudoir", to: "dancing" }]),
      confirmed: '["client veil-unseen"]',
    });
    expect(forClients.text).toContain("More people would see 1 photo");
    const [, edits = ""] = /name="edits" value="([^"]*)"/.exec(asked.text) ?? [];
    await done("edits", {
      edits: edits.replaceAll("&#34;", '"').replaceAll("&quot;", '"'),
      confirmed: '["everyone veil-unseen"]',
    });
    expect((await guest.get(`/g/${GALLERY}/photo/veil-unseen/`)).status).toBe(200);
    // Going back is never asked about: fewer people see it.
    await done("go-back", { back: String((await current()) - 1) });
    expect((await guest.get(`/g/${GALLERY}/photo/veil-unseen/`)).status).toBe(404);
  });

  it("stays the same if a private photo moves to an open set", async () => {
    await done("chosen", { set: "highlights", photo: "secret-kiss", do: "move", to: "dancing" });
    expect(await order(guest, "dancing")).toEqual(["dance-1", "dance-2"]);
    expect(await order(client, "dancing")).toEqual(["dance-1", "dance-2", "secret-kiss"]);
    for (const page of [`/g/${GALLERY}/`, `/g/${GALLERY}/dancing/`, `/g/${GALLERY}/highlights/`]) {
      const html = await guest.text(page);
      for (const trace of PRIVATE_TRACES) expect(html).not.toContain(trace);
    }
  });

  it("never becomes nobody: one open set stays", async () => {
    const { status, text } = await send("edits", {
      edits: JSON.stringify([
        { do: "place", photos: ["open-laugh", "secret-kiss", SEE], from: "highlights", to: "boudoir" },
        { do: "place", photos: ["dance-1", "dance-2"], from: "dancing", to: "boudoir" },
        { do: "drop-set", set: "highlights" },
        { do: "drop-set", set: "dancing" },
      ]),
    });
    expect([status, text.includes("At least one set must be for everyone")]).toEqual([400, true]);
  });
});

describe("two studios", () => {
  it("open at the same time end in a message for the later one, which keeps its changes", async () => {
    const revision = await current();
    await done("set-title", { set: "dancing", title: "First" });
    const later = await send("set-title", { set: "dancing", title: "Second, and later" }, revision);
    expect(later.status).toBe(400);
    expect(later.text).toContain("after you opened this page");
    expect(later.text).toContain('value="Second, and later"');
    expect(await guest.text(`/g/${GALLERY}/`)).toContain("First");
    const json = await photographer.post(
      desk,
      { action: "edits", revision: String(revision), edits: '[{"do":"set-title","set":"dancing","title":"Third"}]' },
      { accept: "application/json" },
    );
    const said = { problems: [expect.stringContaining("after you opened this page")], meanwhile: true, at: null };
    expect([json.status, await json.json()]).toEqual([400, said]);
    const unfit = await photographer.post(
      desk,
      {
        action: "edits",
        revision: String(await current()),
        edits: '[{"do":"alt","photo":"dance-1","text":""},{"do":"out","photos":["nobody"]}]',
      },
      { accept: "application/json" },
    );
    expect(await unfit.json()).toMatchObject({ meanwhile: false, at: 1 });
  });

  it("that save at the same moment save one change, and the other one gets a message", async () => {
    const revision = await current();
    const titles = ["One", "Two", "Three"];
    const sent = await Promise.all(
      titles.map((title) => send("set-title", { set: "dancing", title: `Title ${title}` }, revision)),
    );
    expect(sent.map(({ status }) => status).sort()).toEqual([303, 400, 400]);
    expect(await current()).toBe(revision + 1);
  });

  it("refuse what can't be done, say why, and change nothing", async () => {
    const revision = await current();
    for (const [action, form, says] of [
      ["chosen", { set: "dancing", photo: "nobody", do: "end" }, "No photo of this gallery"],
      ["chosen", { set: "dancing", photo: "dance-1", do: "before", before: "nobody" }, "No photo of this gallery"],
      ["sort", { set: "nowhere", by: "name" }, "This gallery has no set nowhere"],
      ["new-set", { title: "dancing", visibility: "everyone" }, "already has a set"],
      ["edits", { edits: "[]" }, "could not be read"],
      ["edits", { edits: '[{"do":"explode"}]' }, "could not be read"],
    ] as const) {
      const refused = await send(action, form as Record<string, string>);
      expect([action, refused.status]).toEqual([action, 400]);
      expect(refused.text.replaceAll("couldn’t", "could not")).toContain(says);
    }
    expect(await current()).toBe(revision);
  });
});

describe("a version that was made in the studio", () => {
  it("is complete in storage, with every shared file that its pages name", async () => {
    await edit(
      { do: "set-title", set: "dancing", title: "Until five" },
      { do: "out", photos: ["dance-1"] },
      { do: "move", set: "highlights", photos: [SEE], before: "open-laugh" },
      { do: "look", cover: "", theme: "", fonts: "fashion", grid: "", viewer: "", accent: "" },
    );
    const { DB: db, PHOTOS: bucket } = wedding.glassine.env;
    const row = await db.prepare("SELECT version FROM galleries WHERE gallery = ?").bind(GALLERY).first();
    const version = String(row?.version);
    const checked = await checkStorage([{ gallery: GALLERY, version }], {
      store: wedding.glassine.target.blobs,
      progress: { line: () => {}, step: () => ({ update: () => {}, end: () => {} }) },
      signal: new AbortController().signal,
    });
    expect(checked.bad).toEqual([]);
    const html = await guest.text(`/g/${GALLERY}/highlights/`);
    const files = shellFiles(html);
    expect(files).toContainEqual(expect.stringMatching(/^fashion\..*\.css$/));
    for (const file of files) expect([file, (await bucket.head(`shell/${file}`)) !== null]).toEqual([file, true]);
  });
});

describe("the studio's versions", () => {
  const at = `/studio/g/${GALLERY}/versions/`;
  const live = async () =>
    (await wedding.glassine.env.DB.prepare("SELECT version FROM galleries WHERE gallery = ?")
      .bind(GALLERY)
      .first<string>("version")) ?? "";
  const back = async (form: Record<string, string>) => {
    const response = await photographer.post(at, form);
    return { status: response.status, text: await response.text() };
  };

  it("go back to earlier photos and leave the arrangement, and ask before anything becomes visible again", async () => {
    const first = await live();
    await edit({ do: "set-title", set: "dancing", title: "All night" });
    const second = await live();
    const page = await photographer.text(at);
    for (const version of [first, second]) expect(page).toContain(version);
    for (const visitor of [guest, client]) expect((await visitor.get(at)).status).toBe(303);
    expect((await back({ version: first })).status).toBe(303);
    expect([first, second]).not.toContain(await live());
    expect(await guest.text(`/g/${GALLERY}/dancing/`)).toContain("All night");
    const key = keys.manifest(GALLERY, second);
    const manifest = JSON.parse((await (await wedding.glassine.env.PHOTOS.get(key))?.text()) ?? "");
    await wedding.glassine.env.PHOTOS.put(key, JSON.stringify({ ...manifest, description: "Her old address" }));
    const between = await live();
    const asked = await back({ version: second });
    expect(asked.text).toContain("Her old address");
    expect(await live()).toBe(between);
    expect((await back({ version: second, confirmed: "000000000000" })).text).toContain("Her old address");
    const confirmed = /name="confirmed" value="([^"]*)"/.exec(asked.text)?.[1] ?? "";
    expect([(await back({ version: second, confirmed })).status, await live()]).toEqual([303, second]);
    expect((await back({ version: second })).text).toContain("is already live or no longer available");
    expect(await photographer.text(`/studio/g/${GALLERY}/activity/`)).toContain(`went back to version ${second}`);
  });

  it("stay as they are while the gallery is taken down", async () => {
    await edit({ do: "set-title", set: "dancing", title: "All day" });
    const second = await live();
    const other =
      (await readKept(wedding.glassine.env.DB, GALLERY)).find(({ version }) => version !== second)?.version ?? "";
    await setUnpublished(wedding.glassine.env.DB, { gallery: GALLERY, down: true, now: 1 });
    expect(await back({ version: other })).toMatchObject({
      status: 400,
      text: expect.stringContaining("is taken down"),
    });
    await setUnpublished(wedding.glassine.env.DB, { gallery: GALLERY, down: false, now: 2 });
    expect(await live()).toBe(second);
  });
});
