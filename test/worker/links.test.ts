import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { asLink } from "../../worker/domain/link.ts";
import { mintInvitation } from "../../worker/store/invitations.ts";
import { askFor, clientOf, ownSelection, pick, picked, submit } from "../support/clients.ts";
import { add, order, sell } from "../support/shop.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

const LINK = "anna-and-ben";
const PRIVATE = "elopement";

let wedding: Wedding;
let guest: Visitor;
let client: Visitor;
let account: Visitor;
let photographer: Visitor;

beforeAll(async () => {
  wedding = await openWedding();
  await askFor(wedding, { invites: "everyone" });
  await wedding.settings({ visibility: "public", listed: true }, "christening");
  [guest, client, photographer] = await Promise.all([wedding.guest(), wedding.client(), wedding.photographer()]);
  account = (await clientOf(wedding, [GALLERY, PRIVATE])).visitor;
  await pick(guest, { photo: "open-laugh", comment: "This one" });
});
afterAll(() => wedding.close());
afterEach(async () => {
  for (const gallery of [GALLERY, PRIVATE, "christening"])
    await wedding.glassine.env.DB.prepare("DELETE FROM links WHERE gallery = ?").bind(gallery).run();
});

/** Sends the studio's form, as the page has it. */
async function send(gallery: string, form: Record<string, string>): Promise<{ status: number; body: string }> {
  const response = await photographer.post(`/studio/g/${gallery}/?part=address`, form);
  return { status: response.status, body: await response.text() };
}
const rename = (link: string, gallery = GALLERY, from: Record<string, string> = {}) =>
  send(gallery, { action: "rename", link, ...from });
const end = (link: string, gallery = GALLERY) => send(gallery, { action: "end-link", "end-link": link });

/** Everything that an answer says, apart from what is different each time. */
async function answer(visitor: Visitor, path: string, method = "GET") {
  const response = await visitor.request(path, method === "POST" ? { form: { token: "x" } } : { method });
  const headers = [...response.headers].filter(([name]) => name !== "date").sort();
  return { status: response.status, headers, body: await response.text() };
}

