import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SHOWN_BEFORE } from "../../worker/domain/mail/mail.ts";
import { disableAccount } from "../../worker/store/accounts.ts";
import { rememberAddress } from "../../worker/store/holder-addresses.ts";
import { listMails } from "../../worker/store/mails.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { batch } from "../../worker/store/query.ts";
import { sql, statement } from "../../worker/store/sql.ts";
import { askFor, clientOf, pick, submit, whole } from "../support/clients.ts";
import { type MailServer, startMailServer } from "../support/smtp.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const SITE = "https://photos.example";
const PAGE = `/studio/g/${GALLERY}/letters/`;

let server: MailServer;
let wedding: Wedding;
let photographer: Visitor;
beforeAll(async () => {
  server = await startMailServer();
  wedding = await openWedding({ secrets: { SITE_ORIGIN: SITE, ...server.secrets } });
  photographer = await wedding.photographer();
});
afterAll(async () => {
  await wedding?.close();
  await server?.close();
});
beforeEach(async () => {
  server.taken.length = 0;
  const { DB } = wedding.glassine.env;
  server.refuses = null;
  const tables = [
    "closing_letters",
    "closing_receivers",
    "closing_addresses",
    "holder_addresses",
    "invitations",
    "mails",
    "mail_stops",
    "ledger",
    "activity",
    "picks",
    "rounds",
    "round_picks",
    "notes",
    "selections",
  ];
  await DB.batch(tables.map((table) => DB.prepare(`DELETE FROM ${table}`)));
});

const send = (kind: string, account: string[]) => whole(photographer.post(PAGE, { kind, account }));
const receivers = () => server.taken.map(({ to }) => to[0]).sort();

