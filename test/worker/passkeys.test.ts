import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PASSKEYS_MOST } from "../../worker/domain/passkey.ts";
import { signSession } from "../../worker/domain/tokens/session.ts";
import { changeAssignments, deleteAccount, disableAccount } from "../../worker/store/accounts.ts";
import { languageOfClient, listMails } from "../../worker/store/mails.ts";
import { addPasskey, listPasskeys, removeAccountPasskeys } from "../../worker/store/passkeys.ts";
import { setStudioPassword, turnOffStudioPassword } from "../../worker/store/studio.ts";
import { Authenticator, type Said } from "../support/authenticator.ts";
import { clientOf, PASSWORD, whole } from "../support/clients.ts";
import { SECRET } from "../support/glassine.ts";
import { quickHash } from "../support/quick-hash.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, STUDIO_PASSWORD, type Wedding } from "../support/wedding.ts";

const SITE = "https://photos.example";
const AT = { origin: SITE, rpId: "photos.example", userHandle: "studio" };
const COOKIE = "__Host-passkey";

let wedding: Wedding;
let key: Authenticator;
beforeAll(async () => {
  wedding = await openWedding({ secrets: { SITE_ORIGIN: SITE } });
});
afterAll(() => wedding?.close());
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  await DB.batch(["passkeys", "ledger", "notices", "mails"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  key = new Authenticator();
  await keep(key);
});

const keep = ({ id, publicKey }: Authenticator, account = "") =>
  addPasskey(wedding.glassine.env.DB, {
    ...{ id, publicKey, account, name: "Phone", counter: 0, most: PASSKEYS_MOST },
    ...{ who: "the studio", site: SITE, now: Date.now() },
  });
const stranger = () => new Visitor(wedding.glassine);
type Door = "/studio/passkey" | "/clients/passkey";
async function challengeOf(visitor: Visitor, door: Door = "/studio/passkey"): Promise<string> {
  const asked = await visitor.post(`${door}/ask`, {});
  return ((await asked.json()) as { challenge: string }).challenge;
}
const send = async (visitor: Visitor, credential: string, door: Door = "/studio/passkey") =>
  (await whole(visitor.post(door, { credential }))).status;
const enter = async (said: Said, visitor = stranger(), by = key) =>
  send(visitor, by.assert(await challengeOf(visitor), AT, said));
const isIn = async (visitor: Visitor) => (await whole(visitor.get("/studio/passkeys/"))).status === 200;