describe("the pages of a gallery that got another link", () => {
  it("have no other address in them: pages, data, redirects, names of downloads, for everybody", async () => {
    await sell(wedding);
    await add(guest, "one", { photo: "open-laugh" });
    const ordered = await order(guest, { method: "invoice", agreed: "on", address: "Somewhere 1" });
    const own = new URL(ordered.headers.get("location") ?? "", "https://x.invalid").pathname.split("/").at(-1) ?? "";
    await wedding.settings({ downloads: "all" });
    expect((await rename(LINK)).status).toBe(303);
    const stranger = new Visitor(wedding.glassine);
    const below = (...rests: string[]) => rests.map((rest) => `/g/${LINK}${rest}`);
    const pages = below("/", "/highlights/", "/dancing/", "/photo/open-laugh/", "/selection", "/download/pin");
    const entrances = below("/enter", "/enter?as=client", "/invite", "/receipt", "/selection/link", "/selection/open");
    const data = below("/view/offline?set=highlights", "/view/offline/highlights", "/view/app.webmanifest");
    const files = below("/download/all.zip", "/download/set/highlights.zip", "/download/photo/open-laugh");
    const orders = below(`/order/${own}`, `/order/${own}/invoice`, `/order/${own}/photos.zip`, "/no-such-set/");
    const studio = ["", "photos/", "private/", "invitations/", "selections/", "store/", "numbers/", "activity/"];
    const asked: [Visitor, string[]][] = [
      [stranger, [...entrances, ...pages, "/"]],
      [guest, [...pages, ...entrances, ...data, ...files, ...orders]],
      [client, [...pages, ...below("/boudoir/", "/photo/veil-unseen/"), ...data, ...files]],
      [account, [...pages, "/clients/?stay=", "/clients/"]],
      [photographer, ["/studio/", ...studio.map((part) => `/studio/g/${GALLERY}/${part}`), ...pages]],
    ];
    const old = new RegExp(`/g/${GALLERY}[/?"]|${GALLERY}[^"]*\\.zip`);
    for (const [visitor, paths] of asked)
      for (const path of paths) {
        const { status, headers, body } = await answer(visitor, path);
        expect.soft(status, path).toBeLessThan(500);
        // The studio names its pages by the gallery's id, and lists the link that redirects.
        const said = (JSON.stringify(headers) + body)
          .replaceAll(`/studio/g/${GALLERY}/`, "")
          .replaceAll(
            new RegExp(`<summary>\\s*/g/${GALLERY}/|/g/${GALLERY}/ redirects to it|from /g/${GALLERY}/ to`, "g"),
            "",
          );
        expect
          .soft(old.exec(said)?.[0], `${path}: ${said.slice((old.exec(said)?.index ?? 0) - 80).slice(0, 200)}`)
          .toBe(undefined);
      }
    const { body } = await answer(guest, `/g/${LINK}/highlights/`);
    expect(body).toMatch(new RegExp(`srcset="/g/${LINK}/image/open-laugh/`));
    const image = /src="(\/g\/[^"]+\.jpg)"/.exec(body)?.[1] ?? "";
    expect((await answer(guest, image)).status).toBe(200);
  });

  it("show a visitor what they kept before: entered, picked, in the middle of a form", async () => {
    await rename(LINK);
    expect(picked(await ownSelection(guest, LINK))).toEqual(["open-laugh"]);
    // A page that was opened before: what is sent from it arrives, and it goes on under the current link.
    const sent = await guest.post(`/g/${GALLERY}/selection`, {
      photo: "open-laugh",
      stars: "4",
      next: `/g/${GALLERY}/highlights/`,
    });
    expect([sent.status, sent.headers.get("location")]).toEqual([303, `/g/${LINK}/highlights/#open-laugh`]);
    expect((await submit(guest, {}, { gallery: GALLERY })).status).toBe(200);
    const entered = await new Visitor(wedding.glassine).post(`/g/${GALLERY}/enter`, {
      ...{ role: "guest", password: GUEST_PASSWORD, next: `/g/${GALLERY}/photo/open-laugh/?set=highlights` },
    });
    expect(entered.headers.get("location")).toBe(`/g/${LINK}/photo/open-laugh/?set=highlights`);
  });

  it("are reached by what was sent with the earlier link: invitations, entrances with a place to go to", async () => {
    const soon = { expiresAt: Date.now() + 1e8, maxUses: null, now: Date.now() };
    const { token } = await mintInvitation(wedding.glassine.env.DB, {
      gallery: GALLERY,
      role: "guest",
      label: "",
      ...soon,
    });
    await rename(LINK);
    const invited = new Visitor(wedding.glassine);
    expect((await answer(invited, `/g/${GALLERY}/invite`)).headers).toContainEqual(["location", `/g/${LINK}/invite`]);
    const entered = await invited.post(`/g/${GALLERY}/invite`, { token });
    expect([entered.status, entered.headers.get("location")]).toEqual([303, `/g/${LINK}/`]);
    const next = encodeURIComponent(`/g/${GALLERY}/dancing/`);
    const led = await answer(new Visitor(wedding.glassine), `/g/${GALLERY}/enter?as=client&next=${next}`);
    const there = encodeURIComponent(`/g/${LINK}/dancing/`);
    expect(led.headers).toContainEqual(["location", `/g/${LINK}/enter?as=client&next=${there}`]);
  });
});