describe("the photographer", () => {
  it("writes to chosen clients of a gallery, once a day about the same, and the button leads them in", async () => {
    const [anna, ben] = [await clientOf(wedding, [GALLERY]), await clientOf(wedding, [GALLERY], "Ben")];
    const page = await photographer.text(PAGE);
    expect(page).toContain(anna.email);
    const sent = await Promise.all([1, 2, 3].map(() => send("gallery-ready", [anna.id])));
    expect(sent.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect((await send("new-photos", [anna.id, ben.id])).status).toBe(303);
    await expect.poll(receivers).toEqual([anna.email, anna.email, ben.email].sort());
    const [mail] = server.taken;
    expect(mail?.subject).toBe("Your photos are ready: Anna & Ben");
    const link = mail?.links.find((one) => one.includes("/clients/link")) ?? "";
    expect(link).toBe(`${SITE}/clients/link?next=%2Fg%2F${GALLERY}%2F`);
    const path = link.slice(SITE.length);
    expect(await new Visitor(wedding.glassine).text(path)).toContain("Sign in by email");
    expect((await whole(anna.visitor.get(path))).headers.get("location")).toBe(`/g/${GALLERY}/`);
    const feed = await photographer.text(`/studio/g/${GALLERY}/activity/`);
    expect(feed).toContain("mailed somebody that the gallery is ready");
    expect(feed).not.toContain(anna.email);
  });

  it("reaches nobody who is disabled, has another gallery, or stopped mail", async () => {
    const [away, other, gone] = [
      await clientOf(wedding, [GALLERY], "Away"),
      await clientOf(wedding, ["christening"], "Other"),
      await clientOf(wedding, [GALLERY], "Gone"),
    ];
    const { DB } = wedding.glassine.env;
    await disableAccount(DB, away.id, Date.now());
    expect((await send("gallery-ready", [gone.id])).status).toBe(303);
    await expect.poll(receivers).toEqual([gone.email]);
    const stop = (/<(.*)>/.exec(server.taken[0]?.headers["list-unsubscribe"] ?? "")?.[1] ?? "").slice(SITE.length);
    await whole(new Visitor(wedding.glassine).post(stop, { stop: "yes" }));
    expect((await send("new-photos", [away.id, other.id, gone.id])).status).toBe(303);
    await expect
      .poll(async () => (await listMails(DB, { limit: 9 })).map(({ state }) => state))
      .toEqual(["stopped", "sent"]);
    expect((await send("new-photos", [away.id, other.id, "none"])).status).toBe(400);
    expect((await send("new-photos", [])).status).toBe(400);
    expect((await send("selection-link", [gone.id])).status).toBe(400);
  });

  it("no longer sends a delayed letter about a gallery that its receiver lost, or that was taken down or made private", async () => {
    const { DB } = wedding.glassine.env;
    const [anna, ben, eve] = await Promise.all(
      ["Anna", "Ben", "Eve"].map((name) => clientOf(wedding, [GALLERY], name)),
    );
    server.refuses = { code: 451, says: "4.7.1 later" };
    const gave = { gallery: GALLERY, holder: "session:franz", heldAs: "guest", now: Date.now() } as const;
    await batch(DB, [statement(DB, rememberAddress({ ...gave, email: "franz@example.com" }, sql`1`))]);
    await send("new-photos", [anna?.id ?? "", ben?.id ?? "", eve?.id ?? "", "franz@example.com"]);
    await expect
      .poll(async () => (await listMails(DB, { limit: 9 })).every(({ reason }) => reason !== null))
      .toBe(true);
    await DB.prepare("DELETE FROM assignments WHERE account = ?").bind(anna?.id).run();
    const later = async (...only: string[]) => {
      server.refuses = null;
      for (const email of only) await DB.prepare("UPDATE mails SET next_at = 0 WHERE email = ?").bind(email).run();
      await wedding.glassine.cron();
    };
    await later(anna?.email ?? "", ben?.email ?? "");
    expect(receivers()).toEqual([ben?.email]);
    await DB.prepare("UPDATE galleries SET unpublished_at = 1 WHERE gallery = ?").bind(GALLERY).run();
    await later(eve?.email ?? "");
    await DB.prepare("UPDATE galleries SET unpublished_at = NULL WHERE gallery = ?").bind(GALLERY).run();
    // Whoever only gave an address can't enter a private gallery.
    await wedding.settings({ visibility: "private" });
    await later("franz@example.com");
    await wedding.settings({ visibility: "protected" });
    expect(receivers()).toEqual([ben?.email]);
    const failed = (await listMails(DB, { limit: 9 })).filter(({ state }) => state === "failed");
    const lost = [anna?.email, eve?.email, "franz@example.com"];
    expect(failed.map(({ email }) => email).sort()).toEqual(lost.sort());
    expect(new Set(failed.map(({ reason }) => reason))).toEqual(
      new Set(["its receiver can't open the gallery any more"]),
    );
  });

  it("opens a selection again with a letter if asked to, one each time, for accounts and for whoever gave an address", async () => {
    await askFor(wedding, { afterwards: "read-only" });
    const anna = await clientOf(wedding, [GALLERY]);
    const guest = await wedding.guest();
    for (const visitor of [anna.visitor, guest]) {
      await pick(visitor, { photo: "dance-1" });
      expect((await submit(visitor, { email: "franz@example.com" })).status).toBe(200);
    }
    await expect.poll(receivers).toEqual([anna.email, "franz@example.com"].sort());
    const { DB } = wedding.glassine.env;
    const at = `/studio/g/${GALLERY}/selections/`;
    const idOf = async (account: boolean) =>
      (await DB.prepare("SELECT id FROM selections WHERE (holder LIKE 'account:%') = ?")
        .bind(account ? 1 : 0)
        .first<string>("id")) ?? "";
    const reopen = (selection: string, mail?: string) =>
      whole(photographer.post(at, { action: "reopen", selection, ...(mail ? { mail } : {}) }));
    for (const [account, email, leads] of [
      [true, anna.email, `/clients/link?next=%2Fg%2F${GALLERY}%2Fselection`],
      [false, "franz@example.com", `/g/${GALLERY}/selection`],
    ] as const) {
      server.taken.length = 0;
      const selection = await idOf(account);
      expect(await photographer.text(`${at}?selection=${selection}`)).toContain('name="mail"');
      const pressed = await Promise.all([1, 2, 3].map(() => reopen(selection, "on")));
      expect(pressed.map(({ status }) => status)).toEqual([303, 303, 303]);
      await expect.poll(receivers).toEqual([email]);
      expect(server.taken[0]?.subject).toBe("Your selection from Anna & Ben is open again");
      expect(server.taken[0]?.links).toContain(`${SITE}${leads}`);
    }
    await DB.prepare("UPDATE selections SET state = 'read-only'").run();
    expect((await reopen(await idOf(false))).status).toBe(303);
    expect((await reopen(await idOf(true), "on")).status).toBe(303);
    await expect.poll(receivers).toEqual([anna.email, "franz@example.com"].sort());
    await DB.prepare("UPDATE selections SET state = 'read-only'").run();
    await disableAccount(DB, anna.id, Date.now());
    expect(await photographer.text(`${at}?selection=${await idOf(true)}`)).not.toContain('name="mail"');
    expect((await reopen(await idOf(true), "on")).status).toBe(303);
    expect((await reopen("none", "on")).status).toBe(404);
    expect((await listMails(DB, { limit: 9 })).map(({ kind }) => kind)).toEqual([
      ...["selection-reopened", "selection-reopened", "selection-reopened"],
      ...["selection-received", "selection-received"],
    ]);
  });

  it("answers notes with one letter an hour, for accounts and for whoever registered, unless all was taken back", async () => {
    await askFor(wedding, {});
    const anna = await clientOf(wedding, [GALLERY]);
    const guest = await wedding.guest();
    const { DB } = wedding.glassine.env;
    const note = { action: "add", spot: "50,50", text: "The bin", key: "note-on-bin" };
    for (const visitor of [anna.visitor, guest])
      expect((await whole(visitor.post(`/g/${GALLERY}/selection/photo/dance-1`, note))).status).toBe(303);
    const held = await DB.prepare("SELECT id, holder FROM selections").all<{ id: string; holder: string }>();
    const [account, session] = held.results.toSorted((a, b) => (a.holder < b.holder ? -1 : 1));
    const at = `/studio/g/${GALLERY}/selections/`;
    const answer = (selection: string | undefined, fields: Record<string, string>) =>
      whole(photographer.post(at, { selection: selection ?? "", photo: "dance-1", note: "note-on-bin", ...fields }));
    const done = { action: "note-done", answer: "Gone, I promise" };
    // An older window neither takes back an answer nor writes over it.
    const from = JSON.stringify({ answer: "" });
    const reply = () => DB.prepare("SELECT reply, done_at > 0 AS done FROM notes WHERE reply <> ''").first();
    expect((await answer(session?.id, { action: "note-reply", answer: "Wait", from })).status).toBe(303);
    expect((await answer(session?.id, { action: "note-done", answer: "", from })).status).toBe(303);
    expect(await reply()).toEqual({ reply: "Wait", done: 1 });
    const late = await answer(session?.id, { action: "note-undone", answer: "Never", from });
    expect([late.status, await late.text()]).toEqual([400, expect.stringContaining("Somebody changed this")]);
    expect(await reply()).toEqual({ reply: "Wait", done: 1 });
    expect(
      (await answer(session?.id, { action: "note-undone", answer: "Soon", from: '{"answer":"Wait"}' })).status,
    ).toBe(303);
    // Nobody knows the guest's address yet.
    expect((await answer(session?.id, { action: "note-reply", answer: "Soon" })).status).toBe(303);
    expect(await listMails(DB, { limit: 9 })).toEqual([]);
    const gave = { gallery: GALLERY, holder: session?.holder ?? "", heldAs: "guest", now: Date.now() } as const;
    await batch(DB, [statement(DB, rememberAddress({ ...gave, email: "franz@example.com" }, sql`1`))]);
    for (const id of [account?.id, session?.id]) {
      for (const fields of [done, done, { action: "note-reply", answer: "Gone" }])
        expect((await answer(id, fields)).status).toBe(303);
    }
    await wedding.glassine.cron();
    expect(server.taken).toEqual([]);
    const hourLater = async () => {
      await DB.prepare("UPDATE mails SET next_at = next_at - 3600000 WHERE state = 'waiting'").run();
      await wedding.glassine.cron();
    };
    await hourLater();
    await expect.poll(receivers).toEqual([anna.email, "franz@example.com"].sort());
    for (const { subject, text, to, links } of server.taken) {
      expect(subject).toBe("News about your notes: Anna & Ben");
      expect(text).not.toMatch(/Gone|bin|dance/);
      const leads =
        to[0] === anna.email ? `/clients/link?next=%2Fg%2F${GALLERY}%2Fselection` : `/g/${GALLERY}/selection`;
      expect(links).toContain(`${SITE}${leads}`);
    }
    expect(await photographer.text(`${at}?selection=${account?.id}&round=now&notes=all`)).toContain(
      "kind=notes-answered",
    );

    server.taken.length = 0;
    await DB.prepare("DELETE FROM mails").run();
    const back = { action: "note-undone", answer: "" };
    for (const fields of [back, done, back]) expect((await answer(account?.id, fields)).status).toBe(303);
    await hourLater();
    expect((await listMails(DB, { limit: 9 })).map(({ state }) => state)).toEqual(["failed"]);
    expect(server.taken).toEqual([]);
  });

  it("writes to whoever gave an address in the gallery, and to nobody else's address", async () => {
    const anna = await clientOf(wedding, [GALLERY]);
    const guest = await wedding.guest();
    await askFor(wedding, {});
    await pick(guest, { photo: "dance-1" });
    for (const email of ["Franz@example.com", anna.email]) expect((await submit(guest, { email })).status).toBe(200);
    await expect.poll(receivers).toEqual(["Franz@example.com", anna.email].sort());
    server.taken.length = 0;
    const page = await photographer.text(PAGE);
    expect(page).toContain('name="account" value="franz@example.com"');
    expect(page).not.toContain(`value="${anna.email}"`);
    expect((await send("new-photos", ["franz@example.com", "stranger@example.com", anna.email])).status).toBe(303);
    await expect.poll(receivers).toEqual(["Franz@example.com"]);
    expect(server.taken[0]?.links).toContain(`${SITE}/g/${GALLERY}/`);
    expect(server.taken[0]?.text).not.toContain("/clients/link");
    const closing = ["franz@example.com", "stranger@example.com"];
    const set = { days: "7", shown: closing.join(" "), closing };
    expect((await whole(photographer.post(PAGE, set))).status).toBe(303);
    expect(await photographer.text(PAGE)).toContain('name="closing" value="franz@example.com" checked');
    await wedding.settings({ expiresAt: Date.now() + 2 * 86_400_000 });
    for (let n = 0; n < 2; n++) await wedding.glassine.cron();
    await wedding.settings({ expiresAt: null });
    expect(receivers()).toEqual(["Franz@example.com", "Franz@example.com"]);
    expect(server.taken[1]?.subject).toMatch(/closes on/);
    expect(server.taken[1]?.links).toContain(`${SITE}/g/${GALLERY}/`);
  });

  it("sees each letter before it is sent, without secrets", async () => {
    for (const kind of Object.keys(SHOWN_BEFORE)) {
      const letter = await photographer.text(`${PAGE}letter?kind=${kind}`);
      expect(letter).toContain("Anna &amp; Ben");
      expect(letter).not.toMatch(/<img|url\(|<script|https?:\/\/(?!photos\.example)/);
    }
    expect((await whole(photographer.get(`${PAGE}letter?kind=sign-in`))).status).toBe(404);
    expect((await whole(new Visitor(wedding.glassine).get(`${PAGE}letter?kind=new-photos`))).status).toBe(303);
  });
});

describe("the picture of a letter", () => {
  const choose = (style: string) =>
    whole(photographer.post(`/studio/g/${GALLERY}/?part=cover`, { action: "cover", "public-cover": style }));
  const hide = (hidden: boolean) =>
    changeMarks(wedding.glassine.env.DB, {
      ...{ gallery: GALLERY, photos: [wedding.open], hide: hidden, by: "client password", now: Date.now() },
    });
  const picturesIn = async (kind: string) =>
    [...(await photographer.text(`${PAGE}letter?kind=${kind}`)).matchAll(/<img src="([^"]+)"/g)].map(([, src]) => src);

  it("is the public cover while everybody may see it, in letters about the photos, and nothing else ever", async () => {
    const about = ["gallery-ready", "new-photos", "selection-waiting", "closing-soon", "invitation"];
    try {
      for (const kind of about) expect(await picturesIn(kind)).toEqual([]);
      expect((await choose("clear")).status).toBe(303);
      const [address = ""] = await picturesIn("gallery-ready");
      expect(address).toMatch(/^https:\/\/photos\.example\/g\/anna-ben\/cover\/[0-9a-f]{12}\.jpg$/);
      for (const kind of Object.keys(SHOWN_BEFORE)) {
        expect([kind, await picturesIn(kind)]).toEqual([kind, about.includes(kind) ? [address] : []]);
      }
      const load = async () => (await whole(new Visitor(wedding.glassine).get(address.slice(SITE.length)))).status;
      expect(await load()).toBe(200);
      await hide(true);
      expect(await picturesIn("gallery-ready")).toEqual([]);
      expect(await load()).toBe(404);
    } finally {
      await hide(false);
      await choose("off");
    }
  });
});

const INVITATIONS = `/studio/g/${GALLERY}/invitations/`;

describe("an invitation that is mailed", () => {
  const invite = (fields: Record<string, string> = {}) =>
    whole(
      photographer.post(INVITATIONS, {
        ...{ as: "guest", label: "Grandma", expires: "30d", uses: "", email: "grandma@example.com" },
        ...{ key: crypto.randomUUID(), ...fields },
      }),
    );
  const tokenIn = (n = 0) => /\/invite#([\w-]{32})/.exec(server.taken[n]?.text ?? "")?.[1] ?? "none";
  const enter = async (token: string) =>
    (await whole(new Visitor(wedding.glassine).post(`/g/${GALLERY}/invite`, { token }))).status;

  it("lets its receiver in, comes once however often it is pressed, and is nowhere but in the mail", async () => {
    const key = crypto.randomUUID();
    const sent = await Promise.all([1, 2, 3].map(() => invite({ key })));
    expect(sent.map(({ status }) => status)).toEqual([303, 303, 303]);
    await expect.poll(receivers).toEqual(["grandma@example.com"]);
    const [mail] = server.taken;
    expect(mail?.subject).toBe("An invitation to see Anna & Ben");
    expect(mail?.text).not.toMatch(/Grandma/);
    const token = tokenIn();
    expect(mail?.links).toContain(`${SITE}/g/${GALLERY}/invite#${token}`);
    const { DB } = wedding.glassine.env;
    const stored = await DB.batch(
      ["mails", "invitations", "activity"].map((one) => DB.prepare(`SELECT * FROM ${one}`)),
    );
    expect(JSON.stringify(stored.map(({ results }) => results))).not.toContain(token);
    expect(stored[1]?.results).toHaveLength(1);
    const id = (await listMails(DB, { limit: 9 }))[0]?.id;
    expect(await photographer.text(`/studio/mail/letter?mail=${id}`)).not.toContain(token);
    expect(await photographer.text(INVITATIONS)).toContain("Grandma");
    expect(await enter(token)).toBe(303);
    expect(wedding.glassine.logs()).not.toContain(token);
    const feed = await photographer.text(`/studio/g/${GALLERY}/activity/`);
    expect(feed).toContain("mailed an invitation");
    expect(feed).not.toContain("grandma@");
  });

  it("is not sent any more once it was revoked, and a mail that was delayed has a link that works", async () => {
    const { DB } = wedding.glassine.env;
    server.refuses = { code: 451, says: "4.7.1 later" };
    for (const email of ["early@example.com", "late@example.com"]) await invite({ email, label: email });
    await expect
      .poll(async () => (await listMails(DB, { limit: 9 })).every(({ reason }) => reason !== null))
      .toBe(true);
    const early = await DB.prepare("SELECT id FROM invitations WHERE label LIKE 'early%'").first<string>("id");
    expect((await whole(photographer.post(INVITATIONS, { revoke: early ?? "" }))).status).toBe(303);
    server.refuses = null;
    await DB.prepare("UPDATE mails SET next_at = 0").run();
    await wedding.glassine.cron();
    expect(receivers()).toEqual(["late@example.com"]);
    const failed = (await listMails(DB, { limit: 9 })).find(({ email }) => email === "early@example.com");
    expect(failed).toMatchObject({ state: "failed", reason: "its invitation has ended" });
    expect(await enter(tokenIn())).toBe(303);
  });

  it("is refused with an address that is none, for a role that can't enter, and then stores nothing", async () => {
    const { DB } = wedding.glassine.env;
    expect((await invite({ email: "a@b.example,c@d.example" })).status).toBe(400);
    expect((await invite({ email: "nobody" })).status).toBe(400);
    await wedding.settings({ guestPassword: null });
    expect((await invite()).status).toBe(400);
    await wedding.settings({ guestPassword: "rosemary" });
    expect((await DB.prepare("SELECT id FROM invitations").all()).results).toEqual([]);
    expect(await listMails(DB, { limit: 9 })).toEqual([]);
  });
});

describe("the letter before a gallery closes", () => {
  const DAY = 86_400_000;
  const setClosing = (days: string, people: { id: string }[], closing = people) =>
    whole(
      photographer.post(PAGE, {
        ...{ days, shown: people.map(({ id }) => id).join(" "), closing: closing.map(({ id }) => id) },
      }),
    );
  const kinds = async () => (await listMails(wedding.glassine.env.DB, { limit: 9 })).map(({ kind }) => kind);
  afterEach(() => wedding.settings({ expiresAt: null }));

  it("goes to chosen clients once for each closing date, so many days before", async () => {
    const people = [await clientOf(wedding, [GALLERY], "Chosen"), await clientOf(wedding, [GALLERY], "Other")];
    const [chosen] = people;
    expect((await setClosing("7", people, people.slice(0, 1))).status).toBe(303);
    await wedding.glassine.cron();
    await wedding.settings({ expiresAt: Date.now() + 9 * DAY });
    await wedding.glassine.cron();
    expect(await kinds()).toEqual([]);
    const closes = Date.UTC(2040, 5, 14);
    const soon = Date.now() + 6 * DAY;
    await wedding.settings({ expiresAt: soon });
    for (let n = 0; n < 2; n++) await wedding.glassine.cron();
    expect(receivers()).toEqual([chosen?.email]);
    const [mail] = server.taken;
    const day = new Date(soon - 1).toLocaleDateString("en", { dateStyle: "long", timeZone: "UTC" });
    expect(mail?.subject).toMatch(/^Anna & Ben closes on .*\d{4}$/);
    expect(Math.abs(Date.parse(mail?.subject.split(" on ")[1] ?? "") - Date.parse(day))).toBeLessThanOrEqual(DAY);
    expect(mail?.links).toContain(`${SITE}/clients/link?next=%2Fg%2F${GALLERY}%2F`);
    await wedding.settings({ expiresAt: closes });
    await wedding.glassine.cron();
    expect(receivers()).toEqual([chosen?.email]);
    await wedding.settings({ expiresAt: Date.now() + 5 * DAY });
    await wedding.glassine.cron();
    expect(receivers()).toEqual([chosen?.email, chosen?.email]);
    const page = await photographer.text(PAGE);
    expect(page).toMatch(new RegExp(`name="closing" value="${chosen?.id}" checked`));
    expect((await setClosing("", people)).status).toBe(303);
    await wedding.settings({ expiresAt: Date.now() + 3 * DAY });
    await wedding.glassine.cron();
    expect(await kinds()).toHaveLength(2);
  });

  it("does not go after the gallery closed or its date was changed, nor to whoever lost the gallery", async () => {
    const { DB } = wedding.glassine.env;
    const people = [await clientOf(wedding, [GALLERY], "Early"), await clientOf(wedding, [GALLERY], "Gone")];
    await setClosing("7", people);
    await disableAccount(DB, people[1]?.id ?? "", Date.now());
    await wedding.settings({ expiresAt: Date.now() - DAY });
    await wedding.glassine.cron();
    expect(await kinds()).toEqual([]);
    server.refuses = { code: 451, says: "4.7.1 later" };
    await wedding.settings({ expiresAt: Date.now() + 2 * DAY });
    await wedding.glassine.cron();
    await wedding.settings({ expiresAt: Date.now() + 40 * DAY });
    server.refuses = null;
    await DB.prepare("UPDATE mails SET next_at = 0").run();
    await wedding.glassine.cron();
    expect(server.taken).toEqual([]);
    const [late] = await listMails(DB, { limit: 9 });
    expect(late).toMatchObject({ state: "failed", reason: "the gallery has closed, or its closing date was changed" });
  });

  it.each(["0", "61", "1.5", "x"])("is refused %s days before", async (days) => {
    const anna = await clientOf(wedding, [GALLERY]);
    expect((await setClosing(days, [anna])).status).toBe(400);
    expect((await setClosing("7", [anna], [])).status).toBe(400);
    expect((await wedding.glassine.env.DB.prepare("SELECT days FROM closing_letters").all()).results).toEqual([]);
  });
});