describe("a passkey of the studio", () => {
  it("signs in, until everybody is signed out", async () => {
    const visitor = stranger();
    expect(await enter({ counter: 1 }, visitor)).toBe(303);
    expect(visitor.cookies.has(COOKIE)).toBe(false);
    expect(await isIn(visitor)).toBe(true);
    await setStudioPassword(wedding.glassine.env.DB, quickHash(STUDIO_PASSWORD));
    expect(await isIn(visitor)).toBe(false);
    expect(await enter({ counter: 2 }, visitor)).toBe(303);
  });

  it.each<[string, Omit<Said, "counter">]>([
    ["another origin", { origin: "https://photos.example.evil.example" }],
    ["another site", { rpId: "evil.example" }],
    ["another purpose", { type: "webauthn.create" }],
    ["somebody else's name", { userHandle: "somebody" }],
    ["nobody verified", { flags: 0x01 }],
    ["nobody present", { flags: 0x04 }],
    ["an id nobody knows", { id: "unknown" }],
  ])("does not sign in when it says %s", async (_, said) => {
    const visitor = stranger();
    expect(await enter({ ...said, counter: 1 }, visitor)).toBe(401);
    expect(await isIn(visitor)).toBe(false);
    expect(await enter({ counter: 1 }, visitor), "the same passkey otherwise does").toBe(303);
  });

  it("does not sign in with the key of another one", async () => {
    const other = new Authenticator();
    expect(await enter({ id: key.id, counter: 1 }, stranger(), other)).toBe(401);
    await keep(other, "an account");
    expect(await enter({ counter: 1 }, stranger(), other), "which is a client's").toBe(401);
  });

  it("does not sign in twice with one signature, nor in another browser, nor when it was signed for another one", async () => {
    const [visitor, elsewhere] = [stranger(), stranger()];
    const signed = key.assert(await challengeOf(visitor), AT, { counter: 0 });
    const before = visitor.copy();
    expect(await send(elsewhere, signed)).toBe(401);
    await challengeOf(elsewhere);
    expect(await send(elsewhere, signed)).toBe(401);
    expect(await send(visitor, signed)).toBe(303);
    expect(await send(before, signed), "its cookie was kept").toBe(401);
    expect(await send(visitor, signed)).toBe(401);
  });

  it("does not sign in when it was copied: its count does not grow", async () => {
    expect(await enter({ counter: 7 })).toBe(303);
    for (const counter of [7, 3, 0]) expect(await enter({ counter })).toBe(401);
    expect(await enter({ counter: 8 })).toBe(303);
  });

  it("is tried a few times only, whatever is sent", async () => {
    const visitor = stranger();
    const statuses = [];
    for (let i = 0; i < 12; i++) statuses.push(await send(visitor, i % 2 ? "{" : "x".repeat(40_000)));
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.at(-1)).toBe(429);
  });

  it("can be renamed, and removed, which signs everybody else out and is for good", async () => {
    const [visitor, other] = [stranger(), await wedding.photographer()];
    expect(await enter({ counter: 1 }, visitor)).toBe(303);
    const change = async (form: Record<string, string>) =>
      (await whole(other.post("/studio/passkeys/", { passkey: key.id, ...form }))).status;
    expect(await change({ action: "rename", name: "Old phone" })).toBe(303);
    expect(await other.text("/studio/passkeys/")).toContain("Old phone");
    expect(await change({ action: "remove" })).toBe(303);
    expect(await change({ action: "remove" })).toBe(400);
    expect([await isIn(other), await isIn(visitor)]).toEqual([true, false]);
    expect(await enter({ counter: 2 })).toBe(401);
    const notices = await other.text("/studio/notices/");
    for (const said of ["Passkey added: Phone, for the studio", "Passkey removed: Old phone, for the studio"])
      expect(notices).toContain(said);
  });
});

