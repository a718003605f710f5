import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asLink } from "../../worker/domain/link.ts";
import { changeAssignments, deleteAccount, endAccountSessions } from "../../worker/store/accounts.ts";
import { clearClientLinks } from "../../worker/store/client-links.ts";
import { endGalleryLink, renameGalleryLink } from "../../worker/store/gallery-links.ts";
import { mintInvitation, revokeInvitation } from "../../worker/store/invitations.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { setUnpublished } from "../../worker/store/takedown.ts";
import { askFor, clientOf, pick, submit, whole } from "../support/clients.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";
import { readZip } from "./zip/archive.ts";

const AT = `/g/${GALLERY}`;
const DAY = 86_400_000;
const dayFrom = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const SOON = dayFrom(7);

let wedding: Wedding;
let client: Visitor;
const db = () => wedding.glassine.env.DB;

beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());
beforeEach(async () => {
  await db().prepare("DELETE FROM ledger").run();
  await db().prepare("DELETE FROM client_links").run();
  await wedding.settings({ clientLinks: "guests", downloads: "all", downloadSizes: "all", downloadPin: null });
  client = await wedding.client();
});

type Form = Record<string, string | string[]>;
const OF_DANCING = { set: "dancing", name: "For grandma", until: SOON, downloads: "on" };

/** The secret of a link that a client makes. Throws when none is made. */
async function make(maker: Visitor, form: Form = OF_DANCING, at = AT): Promise<string> {
  const answer = await maker.post(`${at}/view/links`, { action: "make", name: "Link", until: SOON, ...form });
  const html = await answer.text();
  const token = /view\/link#([\w-]{32})"/.exec(html)?.[1];
  if (answer.status !== 200 || !token) throw new Error(`no link was made: ${answer.status}`);
  return token;
}

interface Opened {
  holder: Visitor;
  /** Address of what the link shows. */
  at: string;
}

/** A stranger who opens a link. */
async function open(token: string, at = AT): Promise<Opened> {
  const holder = new Visitor(wedding.glassine);
  const answer = await whole(holder.post(`${at}/view/link`, { token }));
  if (answer.status !== 303) throw new Error(`the link stayed shut: ${answer.status}`);
  return { holder, at: answer.headers.get("location") ?? "" };
}

const shared = async (form?: Form) => open(await make(client, form));
const status = async (visitor: Visitor, path: string) => (await whole(visitor.get(path))).status;
const works = async ({ holder, at }: Opened) => (await status(holder, at)) === 200;

const photosIn = (html: string) =>
  [...html.matchAll(/class="tile" id="([^"]+)"/g)].map(([, id = ""]) => decodeURIComponent(id));

async function zipped({ holder, at }: Opened): Promise<string[]> {
  const answer = await holder.get(`${at}photos.zip`);
  expect(answer.status).toBe(200);
  return (await readZip(Buffer.from(await answer.arrayBuffer()))).map(({ path }) => path);
}

/** An image of a photo as the link's pages name it. */
async function imageOf({ at }: Opened, name: string): Promise<string> {
  const { hash, renditions } = await wedding.photo(name);
  const edge = renditions.find(({ format }) => format === "jpg")?.edge;
  return `${at}image/${encodeURIComponent(name)}/${edge}-${hash}.jpg`;
}

