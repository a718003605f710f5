import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SENT_KINDS } from "../../worker/domain/mail/mail.ts";
import { disableAccount } from "../../worker/store/accounts.ts";
import { listMails } from "../../worker/store/mails.ts";
import { clientOf, whole } from "../support/clients.ts";
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
  await DB.batch(["mails", "mail_stops", "ledger", "activity"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
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
    expect(feed).toContain("mailed a client that the gallery is ready");
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

  it("sees each letter before it is sent, without secrets", async () => {
    for (const kind of SENT_KINDS) {
      const letter = await photographer.text(`${PAGE}letter?kind=${kind}`);
      expect(letter).toContain("Anna &amp; Ben");
      expect(letter).not.toMatch(/<img|url\(|<script|https?:\/\/(?!photos\.example)/);
    }
    expect((await whole(photographer.get(`${PAGE}letter?kind=sign-in`))).status).toBe(404);
    expect((await whole(new Visitor(wedding.glassine).get(`${PAGE}letter?kind=new-photos`))).status).toBe(303);
  });
});
