import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LEASE_MS } from "../../worker/domain/notice/delivery.ts";
import { deleteAccount } from "../../worker/store/accounts.ts";
import { listMails } from "../../worker/store/mails.ts";
import { addPasskey } from "../../worker/store/passkeys.ts";
import { askFor, clientOf, pick, submit, whole } from "../support/clients.ts";
import { add, clearShop, order, orderFields, ordersOf, sell } from "../support/shop.ts";
import { MAIL_FROM, type MailServer, startMailServer } from "../support/smtp.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const SITE = "https://photos.example";
const HOUR = 3_600_000;

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
  const { DB } = wedding.glassine.env;
  const tables = ["picks", "rounds", "round_picks", "selections", "mails", "mail_stops", "ledger", "holder_addresses"];
  await DB.batch([...tables, "activity"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {});
  server.taken.length = 0;
  server.refuses = null;
});

const list = () => listMails(wedding.glassine.env.DB, { limit: 200 });
const states = async () => (await list()).map(({ state }) => state);
const settled = (expected: string[]) => expect.poll(states).toEqual(expected);
/** Runs the cron trigger as if so much time had passed. */
async function cronAfter(ms: number): Promise<void> {
  await wedding.glassine.env.DB.prepare(
    "UPDATE mails SET created_at = created_at - ?1, next_at = next_at - ?1, leased_until = max(0, leased_until - ?1)",
  )
    .bind(ms)
    .run();
  await wedding.glassine.cron();
}

async function send(email: string, fields: Record<string, string> = {}, visitor?: Visitor): Promise<Visitor> {
  const one = visitor ?? (await wedding.guest());
  await pick(one, { photo: "dance-1" });
  await pick(one, { photo: "dance-2" });
  expect((await submit(one, { email, ...fields })).status).toBe(200);
  return one;
}
describe("a client whose passkeys change", () => {
  it("gets a mail about it, in their language and without a secret, and the feed says so", async () => {
    const { DB } = wedding.glassine.env;
    const { id, visitor, email } = await clientOf(wedding, [GALLERY], "Nora");
    const own = {
      account: id,
      who: "Nora",
      site: SITE,
      now: Date.now(),
      publicKey: "secret-key",
      counter: 0,
      most: 10,
    };
    expect(await addPasskey(DB, { ...own, id: "key-1", name: "typed by somebody" })).toBe(true);
    const remove = (passkey: string) =>
      whole(visitor.post("/clients/passkeys/", { action: "remove", passkey }, { "accept-language": "de" }));
    expect((await remove("key-2")).status).toBe(400);
    expect((await remove("key-1")).status).toBe(303);
    await settled(["sent"]);
    const [mail] = server.taken;
    expect(mail).toMatchObject({ to: [email], subject: "Ein Passkey Ihres Kontos bei Mara Lindt wurde entfernt" });
    expect(mail?.text).toContain(`${SITE}/clients/passkeys/`);
    expect(`${mail?.text}${mail?.html}`).not.toMatch(/typed by|secret-key|key-1/);
    expect(await photographer.text(`/studio/g/${GALLERY}/activity/`)).toContain("mailed that a passkey was removed");
    // What was not stored causes no mail.
    const matter = { kind: "passkey-changed", facts: { step: "added" } } as const;
    const about = {
      matter,
      gallery: "",
      key: "k",
      email,
      language: "en",
      site: SITE,
      now: 1,
      feed: { account: id, what: "x" },
    };
    expect(await addPasskey(DB, { ...own, id: "key-3", name: "Phone", most: 0, mail: about })).toBe(false);
    expect(await states()).toEqual(["sent"]);
    expect(await addPasskey(DB, { ...own, id: "key-3", name: "Phone", mail: about })).toBe(true);
    expect(await states()).toEqual(expect.arrayContaining(["waiting"]));
    await DB.prepare("DELETE FROM passkeys").run();
  });
});