describe("a passkey of a client", () => {
  const DOOR = "/clients/passkey";
  const clientIn = async (visitor: Visitor) => (await visitor.text("/clients/?stay=")).includes("Sign out");
  async function clientWithKey() {
    const client = await clientOf(wedding, [GALLERY, "elopement"]);
    const own = new Authenticator();
    expect(await keep(own, client.id)).toBe(true);
    let counter = 0;
    const signInAt = async (door: Door, visitor = stranger(), said: Partial<Said> = {}) => {
      const at = { ...AT, userHandle: client.id };
      return send(visitor, own.assert(await challengeOf(visitor, door), at, { counter: ++counter, ...said }), door);
    };
    return { ...client, own, signInAt };
  }

  it("signs in to their galleries, and to nothing of the studio", async () => {
    const { signInAt } = await clientWithKey();
    const visitor = stranger();
    expect(await signInAt(DOOR, visitor)).toBe(303);
    expect((await whole(visitor.get("/g/elopement/"))).status).toBe(200);
    expect([await clientIn(visitor), await isIn(visitor)]).toEqual([true, false]);
    expect(await signInAt("/studio/passkey")).toBe(401);
    expect(await signInAt(DOOR, stranger(), { userHandle: "studio" })).toBe(401);
    const studio = stranger();
    const signed = key.assert(await challengeOf(studio, DOOR), AT, { counter: 9 });
    expect(await send(studio, signed, DOOR), "the studio's").toBe(401);
    const swapped = key.assert(await challengeOf(studio, DOOR), AT, { counter: 9 });
    expect(await send(studio, swapped), "signed for the other entrance").toBe(401);
  });

  it("signs in only while the account may, and goes with it", async () => {
    const { id, signInAt } = await clientWithKey();
    const { DB } = wedding.glassine.env;
    await disableAccount(DB, id, Date.now());
    expect(await signInAt(DOOR)).toBe(401);
    await disableAccount(DB, id, null);
    expect(await signInAt(DOOR)).toBe(303);
    await deleteAccount(DB, id);
    expect(await signInAt(DOOR)).toBe(401);
    expect(await listPasskeys(DB, id)).toEqual([]);
    expect(await keep(new Authenticator(), id), "added while the account was deleted").toBe(false);
  });

  it("is renamed and removed by its owner alone, which ends their other sessions, not those of the studio", async () => {
    const [{ id, email, own, signInAt, visitor }, other] = [await clientWithKey(), await clientOf(wedding, [GALLERY])];
    const [elsewhere, photographer] = [stranger(), await wedding.photographer()];
    expect(await signInAt(DOOR, elsewhere)).toBe(303);
    const change = async (who: Visitor, form: Record<string, string>) =>
      (await whole(who.post("/clients/passkeys/", { passkey: own.id, ...form }))).status;
    for (const form of [
      { action: "rename", name: "Mine" },
      { action: "remove", name: "" },
    ]) {
      expect(await change(other.visitor, form)).toBe(400);
      expect((await whole(photographer.post("/studio/passkeys/", { passkey: own.id, ...form }))).status).toBe(400);
    }
    expect(await change(visitor, { action: "rename", name: "" })).toBe(400);
    expect(await change(visitor, { action: "rename", name: "Old phone" })).toBe(303);
    expect(await visitor.text("/clients/passkeys/")).toContain("Old phone");
    expect(await other.visitor.text("/clients/passkeys/")).not.toContain("Old phone");
    expect(await photographer.text("/studio/clients/")).toContain("There is 1 passkey");
    expect(await change(visitor, { action: "remove" })).toBe(303);
    expect([await clientIn(visitor), await clientIn(elsewhere), await isIn(photographer)]).toEqual([true, false, true]);
    expect(await signInAt(DOOR)).toBe(401);
    expect((await whole(stranger().post("/clients/enter", { email, password: PASSWORD }))).status).toBe(303);
    expect(await photographer.text("/studio/notices/")).toContain("Passkey removed: Old phone, for Anna");
    expect(await photographer.text(`/studio/g/${GALLERY}/activity/`)).toContain("removed a passkey");
    expect(await listPasskeys(wedding.glassine.env.DB, id)).toEqual([]);
  });

  it("can be removed by the photographer, with all others of the account", async () => {
    const { id, visitor, signInAt } = await clientWithKey();
    const form = { action: "remove-passkeys", account: id };
    const photographer = await wedding.photographer();
    expect((await whole(photographer.post("/studio/clients/", form))).status).toBe(303);
    expect([await clientIn(visitor), await signInAt(DOOR)]).toEqual([false, 401]);
  });

  it("is removed with a mail to its client, if there was one, and none that comes days later", async () => {
    const { DB } = wedding.glassine.env;
    const { id, email } = await clientWithKey();
    const remove = () =>
      removeAccountPasskeys(DB, { account: { id, email }, now: Date.now(), letter: { language: "de", site: SITE } });
    expect([await remove(), await remove()]).toEqual([1, 0]);
    const [mail, ...others] = await listMails(DB, { limit: 9 });
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ email, language: "de", facts: { step: "all-removed" }, state: "waiting" });
    expect(await languageOfClient(DB, { id, email })).toBe("de");
    expect(await (await wedding.photographer()).text(`/studio/g/${GALLERY}/activity/`)).toContain(
      "mailed that all passkeys were removed",
    );
  });

  it("is mailed about in the language of the last mail to its client, or else of their latest gallery that has one", async () => {
    const { DB } = wedding.glassine.env;
    const { id, email } = await clientOf(wedding, []);
    const language = () => languageOfClient(DB, { id, email });
    expect(await language()).toBeNull();
    const speak = (gallery: string, its: string | null) =>
      DB.prepare("UPDATE galleries SET language = ? WHERE gallery = ?").bind(its, gallery).run();
    const was = await DB.prepare("SELECT language FROM galleries WHERE gallery = ?").bind(GALLERY).first("language");
    await speak(GALLERY, "fr");
    await changeAssignments(DB, { id, assign: [GALLERY], unassign: [], now: 1000 });
    expect(await language()).toBe("fr");
    await speak(GALLERY, null);
    expect(await language()).toBeNull();
    await speak(GALLERY, "es");
    await removeAccountPasskeys(DB, {
      account: { id, email },
      now: Date.now(),
      letter: { language: "de", site: SITE },
    });
    expect(await language()).toBe("es");
    await speak(GALLERY, String(was));
  });

  it("is made for its account, soon after signing in; later the sign-in page comes first", async () => {
    const { id, visitor } = await clientOf(wedding, [GALLERY]);
    const asked = await visitor.post("/clients/passkeys/ask", {});
    expect(await asked.json()).toMatchObject({
      user: { id: Buffer.from(id).toString("base64url") },
      excludeCredentials: [],
    });
    expect(
      (await whole(visitor.post("/clients/passkeys/", { action: "add", name: "x", credential: "{}" }))).status,
    ).toBe(400);
    const late = new Visitor(wedding.glassine);
    late.cookies.set("__Host-client", await agedSession(id));
    expect(await late.text("/clients/?next=/clients/passkeys/")).toContain('name="password"');
    expect((await whole(late.post("/clients/passkeys/ask", {}))).status).toBe(303);
  });

  it("changes nothing about the sign-in page, or about what browsers are asked there", async () => {
    const page = await stranger().text("/clients/");
    const ask = async () => {
      const { challenge: _, ...asked } = (await (await stranger().post(`${DOOR}/ask`, {})).json()) as Record<
        string,
        unknown
      >;
      return asked;
    };
    const before = await ask();
    await clientWithKey();
    expect(await stranger().text("/clients/")).toBe(page);
    expect(await ask()).toEqual(before);
    expect(before.allowCredentials).toEqual([]);
  });
});