describe("an earlier link", () => {
  const PATHS = [
    "/",
    "/hill/",
    "/photo/two/",
    "/enter",
    "/invite",
    "/download/all.zip",
    "/image/two/1-0123456789ab.jpg",
    "/cart",
  ];

  it("of a private gallery says nothing to those who may not know of it: the same bytes as a missing one", async () => {
    await rename("the-hill", PRIVATE);
    const stranger = new Visitor(wedding.glassine);
    for (const visitor of [stranger, guest, client])
      for (const rest of PATHS)
        for (const method of ["GET", "HEAD", "POST", "DELETE"]) {
          const missing = await answer(visitor, `/g/no-such-gallery${rest}`, method);
          for (const link of [PRIVATE, "the-hill"])
            expect(await answer(visitor, `/g/${link}${rest}`, method), `${method} ${link}${rest}`).toEqual(missing);
        }
    const known = await answer(account, `/g/${PRIVATE}/hill/`);
    expect([known.status, known.headers.find(([name]) => name === "location")?.[1]]).toEqual([
      308,
      "/g/the-hill/hill/",
    ]);
  });

  it("says nothing any more once its gallery is private or taken down", async () => {
    await rename("the-church", "christening");
    const stranger = new Visitor(wedding.glassine);
    const missing = await answer(stranger, "/g/no-such-gallery/church/");
    expect((await answer(stranger, "/g/christening/church/")).status).toBe(308);
    await wedding.settings({ visibility: "private" }, "christening");
    expect(await answer(stranger, "/g/christening/church/")).toEqual(missing);
    await wedding.settings({ visibility: "public" }, "christening");
    const { DB } = wedding.glassine.env;
    await DB.prepare("UPDATE galleries SET unpublished_at = 1 WHERE gallery = 'christening'").run();
    expect(await answer(stranger, "/g/christening/church/")).toEqual(missing);
    await DB.prepare("UPDATE galleries SET unpublished_at = NULL WHERE gallery = 'christening'").run();
    expect((await answer(stranger, "/g/christening/church/")).status).toBe(308);
  });

  it("of a gallery that closed leads to what says so", async () => {
    await rename("the-church", "christening");
    await wedding.settings({ expiresAt: Date.now() - 1000 }, "christening");
    const stranger = new Visitor(wedding.glassine);
    expect((await answer(stranger, "/g/christening/")).headers).toContainEqual(["location", "/g/the-church/"]);
    expect((await answer(stranger, "/g/the-church/")).status).toBe(410);
    await wedding.settings({ expiresAt: null }, "christening");
  });

  it("that was ended is like a missing one to everybody, also to those who have entered", async () => {
    await rename(LINK);
    expect((await end(GALLERY)).status).toBe(303);
    for (const visitor of [new Visitor(wedding.glassine), guest, client, photographer])
      for (const rest of ["/", "/highlights/", "/enter", "/selection"]) {
        const ended = await answer(visitor, `/g/${GALLERY}${rest}`);
        expect(ended, rest).toEqual(await answer(visitor, `/g/no-such-gallery${rest}`));
        expect(ended.status).toBe(404);
      }
    expect((await answer(guest, `/g/${LINK}/highlights/`)).status).toBe(200);
  });

  it("redirects from one link to the next, and back again: no browser keeps the redirect", async () => {
    await rename("one");
    await rename("two");
    for (const link of [GALLERY, "one"])
      expect((await answer(guest, `/g/${link}/highlights/?page=2`)).headers).toEqual(
        expect.arrayContaining([
          ["location", "/g/two/highlights/?page=2"],
          ["cache-control", "private, no-store"],
        ]),
      );
    await rename(GALLERY);
    expect((await answer(guest, `/g/${GALLERY}/highlights/`)).status).toBe(200);
    expect((await answer(guest, "/g/two/")).headers).toContainEqual(["location", `/g/${GALLERY}/`]);
  });
});

describe("the studio's form for a link", () => {
  it.each([
    ["", "Please fill this in"],
    ["Anna & Ben", "lowercase letters"],
    ["a".repeat(65), "lowercase letters"],
    ["anna--ben", "lowercase letters"],
    ["../studio", "lowercase letters"],
    ["christening", "taken"],
  ])("says what is wrong with %j, and changes nothing", async (link, says) => {
    const { status, body } = await rename(link);
    expect([status, body.includes(says)]).toEqual([400, true]);
    expect((await answer(guest, `/g/${GALLERY}/highlights/`)).status).toBe(200);
  });

  it("says so if the link was changed in another window meanwhile", async () => {
    await rename("one");
    const { status, body } = await rename("two", GALLERY, { from: GALLERY });
    expect([status, body.includes("changed after you opened this page"), body.includes('value="two"')]).toEqual([
      400,
      true,
      true,
    ]);
    expect((await answer(guest, "/g/one/highlights/")).status).toBe(200);
    expect((await answer(guest, "/g/two/highlights/")).status).toBe(404);
  });

  it("ends no link that is not an earlier one of this gallery", async () => {
    await rename(LINK);
    for (const link of [LINK, "christening", "none"]) expect((await end(link)).status, link).toBe(400);
    expect((await answer(guest, `/g/${LINK}/highlights/`)).status).toBe(200);
  });

  it("is for the photographer only", async () => {
    const sent = await guest.post(`/studio/g/${GALLERY}/?part=address`, { action: "rename", link: "mine" });
    expect(sent.status).toBe(401);
    expect((await answer(guest, `/g/${GALLERY}/highlights/`)).status).toBe(200);
  });
});

describe("a publish", () => {
  it("keeps a gallery's link, and writes pages that lead to it", async () => {
    await rename(LINK);
    await wedding.publish();
    expect((await answer(guest, `/g/${LINK}/highlights/`)).body).not.toContain(`/g/${asLink(GALLERY)}/`);
  });
});