/** The path at which the next mail to an address can be stopped. */
const stopPath = (n = 0) =>
  (/<(.*)>/.exec(server.taken[n]?.headers["list-unsubscribe"] ?? "")?.[1] ?? "").slice(SITE.length);

describe("whoever sends a selection", () => {
  it("gets a mail from the photographer's name that says it has arrived, and replies reach the photographer", async () => {
    const franz = await send("Franz@example.com", { message: "secret words", name: "Buy now http://spam.example" });
    await settled(["sent"]);
    const [mail] = server.taken;
    expect(mail).toMatchObject({
      to: ["Franz@example.com"],
      headers: {
        from: `"Mara Lindt" <${MAIL_FROM}>`,
        "reply-to": "<mara@example.com>",
        "list-unsubscribe-post": "List-Unsubscribe=One-Click",
      },
      subject: "Mara Lindt has received your selection",
    });
    const receipt = `/g/${GALLERY}/selection/receipt`;
    for (const part of [mail?.text, mail?.html]) {
      expect(part).toContain(`${SITE}/g/${GALLERY}/selection`);
      expect(part).toContain(`${SITE}${receipt}`);
      // The address may be somebody else's: nothing that was typed goes there.
      expect(part).not.toMatch(/secret words|spam\.example|Buy now|dance-1/);
    }
    expect(mail?.text).toContain("Your selection has arrived: 2 photos.");
    expect(await franz.text(receipt)).toContain(`${receipt}.json?round=1`);
    expect(mail?.html).toContain("Anna &amp; Ben");
    expect(mail?.html).not.toMatch(/<img|url\(|<script|https?:\/\/(?!photos\.example)/);
    const feed = await photographer.text(`/studio/g/${GALLERY}/activity/`);
    expect(feed).toContain("mailed that their selection has arrived");
    expect(feed).not.toContain("Franz@example.com");
    expect(wedding.glassine.logs()).toContain('"kind":"selection-received"');
    expect(wedding.glassine.logs()).not.toMatch(/franz@|s p:c|photos@studio/i);
  });

  it("gets it in the gallery's language or their own, at the address of their account", async () => {
    const { visitor, email } = await clientOf(wedding, [GALLERY], "Nora");
    await pick(visitor, { photo: "dance-1" });
    const german = { "accept-language": "fr-FR,fr", accept: "application/json" };
    const form = { key: crypto.randomUUID(), name: "x", email: "else@example.com", message: "" };
    await whole(visitor.post(`/g/${GALLERY}/selection/submit`, form, german));
    await settled(["sent"]);
    expect(server.taken[0]).toMatchObject({
      to: [email],
      subject: "Mara Lindt a bien reçu votre sélection",
    });
    expect(server.taken[0]?.html).toContain('<html lang="fr">');
  });

  it("gets one however often it is pressed, even if it is the last that their address may have that day", async () => {
    for (let n = 0; n < 9; n++) await send("franz@example.com");
    await settled(Array(9).fill("sent"));
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    const key = crypto.randomUUID();
    await Promise.all(Array.from({ length: 20 }, () => submit(guest.copy(), { key })));
    await settled(Array(10).fill("sent"));
    await send("franz@example.com");
    await wedding.glassine.cron();
    expect(server.taken).toHaveLength(10);
  });
});

describe("a selection and its confirmation", () => {
  it("are stored together or not at all, and sending it again after a fault confirms it once", async () => {
    const { DB } = wedding.glassine.env;
    await DB.prepare("CREATE TRIGGER cut BEFORE INSERT ON mails BEGIN SELECT RAISE(ABORT, 'cut'); END").run();
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    const key = crypto.randomUUID();
    expect((await submit(guest, { key })).status).toBe(503);
    expect((await DB.prepare("SELECT * FROM rounds").all()).results).toEqual([]);
    await DB.prepare("DROP TRIGGER cut").run();
    for (let n = 0; n < 2; n++) expect((await submit(guest, { key })).status).toBe(200);
    await settled(["sent"]);
    expect(server.taken).toHaveLength(1);
  });
});

describe("whoever buys", () => {
  const RECEIPT = /\/receipt#([\w.-]+)/;
  beforeEach(async () => {
    await clearShop(wedding);
    await sell(wedding, { clients: "buy", free: { photos: 1, size: "web", for: "everyone" } });
  });
  afterEach(() => wedding.settings({ downloads: "all" }));
  const release = (id: string) =>
    whole(photographer.post(`/studio/g/${GALLERY}/store/${id}/`, { action: "release", sure: "yes" }));

  it("gets the receipt and the invoice when the order is paid, once, with a link that opens both", async () => {
    const guest = await wedding.guest();
    await add(guest, "set", { set: "dancing" });
    const german = { "accept-language": "de-AT,de" };
    const buyer = { name: "Spam http://spam.example", email: "franz@example.com", address: "Wien", agreed: "on" };
    const shown = await orderFields(guest);
    const ordered = await whole(guest.post(`/g/${GALLERY}/order`, { ...shown, ...buyer, method: "invoice" }, german));
    expect(ordered.status).toBe(303);
    const [order] = await ordersOf(wedding);
    expect(await list()).toEqual([]);
    const released = await Promise.all([1, 2, 3].map(() => release(order?.id ?? "")));
    expect(released.some(({ status }) => status === 303)).toBe(true);
    await settled(["sent"]);
    const [mail] = server.taken;
    expect(mail).toMatchObject({ to: ["franz@example.com"], subject: "Ihr Beleg von Mara Lindt" });
    expect(mail?.text).toMatch(/Wir haben 40,00\s€ für die Bestellung/);
    expect(mail?.text).not.toMatch(/spam/i);
    const token = RECEIPT.exec(mail?.text ?? "")?.[1] ?? "none";
    const { results } = await wedding.glassine.env.DB.prepare("SELECT * FROM mails").all();
    expect(JSON.stringify(results)).not.toContain(token);
    expect(wedding.glassine.logs()).not.toContain(token);
    const elsewhere = new Visitor(wedding.glassine);
    const opened = await whole(elsewhere.post(`/g/${GALLERY}/receipt`, { token }));
    expect(opened.headers.get("location")).toBe(`/g/${GALLERY}/order/${order?.id}`);
    expect(await elsewhere.text(`/g/${GALLERY}/order/${order?.id}/invoice`)).toContain("Wien");
  });

  it("gets it for a free order too, without an invoice, and ten a day at most", async () => {
    for (let n = 0; n < 11; n++) {
      const guest = await wedding.guest();
      await add(guest, "one-web", { photo: "dance-1" });
      const sent = await order(guest, { email: "franz@example.com", method: "free" });
      expect(sent.status).toBe(303);
    }
    await settled(Array(10).fill("sent"));
    expect(server.taken[0]?.text).toContain("is ready. The receipt and your downloads are on one page.");
    expect(await ordersOf(wedding)).toHaveLength(11);
  });

  it("signs in to see it, if they have an account", async () => {
    const anna = await clientOf(wedding, [GALLERY]);
    await add(anna.visitor, "set", { set: "dancing" });
    await order(anna.visitor, { method: "invoice", address: "Wien", agreed: "on" });
    const [made] = await ordersOf(wedding);
    expect((await release(made?.id ?? "")).status).toBe(303);
    await settled(["sent"]);
    expect(server.taken[0]?.to).toEqual([anna.email]);
    expect(server.taken[0]?.links).toContain(`${SITE}/clients/link?next=%2Fg%2F${GALLERY}%2Forder%2F${made?.id}`);
    expect(server.taken[0]?.text).not.toMatch(RECEIPT);
  });
});

describe("nobody is flooded", () => {
  it("ten mails a day go to an address, whoever has them sent and from which gallery", async () => {
    await askFor(wedding, {}, "christening");
    await wedding.settings({ guestPassword: "font-water" }, "christening");
    const spellings = ["victim", "VICTIM", "v.ictim", "victim+1", "vic.tim+2", "victim+3", "Victim+4", "vi.ctim"];
    for (const spelling of spellings) await send(`${spelling}@example.com`);
    for (let n = 0; n < 8; n++) {
      const other = await new Visitor(wedding.glassine).enter("christening", "guest", "font-water");
      await pick(other, { photo: "font" }, "christening");
      const sent = await submit(other, { email: " VICTIM@example.com" }, { gallery: "christening" });
      expect(sent.status).toBe(200);
    }
    await settled(Array(10).fill("sent"));
    await send("somebody@example.com");
    await settled(Array(11).fill("sent"));
    const reached = server.taken.map(({ to }) => to[0]?.toLowerCase().replace(/\.(?=.*@)|\+.*(?=@)/g, ""));
    expect(reached).toEqual([...Array(10).fill("victim@example.com"), "somebody@example.com"]);
  });

  it.each(["x<victim@example.com>", "victim@example.com,b@example.com", "a,victim@example.com", "victim@[127.0.0.1]"])(
    "by what a program could read as another address: %s",
    async (email) => {
      const guest = await wedding.guest();
      await pick(guest, { photo: "dance-1" });
      expect((await submit(guest, { email })).status).toBe(400);
      const asked = await whole(guest.post(`/g/${GALLERY}/selection/link`, { email }));
      expect(asked.status).toBe(400);
      expect(await list()).toEqual([]);
    },
  );
});

describe("no more mail", () => {
  it("is a press away: looking changes nothing, pressing stops every mail to that address, and another press undoes it", async () => {
    await send("franz@example.com");
    await settled(["sent"]);
    const path = stopPath();
    expect(server.taken[0]?.text).toContain(`${SITE}${path}`);
    expect(path).not.toContain("franz");
    const reader = new Visitor(wedding.glassine);
    for (const method of ["GET", "HEAD"]) await whole(reader.request(path, { method }));
    expect(await reader.text(path)).toContain("No more emails?");
    await send("FRANZ@example.com");
    await settled(["sent", "sent"]);

    const stopped = await whole(reader.post(path, { stop: "yes" }));
    expect([stopped.status, (await stopped.text()).includes("send any more emails to this address")]).toEqual([
      200,
      true,
    ]);
    await send("franz@example.com");
    await whole(new Visitor(wedding.glassine).post(`/g/${GALLERY}/selection/link`, { email: "franz@example.com" }));
    await settled(["stopped", "stopped", "sent", "sent"]);
    expect(await photographer.text("/studio/mail/")).toContain("Not sent: this address gets no more email.");
    await send("other@example.com");
    await expect.poll(() => server.taken.map(({ to }) => to[0])).toContain("other@example.com");

    await whole(reader.post(path, { again: "yes" }));
    await send("franz@example.com");
    await expect.poll(() => server.taken).toHaveLength(4);
  });

  it("is one press of a program for mail, as RFC 8058 wants it", async () => {
    await send("franz@example.com");
    await settled(["sent"]);
    const answer = await wedding.glassine.fetch(stopPath(), {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
      redirect: "manual",
    });
    expect(answer.status).toBe(200);
    await answer.text();
    await send("franz@example.com");
    await settled(["stopped", "sent"]);
  });

  it("needs a token of ours: any other address is missing, and stores nothing", async () => {
    await send("franz@example.com");
    await settled(["sent"]);
    const path = stopPath();
    const [hash = "", mac = ""] = path.split("=")[1]?.split(".") ?? [];
    const forged = [`${"0".repeat(64)}.${mac}`, `${hash}.${"A".repeat(43)}`, hash, "", `${hash}.${mac}A`];
    for (const token of forged) {
      const at = `/mail/stop?t=${token}`;
      const visitor = new Visitor(wedding.glassine);
      expect((await whole(visitor.get(at))).status).toBe(404);
      expect((await whole(visitor.post(at, { stop: "yes" }))).status).toBe(404);
    }
    const { results } = await wedding.glassine.env.DB.prepare("SELECT * FROM mail_stops").all();
    expect(results).toEqual([]);
  });

  it("follows a report that an address bounced for good or complained, and no other report", async () => {
    const report = (type: string, recipient: string, bounce?: string) => ({
      type: `cf.email.sending.message.${type}`,
      source: { type: "email.sending", domain: "studio.example" },
      payload: { recipient, sender: MAIL_FROM, ...(bounce ? { bounce: { type: bounce } } : {}) },
    });
    await wedding.glassine.queue([
      report("bounced", "Gone@example.com", "hard"),
      report("complained", "angry@example.com"),
      report("bounced", "full@example.com", "soft"),
      report("delivered", "glad@example.com"),
      { nonsense: true },
    ]);
    const reached = ["gone@example.com", "angry@example.com", "full@example.com", "glad@example.com"];
    for (const email of reached) await send(email);
    await expect
      .poll(() => server.taken.map(({ to }) => to[0]).sort())
      .toEqual(["full@example.com", "glad@example.com"]);
    await settled(["sent", "sent", "stopped", "stopped"]);
  });
});

describe("a server", () => {
  it("that does not know a mailbox ends mail to it at once", async () => {
    server.refuses = { code: 550, says: "5.1.1 no such user" };
    await send("nobody@example.com");
    await settled(["failed"]);
    expect((await list())[0]?.reason).toContain("5.1.1");
    server.refuses = null;
    await send("nobody@example.com");
    await settled(["stopped", "failed"]);
  });

  it("that refuses for now gets it again until it takes it, with the same links", async () => {
    await send("franz@example.com");
    await settled(["sent"]);
    server.refuses = { code: 451, says: "4.7.1 come back later" };
    await whole(new Visitor(wedding.glassine).post(`/g/${GALLERY}/selection/link`, { email: "franz@example.com" }));
    await expect.poll(async () => (await list())[0]?.reason).toContain("4.7.1");
    await wedding.glassine.cron();
    expect((await list())[0]).toMatchObject({ state: "waiting", attempts: 1 });
    server.refuses = null;
    await cronAfter(HOUR);
    await settled(["sent", "sent"]);
    const token = server.taken[1]?.links.find((link) => link.includes("/open#"))?.split("#")[1] ?? "";
    const used = await whole(new Visitor(wedding.glassine).post(`/g/${GALLERY}/selection/open`, { token }));
    expect(used.status).toBe(303);
  });

  it("that takes mail after the sender was cut off gets it again, once the lease is over", async () => {
    const { DB } = wedding.glassine.env;
    await DB.prepare(
      "CREATE TRIGGER cut BEFORE UPDATE ON mails WHEN NEW.state = 'sent' BEGIN SELECT RAISE(ABORT, 'cut'); END",
    ).run();
    await send("franz@example.com");
    await expect.poll(() => server.taken).toHaveLength(1);
    await DB.prepare("DROP TRIGGER cut").run();
    await wedding.glassine.cron();
    expect(server.taken).toHaveLength(1);
    await cronAfter(LEASE_MS);
    expect(server.taken).toHaveLength(2);
    await settled(["sent"]);
  });

  it("five senders at once send everything once", async () => {
    server.refuses = { code: 451, says: "4.7.1 later" };
    for (let n = 0; n < 12; n++) await send(`guest-${n}@example.com`);
    await expect.poll(async () => (await list()).every(({ reason }) => reason !== null)).toBe(true);
    server.refuses = null;
    await wedding.glassine.env.DB.prepare("UPDATE mails SET next_at = 0").run();
    await Promise.all(Array.from({ length: 5 }, () => wedding.glassine.cron()));
    expect(new Set(server.taken.map(({ to }) => to[0])).size).toBe(12);
    expect(server.taken).toHaveLength(12);
  });
});

describe("the outbox in the studio", () => {
  it("shows what was sent, without the secrets in it, and tries again", async () => {
    await send("franz@example.com");
    await settled(["sent"]);
    await whole(new Visitor(wedding.glassine).post(`/g/${GALLERY}/selection/link`, { email: "franz@example.com" }));
    await settled(["sent", "sent"]);
    const page = await photographer.text("/studio/mail/");
    expect(page).toContain(`From ${MAIL_FROM}, through your mail server. Replies go to mara@example.com.`);
    expect(page).toContain("to franz@example.com");
    expect(page).not.toMatch(/s p:c|s%20p/);
    const token = server.taken[1]?.links.find((link) => link.includes("/open#"))?.split("#")[1] ?? "none";
    const [mail] = await list();
    const letter = await photographer.text(`/studio/mail/letter?mail=${mail?.id}`);
    expect(letter).toContain("Open my selection");
    expect(letter).not.toContain(token);
    const retry = (id: string) => whole(photographer.post("/studio/mail/", { action: "retry", mail: id }));
    expect((await retry(mail?.id ?? "")).status).toBe(400);
    expect((await retry("none")).status).toBe(400);
    server.refuses = { code: 550, says: "5.7.1 not today" };
    await send("anna@example.com");
    await settled(["failed", "sent", "sent"]);
    server.refuses = null;
    expect((await retry((await list())[0]?.id ?? "")).status).toBe(303);
    await settled(["sent", "sent", "sent"]);
  });

  it("forgets mails after ninety days, and those to an account with the account", async () => {
    const { visitor, id } = await clientOf(wedding, [GALLERY]);
    await send("x", {}, visitor);
    await send("franz@example.com");
    await settled(["sent", "sent"]);
    await deleteAccount(wedding.glassine.env.DB, id);
    expect((await list()).map(({ email }) => email)).toEqual(["franz@example.com"]);
    await cronAfter(91 * 24 * HOUR);
    expect(await list()).toEqual([]);
  });
});

describe("elsewhere", () => {
  it("mail leaves through Cloudflare's Email Service with the same headers", async () => {
    const other = await openWedding({ mailTo: "anybody", secrets: { SITE_ORIGIN: SITE, MAIL_FROM } });
    try {
      await askFor(other, {});
      await send("franz@example.com", {}, await other.guest());
      await expect.poll(() => other.glassine.mails()).toHaveLength(1);
      const [mail] = await other.glassine.mails();
      expect(mail).toMatchObject({
        from: `"Mara Lindt" <${MAIL_FROM}>`,
        to: ["franz@example.com"],
        subject: "Mara Lindt has received your selection",
      });
      expect(mail?.text).toContain("2 photos");
      expect(mail?.html).toContain("<h1");
      expect(JSON.stringify(mail)).toContain("List-Unsubscribe=One-Click");
      expect(JSON.stringify(mail)).toContain("mara@example.com");
    } finally {
      await other.close();
    }
  });

  it("on one's own computer mails are shown in the studio with links that work, and none is sent", async () => {
    const other = await openWedding({ secrets: { SITE_ORIGIN: SITE, MAIL_SHOWN: "yes" } });
    try {
      await askFor(other, {});
      const email = "franz@example.com";
      await send(email, {}, await other.guest());
      await whole(new Visitor(other.glassine).post(`/g/${GALLERY}/selection/link`, { email }));
      const studio = await other.photographer();
      const count = async () => (await studio.text("/studio/mail/")).match(/Shown here, not sent\./g)?.length;
      await expect.poll(count).toBe(2);
      const [mail] = await listMails(other.glassine.env.DB, { limit: 1 });
      const letter = await studio.get(`/studio/mail/letter?mail=${mail?.id}`);
      expect(letter.headers.get("content-security-policy")).toMatch(/style-src 'self' 'sha256-/);
      const token = /\/selection\/open#([\w-]{43})/.exec(await letter.text())?.[1] ?? "";
      const used = await whole(new Visitor(other.glassine).post(`/g/${GALLERY}/selection/open`, { token }));
      expect(used.status).toBe(303);
    } finally {
      await other.close();
    }
  });
});
