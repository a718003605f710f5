import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askFor, clientOf, pick } from "../support/clients.ts";
import { listSelections } from "../support/held.ts";
import { Visitor } from "../support/visitor.ts";
import {
  CLIENT_PASSWORD,
  GALLERY,
  GUEST_PASSWORD,
  openWedding,
  STUDIO_PASSWORD,
  type Wedding,
} from "../support/wedding.ts";

// A message typed on "My selection" was dropped when the session had ended meanwhile, and the page looked as if it was sent.

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  await DB.batch(["picks", "rounds", "selections", "responses"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {});
});

const MESSAGE = `Dear Mara,\nthe "first" <b>dance</b> & all of it, please. Schöne Grüße!`;
const SUBMIT = `/g/${GALLERY}/selection/submit`;
const submission = { key: "draft-key-1", name: "Anna", email: "anna@example.com", message: MESSAGE };

/** The fields a page's form to this path would send, as a browser reads them. */
function formOf(html: string, action: string): Record<string, string> {
  const form = [...html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].find(
    ([, to]) => to === action,
  )?.[2];
  if (form === undefined) throw new Error(`no form to ${action}`);
  const inputs = [...form.matchAll(/<input(?:[^>"]|"[^"]*")*>/g)].flatMap(([input]) => {
    const name = / name="([^"]*)"/.exec(input)?.[1];
    const type = / type="([^"]*)"/.exec(input)?.[1] ?? "text";
    if (!name || ((type === "checkbox" || type === "radio") && !/ checked/.test(input))) return [];
    return [[name, plain(/ value="([^"]*)"/s.exec(input)?.[1] ?? (type === "checkbox" ? "on" : ""))]];
  });
  const areas = [...form.matchAll(/<textarea([^>]*)>(.*?)<\/textarea>/gs)].map(([, attributes = "", text = ""]) => [
    / name="([^"]*)"/.exec(attributes)?.[1] ?? "",
    plain(text.replace(/^\n/, "")),
  ]);
  const selects = [...form.matchAll(/<select([^>]*)>(.*?)<\/select>/gs)].map(([, attributes = "", options = ""]) => [
    / name="([^"]*)"/.exec(attributes)?.[1] ?? "",
    plain(/<option[^>]* value="([^"]*)"[^>]* selected/.exec(options)?.[1] ?? ""),
  ]);
  return Object.fromEntries([...inputs, ...areas, ...selects]);
}

/** Every form of a page that goes to this path. */
const formsOf = (html: string, action: string) =>
  [...html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>.*?<\/form>/gs)].flatMap(([form, to]) =>
    to === action ? [formOf(form, action)] : [],
  );

/** Whether a form does what was sent: the same action, and all of its fields. */
const isLike = (form: Record<string, string>, sent: Record<string, string>) =>
  form.action === sent.action && Object.keys(sent).every((name) => name in form);

const plain = (text: string) =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&#34;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

const rounds = async () => (await listSelections(wedding.glassine.env.DB, GALLERY)).flatMap((held) => held.rounds);

describe("a text whose sender was signed out while typing", () => {
  it("comes back with a link that a client was making, which is then made as it was meant", async () => {
    await wedding.settings({ clientLinks: "guests" });
    const client = await wedding.client();
    const to = `/g/${GALLERY}/view/links`;
    const form = formOf(await client.text(`${to}?photo=dance-2`), to);
    await wedding.settings({ endSessions: true });
    const refused = await client.post(to, { ...form, name: `Only "this" <one>` });
    const enter = formOf(await refused.text(), `/g/${GALLERY}/enter`);
    expect(enter).toMatchObject({ "draft-to": to, "draft:photo": "dance-2" });
    const back = await client.post(`/g/${GALLERY}/enter`, { ...enter, role: "client", password: CLIENT_PASSWORD });
    const again = formOf(await back.text(), to);
    expect(again).toMatchObject({ name: `Only "this" <one>`, photo: "dance-2", until: form.until });
    const made = await client.post(to, again);
    expect([made.status, (await made.text()).includes("/view/link#")]).toEqual([200, true]);
    const { DB } = wedding.glassine.env;
    expect(await DB.prepare("SELECT label, photos FROM client_links").all()).toMatchObject({
      results: [{ label: `Only "this" <one>`, photos: '["dance-2"]' }],
    });
    await wedding.settings({ clientLinks: "off" });
  });

  it("comes back after entering, even after a wrong password, and is sent as it was typed", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    await wedding.settings({ endSessions: true });
    const refused = await guest.post(SUBMIT, submission);
    expect(refused.status).toBe(401);
    const entry = await refused.text();
    expect(entry).toContain("You were signed out before this was sent");
    expect(await rounds()).toEqual([]);

    const door = formOf(entry, `/g/${GALLERY}/enter`);
    const wrong = await guest.post(`/g/${GALLERY}/enter`, { ...door, role: "guest", password: "not it" });
    expect(wrong.status).toBe(401);
    const again = formOf(await wrong.text(), `/g/${GALLERY}/enter`);
    const back = await guest.post(`/g/${GALLERY}/enter`, { ...again, role: "guest", password: GUEST_PASSWORD });
    expect(back.status).toBe(200);
    const resumed = await back.text();
    expect(resumed).not.toContain("<b>dance</b>");
    expect(formOf(resumed, SUBMIT)).toEqual(submission);
    const sent = await guest.post(SUBMIT, formOf(resumed, SUBMIT));
    expect(sent.headers.get("location")).toBe(`/g/${GALLERY}/selection?done=sent`);
    expect((await rounds()).map(({ message }) => message)).toEqual([MESSAGE]);
  });

  it("comes back to a client of a private gallery after signing in, while others learn nothing", async () => {
    const anna = await clientOf(wedding, ["elopement"]);
    await askFor(wedding, {}, "elopement");
    const path = (gallery: string) => `/g/${gallery}/selection/submit`;
    const stranger = new Visitor(wedding.glassine);
    const [hidden, missing] = await Promise.all(
      ["elopement", "nothing1"].map(async (gallery) => {
        const answer = await stranger.post(path(gallery), submission);
        return { status: answer.status, text: (await answer.text()).replaceAll(gallery, "") };
      }),
    );
    expect(hidden).toEqual(missing);
    expect(hidden?.status).toBe(404);
    const cookies = new Map(anna.visitor.cookies);
    anna.visitor.cookies.clear();
    const lost = await (await anna.visitor.post(path("elopement"), submission)).text();
    for (const [name, value] of cookies) anna.visitor.cookies.set(name, value);
    expect(formOf(lost, "/clients/enter")).toMatchObject({ "draft-to": path("elopement"), "draft:message": MESSAGE });
  });

  it("is shown again if the gallery has closed, so that it can be copied", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    await wedding.settings({ expiresAt: 1000 });
    const closed = await guest.post(SUBMIT, submission);
    expect(closed.status).toBe(410);
    await wedding.settings({ expiresAt: null });
    expect(plain(await closed.text())).toContain(MESSAGE);
  });

  it("is never part of an address, and never includes a secret", async () => {
    const stranger = new Visitor(wedding.glassine);
    const answer = await stranger.post(`/studio/g/${GALLERY}/`, {
      "guest-password": "lavender-secret",
      "download-pin": "4711",
      expires: "2031-01-01",
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("location")).toBeNull();
    const text = await answer.text();
    expect(text).toContain('name="draft:expires" value="2031-01-01"');
    expect(text).not.toMatch(/lavender-secret|4711/);
  });

  it.each([
    "https://evil.example/",
    "//evil.example/g/x/",
    "/clients/enter",
    "javascript:alert(1)",
    "/g/../x",
    `/g/${GALLERY}`,
  ])("is not sent to %s, whoever asks for it", async (action) => {
    const visitor = new Visitor(wedding.glassine);
    const form = { role: "guest", password: GUEST_PASSWORD, "draft-to": action, "draft:message": "x" };
    const answer = await visitor.post(`/g/${GALLERY}/enter`, form);
    expect(answer.status).toBe(303);
  });
});