/** The session of somebody who signed in an hour ago. */
async function agedSession(account: string): Promise<string> {
  const { DB } = wedding.glassine.env;
  const row = await DB.prepare("SELECT epoch FROM accounts WHERE id = ?").bind(account).first<{ epoch: number }>();
  const iat = Math.floor(Date.now() / 1000) - 3600;
  const session = {
    kind: "account",
    account,
    epoch: row?.epoch ?? -1,
    jti: crypto.randomUUID(),
    iat,
    exp: iat + 86_400,
  } as const;
  return signSession(session, new TextEncoder().encode(SECRET));
}

describe("the studio's password", () => {
  const keeping = () => wedding.glassine.env.DB;

  it("is turned off only by a passkey that signed in before, and on by setting one", async () => {
    expect(await turnOffStudioPassword(keeping())).toBeNull();
    const [photographer, elsewhere] = [stranger(), await wedding.photographer()];
    expect(await enter({ counter: 1 }, photographer)).toBe(303);
    const entrance = await stranger().text("/studio/enter");
    expect(await turnOffStudioPassword(keeping())).not.toBeNull();
    expect([await isIn(photographer), await isIn(elsewhere)]).toEqual([false, false]);
    expect(await stranger().text("/studio/enter")).toBe(entrance);
    for (const password of [STUDIO_PASSWORD, " "])
      expect((await whole(stranger().post("/studio/enter", { password }))).status).toBe(401);
    const owner = stranger();
    expect(await enter({ counter: 2 }, owner)).toBe(303);
    expect(await owner.text("/studio/passkeys/")).toContain("Your password is off.");
    const last = await whole(owner.post("/studio/passkeys/", { action: "remove", passkey: key.id }));
    expect([last.status, await last.text()]).toEqual([400, expect.stringContaining("the only way in")]);
    expect(await isIn(owner)).toBe(true);
    const other = new Authenticator();
    await keep(other);
    expect((await whole(owner.post("/studio/passkeys/", { action: "remove", passkey: key.id }))).status).toBe(303);
    await setStudioPassword(keeping(), quickHash(STUDIO_PASSWORD));
    expect((await whole(stranger().post("/studio/enter", { password: STUDIO_PASSWORD }))).status).toBe(303);
  });

  it("is not turned off where passkeys don't work, nor by anybody else", async () => {
    const photographer = await wedding.photographer();
    const off = { action: "password-off" };
    expect((await whole(photographer.post("/studio/passkeys/", off))).status).toBe(400);
    expect((await whole(stranger().post("/studio/passkeys/", off))).status).toBe(303);
    expect((await whole(stranger().post("/studio/enter", { password: STUDIO_PASSWORD }))).status).toBe(303);
  });
});