describe("a client's link", () => {
  it("shows a stranger its photos, one by one and in a zip, and nothing else of the gallery", async () => {
    const link = await shared({ photo: ["dance-2", "open-laugh"], downloads: "on" });
    const { holder, at } = link;
    const html = await holder.text(at);
    expect(photosIn(html)).toEqual(["open-laugh", "dance-2"]);
    expect(html).toContain("2 photos");
    for (const trace of [...PRIVATE_TRACES, "dance-1", "Highlights", "Dancing", "og:", "/selection", "/store"])
      expect(html, trace).not.toContain(trace);
    expect(await zipped(link)).toEqual(["open-laugh.jpg", "dance-2.jpg"]);
    expect(await status(holder, await imageOf(link, "dance-2"))).toBe(200);
    expect(await status(holder, `${at}file/dance-2`)).toBe(200);
    const photo = await holder.text(`${at}photo/dance-2/`);
    expect(photo).toContain("2 of 2");
    expect(photo).toContain(`href="${at}photo/open-laugh/" rel="prev"`);
    expect(photo).not.toContain('rel="next"');
  });

  it("goes on working when the gallery gets another link, until the earlier one is ended", async () => {
    const token = await make(client);
    const before = await open(token);
    const [link, other] = [asLink(GALLERY), asLink("anna-and-ben")];
    await renameGalleryLink(db(), { gallery: GALLERY, from: link, to: other, now: 1 });
    try {
      expect(await works(before)).toBe(true);
      const after = await open(token);
      expect(after.at).toMatch(/^\/g\/anna-and-ben\/view\/link\//);
      const html = await after.holder.text(after.at);
      expect(photosIn(html)).toEqual(["dance-1", "dance-2"]);
      expect(html).not.toContain(`/g/${GALLERY}/`);
      expect(await status(after.holder, await imageOf(after, "dance-1"))).toBe(200);
      await endGalleryLink(db(), { gallery: GALLERY, link, now: 2 });
      expect([await works(before), await works(after)]).toEqual([false, true]);
      expect(await status(after.holder, after.at.replace("anna-and-ben", "christening"))).toBe(404);
    } finally {
      await renameGalleryLink(db(), { gallery: GALLERY, from: other, to: link, now: 3 });
    }
  });

  it("opens none of the gallery's other addresses, which are as closed as to anybody", async () => {
    const link = await shared({ photo: ["open-laugh"], downloads: "on" });
    const { holder } = link;
    const stranger = new Visitor(wedding.glassine);
    for (const path of [
      ...["/", "/highlights/", "/photo/open-laugh/", "/download/all.zip", "/download/set/highlights.zip", "/selection"],
      ...["/download/photo/open-laugh", "/view/links", "/view/offline", "/view/offline/highlights", "/store", "/cart"],
      ...["/view/app.webmanifest", "/view/code/highlights"],
    ])
      expect([path, await status(holder, AT + path)]).toEqual([path, await status(stranger, AT + path)]);
    expect(await status(holder, wedding.imageOf("open-laugh"))).toBe(401);
    for (const [path, form] of [
      ["/marks", { photo: "open-laugh", private: "true" }],
      ["/selection", { photo: "open-laugh", picked: "true" }],
      ["/view/links", { action: "make", set: "highlights", name: "More", until: SOON }],
    ] as const) {
      const answer = await whole(holder.post(AT + path, form, { accept: "application/json" }));
      expect([401, 303], path).toContain(answer.status);
    }
    expect(await db().prepare("SELECT count(*) AS n FROM client_links").first("n")).toBe(1);
  });

  it.each(["dance-1", "secret-kiss", "veil-unseen", "no-such-photo"])(
    "has no trace of another photo: %s",
    async (name) => {
      const link = await shared({ photo: ["open-laugh"], downloads: "on" });
      const { holder, at } = link;
      const missing = await (await holder.get(`${at}photo/nothing/`)).text();
      for (const path of [`${at}photo/${name}/`, `${at}file/${name}`, `${at}image/${name}/320-0123456789ab.jpg`]) {
        const answer = await holder.get(path);
        expect(answer.status).toBe(404);
        expect((await answer.text()).replaceAll(/nonce="[^"]*"/g, "")).toBe(missing.replaceAll(/nonce="[^"]*"/g, ""));
      }
    },
  );

  it("is closed again in a browser that others use, until its secret comes back", async () => {
    const token = await make(client);
    const { holder, at } = await open(token);
    const other = await open(await make(client, { photo: ["open-laugh"] }));
    holder.cookies.set(...([...other.holder.cookies].find(([name]) => name.startsWith("__Host-l-")) ?? ["", ""]));
    await whole(holder.post(`${AT}/view/link`, { token }));
    expect([await status(holder, at), await status(holder, other.at)]).toEqual([200, 200]);
    expect((await whole(holder.post(at, {}))).status).toBe(303);
    expect([await status(holder, at), await status(holder, other.at)]).toEqual([404, 200]);
    await whole(holder.post(`${AT}/view/link`, { token }));
    expect(await status(holder, at)).toBe(200);
    // A token of another gallery opens nothing here, nor does one that somebody wrote.
    for (const forged of ["x.y.z", `${other.holder.cookies.get(`__Host-l-${GALLERY}`)}x`]) {
      holder.cookies.set(`__Host-l-${GALLERY}`, forged);
      expect(await status(holder, at)).toBe(404);
    }
    holder.cookies.set("__Host-l-christening", other.holder.cookies.get(`__Host-l-${GALLERY}`) ?? "");
    expect(await status(holder, at.replace(GALLERY, "christening"))).toBe(404);
  });

  it("to a set follows the set, and never shows a guest's eyes what is hidden from them", async () => {
    await wedding.settings({ clientLinks: "all" });
    const everything = await shared({ set: "highlights" });
    expect(photosIn(await everything.holder.text(everything.at))).toEqual([
      "open-laugh",
      "secret-kiss",
      "Übergang am See 01",
    ]);
    const clients = await shared({ set: "boudoir" });
    expect(photosIn(await clients.holder.text(clients.at))).toEqual(["veil-unseen"]);
    // What the photographer allows counts from the next request on, for images too.
    const image = await imageOf(everything, "secret-kiss");
    expect(await status(everything.holder, image)).toBe(200);
    await wedding.settings({ clientLinks: "guests" });
    expect(await status(everything.holder, image)).toBe(404);
    const html = await everything.holder.text(everything.at);
    expect(photosIn(html)).toEqual(["open-laugh", "Übergang am See 01"]);
    expect(html).toContain("2 photos");
    const hidden = await clients.holder.text(clients.at);
    expect(photosIn(hidden)).toEqual([]);
    for (const trace of PRIVATE_TRACES) expect(hidden).not.toContain(trace);
    expect(await status(clients.holder, `${clients.at}photos.zip`)).toBe(404);
    await wedding.settings({ clientLinks: "off" });
    expect(await works(everything)).toBe(false);
  });

  it("hides a photo as soon as somebody marks it private, in every form it has", async () => {
    const link = await shared({ photo: ["dance-1", "dance-2"], downloads: "on" });
    const image = await imageOf(link, "dance-1");
    expect(await status(link.holder, image)).toBe(200);
    await changeMarks(db(), {
      gallery: GALLERY,
      photos: ["dance-1"],
      hide: true,
      by: "client password",
      now: Date.now(),
    });
    const html = await link.holder.text(link.at);
    expect(photosIn(html)).toEqual(["dance-2"]);
    expect(html).toContain("1 photo ");
    expect(await zipped(link)).toEqual(["dance-2.jpg"]);
    for (const path of [image, `${link.at}photo/dance-1/`, `${link.at}file/dance-1`])
      expect(await status(link.holder, path)).toBe(404);
    await changeMarks(db(), {
      gallery: GALLERY,
      photos: ["dance-1"],
      hide: false,
      by: "client password",
      now: Date.now(),
    });
    expect(await zipped(link)).toHaveLength(2);
  });

  it("gives no downloads unless its maker says so, and none that the photographer keeps from guests", async () => {
    const looking = await shared({ set: "dancing" });
    expect(await looking.holder.text(looking.at)).not.toContain("Download");
    for (const path of ["photos.zip", "file/dance-1", "file/dance-1?size=web"])
      expect(await status(looking.holder, looking.at + path)).toBe(404);
    const link = await shared();
    await wedding.settings({ downloads: "photos", downloadSizes: "web" });
    expect(await status(link.holder, `${link.at}photos.zip`)).toBe(404);
    expect(await status(link.holder, `${link.at}photos.zip?size=web`)).toBe(404);
    expect(await status(link.holder, `${link.at}file/dance-1`)).toBe(404);
    expect(await status(link.holder, `${link.at}file/dance-1?size=web`)).toBe(200);
    await wedding.settings({ downloads: "all", downloadPin: "4711" });
    expect(await status(link.holder, `${link.at}photos.zip?size=web`)).toBe(404);
    await wedding.settings({ downloads: "off", clientLinks: "all", downloadPin: null });
    // Its maker may download everything, and the photographer lets that be passed on.
    expect(await zipped(link)).toEqual(["dance-1.jpg", "dance-2.jpg"]);
    expect(await status(link.holder, `${link.at}photos.zip?size=none`)).toBe(404);
    await wedding.settings({ downloads: "buy" });
    for (const path of ["photos.zip", "file/dance-1?size=web"])
      expect(await status(link.holder, link.at + path)).toBe(404);
    expect(await client.text(`${AT}/view/links`)).not.toContain('name="downloads"');
  });

  it("looks to others like one that does not exist, and after its end to everybody", async () => {
    const link = await shared();
    const other = new Visitor(wedding.glassine);
    const [opened, never] = await Promise.all([
      other.get(link.at),
      other.get(link.at.replace(/[0-9a-f]{16}/, "0".repeat(16))),
    ]);
    expect([opened.status, never.status]).toEqual([404, 404]);
    const same = async (answer: Response) => (await answer.text()).replaceAll(/nonce="[^"]*"/g, "");
    expect(await same(opened)).toBe(await same(never));
    const id = /link\/([0-9a-f]{16})\//.exec(link.at)?.[1] ?? "";
    expect((await whole(client.post(`${AT}/view/links`, { action: "end", link: id }))).status).toBe(303);
    expect(await works(link)).toBe(false);
  });
});

describe("a link ends", () => {
  const account = async (galleries = [GALLERY]) => clientOf(wedding, galleries, "Ida");

  it("when the client password changes, and does not come back with another change", async () => {
    const link = await shared();
    expect(await works(link)).toBe(true);
    await wedding.settings({ clientPassword: "another-password" });
    expect(await works(link)).toBe(false);
    await wedding.settings({ clientPassword: "thyme-and-honey" });
    expect(await works(link)).toBe(false);
  });

  it("when everybody is signed out", async () => {
    const link = await shared();
    await wedding.settings({ endSessions: true });
    expect(await works(link)).toBe(false);
  });

  it("when whoever made it with the client password signs out", async () => {
    const link = await shared();
    expect((await whole(client.post(`${AT}/leave`, {}))).status).toBe(303);
    expect(await works(link)).toBe(false);
  });

  it("when the invitation is revoked by which its maker came, also long after", async () => {
    const { id, token } = await mintInvitation(db(), {
      ...{
        gallery: GALLERY,
        role: "client",
        label: "Bride",
        expiresAt: Date.now() + DAY,
        maxUses: null,
        now: Date.now(),
      },
    });
    const bride = new Visitor(wedding.glassine);
    expect((await whole(bride.post(`${AT}/invite`, { token }))).status).toBe(303);
    const link = await open(await make(bride));
    await revokeInvitation(db(), { gallery: GALLERY, id, now: Date.now() });
    expect(await works(link)).toBe(false);
    // Revoked sessions are forgotten after a month.
    await db().prepare("DELETE FROM revoked_sessions").run();
    expect(await works(link)).toBe(false);
  });

  it("when its maker's account is signed out everywhere, is no longer assigned, disabled or deleted", async () => {
    const ida = await account();
    const [first, second] = [await open(await make(ida.visitor)), await open(await make(ida.visitor))];
    await changeAssignments(db(), { id: ida.id, assign: [], unassign: [GALLERY], now: Date.now() });
    expect(await works(first)).toBe(false);
    await changeAssignments(db(), { id: ida.id, assign: [GALLERY], unassign: [], now: Date.now() });
    expect(await works(first)).toBe(true);
    await endAccountSessions(db(), ida.id);
    expect([await works(first), await works(second)]).toEqual([false, false]);
    const eva = await account();
    const link = await open(await make(eva.visitor));
    await deleteAccount(db(), eva.id);
    expect(await works(link)).toBe(false);
    expect(
      await db()
        .prepare("SELECT count(*) AS n FROM client_links WHERE holder = ?")
        .bind(`account:${eva.id}`)
        .first("n"),
    ).toBe(0);
  });

  it("while the gallery is closed or taken down, and when its last day is over", async () => {
    const link = await shared();
    await wedding.settings({ expiresAt: Date.now() - 1000 });
    expect(await works(link)).toBe(false);
    await wedding.settings({ expiresAt: null });
    await setUnpublished(db(), { gallery: GALLERY, down: true, now: Date.now() });
    expect(await works(link)).toBe(false);
    await setUnpublished(db(), { gallery: GALLERY, down: false, now: Date.now() });
    expect(await works(link)).toBe(true);
    await db()
      .prepare("UPDATE client_links SET expires_at = ?")
      .bind(Date.now() - 1)
      .run();
    expect(await works(link)).toBe(false);
    await clearClientLinks(db(), Date.now());
    expect(await db().prepare("SELECT count(*) AS n FROM client_links").first("n")).toBe(0);
  });

  it("while a selection that its maker sent closed the gallery for them", async () => {
    await askFor(wedding, { afterwards: "close" });
    const ida = await account();
    const link = await open(await make(ida.visitor));
    await pick(ida.visitor, { photo: "dance-1" });
    await submit(ida.visitor);
    expect(await works(link)).toBe(false);
    await askFor(wedding, {});
  });

  it("with the gallery of its name, not with a later one", async () => {
    const link = await shared();
    await db()
      .prepare("UPDATE galleries SET created_at = ? WHERE gallery = ?")
      .bind(Date.now() + DAY, GALLERY)
      .run();
    expect(await works(link)).toBe(false);
    await db().prepare("UPDATE galleries SET created_at = 1 WHERE gallery = ?").bind(GALLERY).run();
  });

  it("by its maker alone, or the photographer", async () => {
    const link = await shared();
    const id = /link\/([0-9a-f]{16})\//.exec(link.at)?.[1] ?? "";
    const other = await wedding.client();
    expect((await whole(other.post(`${AT}/view/links`, { action: "end", link: id }))).status).toBe(404);
    expect(await works(link)).toBe(true);
  });
});

describe("a private gallery", () => {
  it("is shared by its accounts where the photographer lets them share everything, and stays unknown to others", async () => {
    const mia = await clientOf(wedding, ["elopement"], "Mia");
    const at = "/g/elopement";
    await wedding.settings({ clientLinks: "all" }, "elopement");
    const token = await make(mia.visitor, { photo: ["two"] }, at);
    const stranger = new Visitor(wedding.glassine);
    const [there, missing] = [await stranger.text(`${at}/view/link`), await stranger.text("/g/nothing/view/link")];
    const plain = (html: string) => html.replaceAll("elopement", "nothing").replaceAll(/nonce="[^"]*"/g, "");
    expect(plain(there)).toBe(plain(missing));
    const wrong = { token: "x".repeat(32) };
    expect(plain(await (await stranger.post(`${at}/view/link`, wrong)).text())).toBe(
      plain(await (await stranger.post("/g/nothing/view/link", wrong)).text()),
    );
    const link = await open(token, at);
    expect(photosIn(await link.holder.text(link.at))).toEqual(["two"]);
    expect(await status(link.holder, `${at}/`)).toBe(404);
    await wedding.settings({ clientLinks: "guests" }, "elopement");
    expect(await works(link)).toBe(false);
  });
});

describe("making links", () => {
  it.each<[string, Form]>([
    ["without a name", { ...OF_DANCING, name: " " }],
    ["with a name that is too long", { ...OF_DANCING, name: "x".repeat(81) }],
    ["that end yesterday", { ...OF_DANCING, until: dayFrom(-2) }],
    ["that end in years", { ...OF_DANCING, until: dayFrom(400) }],
    ["that end never", { ...OF_DANCING, until: "" }],
    ["that end on no day", { ...OF_DANCING, until: "2026-02-31" }],
    ["to nothing", { name: "x", until: SOON }],
    ["to photos that are not there", { name: "x", until: SOON, photo: ["nothing", ""] }],
    ["to a set that is not there", { ...OF_DANCING, set: "nowhere" }],
  ])("%s is refused, with what was typed kept", async (_what, form) => {
    const answer = await client.post(`${AT}/view/links`, { action: "make", ...form });
    const html = await answer.text();
    expect(answer.status).toBe(400);
    expect(html).toContain("@fault-");
    expect(await db().prepare("SELECT count(*) AS n FROM client_links").first("n")).toBe(0);
  });

  it("is for clients: not for guests, nor clients who look as guests, nor the photographer as a client", async () => {
    const guest = await wedding.guest();
    expect(await status(guest, `${AT}/view/links`)).toBe(404);
    expect(await guest.text(`${AT}/`)).not.toContain("view/links");
    expect(await client.text(`${AT}/`)).toContain("view/links");
    await whole(client.post(`${AT}/view`, { as: "guest" }));
    expect(await status(client, `${AT}/view/links`)).toBe(404);
    await whole(client.post(`${AT}/view`, { as: "client" }));
    const photographer = await wedding.photographer();
    expect(await status(photographer, `${AT}/view/links`)).toBe(400);
    await whole(photographer.post("/studio/preview", { gallery: GALLERY, as: "client" }));
    expect((await whole(photographer.post(`${AT}/view/links`, { action: "make", ...OF_DANCING }))).status).toBe(400);
    await wedding.settings({ clientLinks: "off" });
    expect((await whole(client.post(`${AT}/view/links`, { action: "make", ...OF_DANCING }))).status).toBe(403);
    expect(await client.text(`${AT}/`)).not.toContain("view/links");
    expect(await client.text(`${AT}/view/links`)).toContain("doesn’t allow new links");
  });

  it("stores its secret as a hash, and says it once", async () => {
    const token = await make(client);
    const { results } = await db()
      .prepare("SELECT * FROM client_links, (SELECT group_concat(what) AS feed FROM activity)")
      .all();
    expect(JSON.stringify(results)).not.toContain(token);
    expect(JSON.stringify(results)).toContain("For grandma");
    expect(await client.text(`${AT}/view/links`)).not.toContain(token);
  });

  it("lists a client's own links, and nobody else's", async () => {
    await make(client, { ...OF_DANCING, name: "<b>Mine</b>" });
    await make(await wedding.client(), { ...OF_DANCING, name: "Of another" });
    const html = await client.text(`${AT}/view/links`);
    expect(html).toContain("&lt;b>Mine&lt;/b>".replaceAll("b>", "b&gt;"));
    expect(html).not.toContain("Of another");
    const link = await open(await make(client));
    await open(await make(client));
    await whole(link.holder.post(`${AT}/view/link`, { token: "x".repeat(32) }));
    expect(await client.text(`${AT}/view/links`)).toContain("opened 1 time");
  });

  it("offers the photos that were selected or chosen before, as far as this client sees them", async () => {
    await askFor(wedding, { invites: "everyone" });
    await pick(client, { photo: "dance-2" });
    const form = (html: string) => [...html.matchAll(/name="photo" value="([^"]*)"/g)].map(([, name]) => name);
    expect(form(await client.text(`${AT}/view/links?from=selection`))).toEqual(["dance-2"]);
    expect(form(await client.text(`${AT}/view/links?photo=dance-1&photo=nothing&photo=veil-unseen`))).toEqual([
      "veil-unseen",
      "dance-1",
    ]);
    const chosen = await client.post(`${AT}/view/links`, {
      action: "choose",
      photo: ["dance-2", "dance-1", "dance-1", "x"],
    });
    expect(form(await chosen.text())).toEqual(["dance-1", "dance-2"]);
    await askFor(wedding, {});
  });

  it("is limited: a client and a gallery keep so many, however they are made", async () => {
    const many = Array.from({ length: 40 }, () =>
      whole(client.post(`${AT}/view/links`, { action: "make", ...OF_DANCING })),
    );
    const made = (await Promise.all(many)).filter(({ status }) => status === 200);
    expect(made).toHaveLength(30);
    expect(await db().prepare("SELECT count(*) AS n FROM client_links").first("n")).toBe(30);
    // What has ended makes room.
    await db().prepare("UPDATE client_links SET expires_at = 1").run();
    await make(client);
  });

  it("stores at most so many photos, and opens one link for one browser at a time", async () => {
    const photo = Array.from({ length: 4000 }, (_, i) => `no-such-${i}`);
    const link = await shared({ photo: [...photo, "dance-1"] });
    const stored = await db().prepare("SELECT photos FROM client_links").first<string>("photos");
    expect(stored).toBe('["dance-1"]');
    expect(await works(link)).toBe(true);
  });
});

describe("in the studio", () => {
  const DESK = `/studio/g/${GALLERY}/invitations/`;

  it("the photographer sees every link, who made it and whether it works, and ends it for good", async () => {
    const [ida, photographer] = [await clientOf(wedding, [GALLERY], "Ida"), await wedding.photographer()];
    const link = await open(await make(ida.visitor, { ...OF_DANCING, name: "For <i>aunt</i>" }));
    await make(client, { photo: ["dance-1"], name: "One photo" });
    const html = await photographer.text(DESK);
    for (const text of [
      "For &lt;i&gt;aunt",
      "the set Dancing",
      "Ida",
      "One photo",
      "1 photo",
      "a client with the password",
    ])
      expect(html, text).toContain(text);
    await whole(client.post(`${AT}/leave`, {}));
    expect(await photographer.text(DESK)).toContain("can’t enter as they did then");
    const id = /link\/([0-9a-f]{16})\//.exec(link.at)?.[1] ?? "";
    for (const nobody of [new Visitor(wedding.glassine), ida.visitor])
      expect([303, 401]).toContain((await whole(nobody.post(DESK, { link: id }))).status);
    expect(await works(link)).toBe(true);
    expect((await whole(photographer.post(DESK, { link: id }))).status).toBe(303);
    expect(await works(link)).toBe(false);
    expect((await whole(photographer.post(DESK, { link: id }))).status).toBe(404);
    const feed = await photographer.text(`/studio/g/${GALLERY}/activity/`);
    for (const text of [`link ${id} to set dancing`, `by a client’s link ${id}`, `link ${id} ended`])
      expect(feed.replaceAll("&#39;", "’").replaceAll("'", "’"), text).toContain(text);
  });

  it("a download by a link is in the activity, and counted as a guest's", async () => {
    const link = await shared();
    await zipped(link);
    const { results } = await db()
      .prepare("SELECT who, what FROM activity WHERE kind = 'download' AND what GLOB '*link*'")
      .all();
    const id = /link\/([0-9a-f]{16})\//.exec(link.at)?.[1] ?? "";
    expect(results).toContainEqual({ who: "guest", what: `anna-ben-photos.zip, by link ${id}` });
  });
});

describe("guessing secrets", () => {
  it("has to wait after some tries, and leaves little behind, whatever galleries are named", async () => {
    const guesser = new Visitor(wedding.glassine);
    const tries = Array.from(
      { length: 14 },
      (_, i) => () => whole(guesser.post(`/g/guess-${i}/view/link`, { token: "x".repeat(32) })),
    );
    const answers: number[] = [];
    for (const attempt of tries) answers.push((await attempt()).status);
    expect(answers.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(answers.at(-1)).toBe(429);
    const left = await db().prepare("SELECT count(*) AS n FROM ledger WHERE key GLOB 'use-link*'").first<number>("n");
    expect(left).toBe(1);
    // Somebody with the right secret elsewhere is let in.
    expect(await works(await shared())).toBe(true);
  });
});