describe("the photographer, signed out in the middle of a form,", () => {
  it("signs in and sends it as it was", async () => {
    const photographer = await wedding.photographer();
    photographer.cookies.clear();
    const desk = `/studio/g/${GALLERY}/`;
    const refused = await photographer.post(desk, { expires: "2031-06-13" });
    const door = formOf(await refused.text(), "/studio/enter");
    const back = await photographer.post("/studio/enter", { ...door, password: STUDIO_PASSWORD });
    expect(back.status).toBe(200);
    const saved = await photographer.post(desk, formOf(await back.text(), desk));
    expect(saved.status).toBe(303);
    expect(await photographer.text(desk)).toContain("2031-06-13");
    await wedding.settings({ expiresAt: null });
  });
});

const SELECTIONS = `/studio/g/${GALLERY}/selections/`;

describe("a form of the studio that is refused", () => {
  const desk = `/studio/g/${GALLERY}/`;
  const FORMS: [what: string, path: string, sent: Record<string, string>, kept: Record<string, string>][] = [
    [
      "asks for clients' choices, with more at least than at most",
      SELECTIONS,
      { action: "profile", invites: "clients", min: "9", max: "3", afterwards: "close", "q0-text": "Which album?" },
      { invites: "clients", min: "9", max: "3", afterwards: "close", "q0-text": "Which album?" },
    ],
    ["ends on no day there is", `${desk}?part=more`, { expires: "2031-02-31" }, { expires: "2031-02-31" }],
    [
      "makes an invitation that may be used less than never",
      `${desk}invitations/`,
      { as: "client", label: "Aunt Ida", uses: "-1" },
      { as: "client", label: "Aunt Ida", uses: "-1" },
    ],
    [
      "adds a client with no address",
      "/studio/clients/",
      { action: "add", name: "Ida Lindt", email: "not an address" },
      { name: "Ida Lindt", email: "not an address" },
    ],
    [
      "sells at no price there is",
      `${desk}store/`,
      { action: "offer", currency: "CHF", "i0-kind": "photo", "i0-size": "web", "i0-price": "ten", clients: "pay" },
      { currency: "CHF", "i0-price": "ten" },
    ],
  ];

  it.each(FORMS)("because it %s keeps what was entered", async (_what, path, sent, kept) => {
    const photographer = await wedding.photographer();
    const before = formsOf(await photographer.text(path), path).find((form) => isLike(form, sent));
    const answer = await photographer.post(path, { ...before, ...sent });
    expect(answer.status).toBe(400);
    const after = formsOf(await answer.text(), path).filter((form) => isLike(form, sent));
    expect(after).toEqual([expect.objectContaining(kept)]);
  });

  it("never shows a password that was typed", async () => {
    const photographer = await wedding.photographer();
    const answer = await photographer.post(desk, { "client-password": GUEST_PASSWORD, expires: "never ever" });
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain(`"${GUEST_PASSWORD}"`);
  });
});

it("a client's password is not in the answer to a wrong one", async () => {
  const answer = await new Visitor(wedding.glassine).post(`/g/${GALLERY}/enter`, {
    role: "client",
    password: `${CLIENT_PASSWORD}x`,
  });
  expect(await answer.text()).not.toContain(CLIENT_PASSWORD);
});