describe("adding a passkey", () => {
  it("needs a session, a recent one, and a passkey that was made for it", async () => {
    expect((await whole(stranger().post("/studio/passkeys/ask", {}))).status).toBe(303);
    const photographer = await wedding.photographer();
    const asked = await photographer.post("/studio/passkeys/ask", {});
    const options = (await asked.json()) as Record<string, unknown>;
    expect(options).toMatchObject({
      ...{ rp: { id: "photos.example" }, attestation: "none", excludeCredentials: [{ id: key.id }] },
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    const credential = key.assert(String(options.challenge), AT, { counter: 1 });
    const sent = await whole(photographer.post("/studio/passkeys/", { action: "add", name: "Mine", credential }));
    expect(sent.status).toBe(400);
    expect(await listPasskeys(wedding.glassine.env.DB, "")).toHaveLength(1);
  });

  // It said that there were ten already.
  it("is refused without a hint where somebody has its id, and says how many there may be where there are ten", async () => {
    const photographer = await wedding.photographer();
    const made = async (passkey: Authenticator) => {
      const asked = (await (await photographer.post("/studio/passkeys/ask", {})).json()) as { challenge: string };
      const credential = passkey.create(asked.challenge, AT);
      const sent = await photographer.post("/studio/passkeys/", { action: "add", name: "Mine", credential });
      return { status: sent.status, page: await sent.text() };
    };
    expect((await made(new Authenticator())).status).toBe(303);
    const theirs = new Authenticator();
    await keep(theirs, (await clientOf(wedding, [GALLERY])).id);
    const taken = await made(theirs);
    expect(taken.status).toBe(400);
    expect(taken.page).toContain("The passkey could not be added");
    for (let i = 2; i < PASSKEYS_MOST; i++) await keep(new Authenticator());
    expect((await made(new Authenticator())).page).toContain(`There are ${PASSKEYS_MOST} passkeys already`);
  });

  it("stops at ten", async () => {
    for (let i = 1; i < PASSKEYS_MOST; i++) expect(await keep(new Authenticator())).toBe(true);
    expect(await keep(new Authenticator())).toBe(false);
    expect(await listPasskeys(wedding.glassine.env.DB, "")).toHaveLength(PASSKEYS_MOST);
  });
});

describe("the entrance of the studio", () => {
  it("is the same whether or not there is a passkey", async () => {
    const before = await stranger().text("/studio/enter");
    await wedding.glassine.env.DB.prepare("DELETE FROM passkeys").run();
    expect(await stranger().text("/studio/enter")).toBe(before);
  });
});
