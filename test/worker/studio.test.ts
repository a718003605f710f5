import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PLAIN_NAMES, plainRow } from "../../worker/domain/settings-table.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let photographer: Visitor;
beforeAll(async () => {
  wedding = await openWedding();
  photographer = await wedding.photographer();
});
afterAll(() => wedding?.close());

const desk = `/studio/g/${GALLERY}/`;
const set = (gallery: string) => `/g/${gallery}/highlights/`;

async function save(form: Record<string, string | string[]>, at = desk): Promise<{ status: number; text: string }> {
  const response = await photographer.post(at, form);
  return { status: response.status, text: await response.text() };
}

describe("the studio", () => {
  it("lists galleries with their state", async () => {
    const text = await photographer.text("/studio/");
    for (const title of ["Anna &amp; Ben", "Christening", "Elopement"]) expect(text).toContain(title);
  });

  // After a restore onto an empty account, galleries are in the database before their photos are published again.
  it("lists a gallery whose version is not in storage, and all others beside it", async () => {
    const { DB: db } = wedding.glassine.env;
    const version = (await db.prepare("SELECT version FROM galleries WHERE gallery = 'christening'").first())?.version;
    const switchTo = (to: unknown) =>
      db.prepare("UPDATE galleries SET version = ? WHERE gallery = 'christening'").bind(to).run();
    await switchTo("20260101000000-elsewhere");
    const answer = await photographer.get("/studio/");
    expect(answer.status).toBe(200);
    const text = await answer.text();
    for (const title of ["Anna &amp; Ben", "Christening", "Elopement"]) expect(text).toContain(title);
    await switchTo(version);
  });

  it("finds galleries by title, and says so if there are none", async () => {
    const text = await photographer.text("/studio/?find=CHRIST");
    expect([text.includes("Christening"), text.includes("Elopement")]).toEqual([true, false]);
    expect(await photographer.text("/studio/?find=nothing+like+this")).toContain("No gallery matches.");
    const odd = await photographer.text("/studio/?find=%22%3E%3Cb%3E&show=x&sort=y&page=-3");
    expect(odd).toContain('value="&quot;><b>"');
  });

  it("archives a gallery and brings it back: it leaves the list, and whoever could open it still can", async () => {
    const guest = await wedding.guest();
    const put = async (action: string, list: string) => {
      const answer = await photographer.post(`/studio/${list}`, { action, gallery: GALLERY });
      await answer.arrayBuffer();
      return [answer.status, answer.headers.get("location")];
    };
    expect(await put("archive", "?sort=title")).toEqual([303, "/studio/?sort=title&done=archived"]);
    expect(await photographer.text("/studio/")).not.toContain(`/studio/g/${GALLERY}/`);
    expect(await photographer.text("/studio/?show=archived")).toContain(`/studio/g/${GALLERY}/`);
    expect((await guest.get(set(GALLERY))).status).toBe(200);
    await new Visitor(wedding.glassine).enter(GALLERY, "guest", "rosemary");
    await wedding.publish();
    expect(await photographer.text("/studio/?show=archived")).toContain(`/studio/g/${GALLERY}/`);
    expect(await put("unarchive", "?show=archived")).toEqual([303, "/studio/?show=archived&done=unarchived"]);
    expect(await photographer.text("/studio/")).toContain(`/studio/g/${GALLERY}/`);
    expect((await photographer.post("/studio/", { action: "archive", gallery: "nowhere" })).status).toBe(400);
  });

  it("changes passwords, live with the next request", async () => {
    expect((await save({ "guest-password": "lavender" })).status).toBe(303);
    await new Visitor(wedding.glassine).enter(GALLERY, "guest", "lavender");
    expect((await save({ "guest-password": "rosemary" })).status).toBe(303);
  });

  it("saves a section at once, says when a password was set, and keeps it where its field was left empty", async () => {
    const section = { visibility: "protected", "guest-password": "" };
    const answer = await photographer.post(`${desk}?part=guests`, { ...section, "guest-password": "lavender" });
    await answer.arrayBuffer();
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `${desk}?part=guests&done=saved`]);
    expect(await photographer.text(desk)).toMatch(/A password is set \(changed \d{1,2} \w+ \d{4}\)\./);
    expect((await save(section, `${desk}?part=guests`)).status).toBe(303);
    await new Visitor(wedding.glassine).enter(GALLERY, "guest", "lavender");
    expect((await save({ ...section, "guest-password": "rosemary" })).status).toBe(303);
    const refused = await save({ ...section, visibility: "public", "guest-password": "x" }, `${desk}?part=guests`);
    expect(refused.status).toBe(400);
    expect(refused.text).toMatch(/<details class="setting" id="@guests" open/);
    expect(refused.text).toMatch(/name="visibility" value="public" checked/);
    await new Visitor(wedding.glassine).enter(GALLERY, "guest", "rosemary");
  });

  it("keeps settings as a preset and applies them to another gallery, without passwords and sets", async () => {
    const other = "/studio/g/christening/";
    const part = "?part=presets";
    await save({ downloads: "photos", "download-sizes": "web", marks: "off" });
    const keep = { action: "keep", "preset-name": "Weddings <small>", "closes-after": "30" };
    expect((await save(keep, desk + part)).status).toBe(303);
    await save({ downloads: "all", "download-sizes": "all", marks: "on" });
    const shown = await photographer.text(other);
    expect(shown).toContain(
      "Weddings &lt;small> (protected, downloads: photos, closes after 30 days)".replace(">", "&gt;"),
    );
    expect((await save({ action: "apply", preset: "Weddings <small>" }, other + part)).status).toBe(303);
    const row = await wedding.glassine.env.DB.prepare(
      "SELECT downloads, download_sizes, marks, expires_at, guest_password FROM galleries WHERE gallery = 'christening'",
    ).first<Record<string, string | number>>();
    expect(row).toMatchObject({ downloads: "photos", download_sizes: "web", marks: 0 });
    expect(Number(row?.expires_at)).toBeGreaterThan(Date.now() + 28 * 86_400_000);
    await new Visitor(wedding.glassine).enter("christening", "guest", "christening-guest");
    expect((await save({ action: "drop", preset: "Weddings <small>" }, other + part)).status).toBe(303);
    expect((await save({ action: "apply", preset: "Weddings <small>" }, other + part)).status).toBe(400);
    expect((await save({ action: "keep", "preset-name": " ", "closes-after": "" }, other + part)).status).toBe(400);
    await save({ downloads: "all", "download-sizes": "all", marks: "on", expires: "" }, other);
  });

  it("refuses a client password equal to the guests', and says so", async () => {
    const { status, text } = await save({ "client-password": "rosemary" });
    expect(status).toBe(400);
    expect(text).toContain("must differ from the guest password");
  });

  it("opens and closes sets, and keeps at least one open", async () => {
    const guest = await wedding.guest();
    expect((await save({ sets: "shown", everyone: ["dancing"] })).status).toBe(303);
    expect((await guest.get(set(GALLERY))).status).toBe(404);
    const refused = await save({ sets: "shown" });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain("At least one set must be for everyone");
    expect((await save({ sets: "shown", everyone: ["dancing", "highlights"] })).status).toBe(303);
    expect((await guest.get(set(GALLERY))).status).toBe(200);
  });

  it("has a field on the access page for every plain setting of the table", async () => {
    const page = await photographer.text(desk);
    for (const name of PLAIN_NAMES) expect(page).toContain(`name="${plainRow(name).name}"`);
  });

  it("sets rules, PIN, listing and a closing day, and refuses invalid ones", async () => {
    expect(
      (await save({ downloads: "photos", "download-sizes": "web", marks: "off", listed: "on", expires: "2099-06-13" }))
        .status,
    ).toBe(303);
    const client = await wedding.client();
    const guest = await wedding.guest();
    const original = `/g/${GALLERY}/download/photo/dance-1`;
    expect([(await guest.get(original)).status, (await guest.get(`${original}?size=web`)).status]).toEqual([403, 200]);
    expect((await client.post(`/g/${GALLERY}/marks`, { photo: "dance-1", private: "true" })).status).toBe(403);
    for (const wrong of [
      { downloads: "everything" },
      { "download-sizes": "none" },
      { expires: "13.6.2027" },
      { "download-pin": "12345" },
      { visibility: "open" },
    ] as Record<string, string>[]) {
      expect((await save(wrong)).status).toBe(400);
    }
    expect(
      (await save({ downloads: "all", "download-sizes": "all", marks: "on", listed: "off", expires: "" })).status,
    ).toBe(303);
  });

  it("shows who hid what, and shows it to guests again: one, several, all", async () => {
    const client = await wedding.client();
    const guest = await wedding.guest();
    await client.post(`/g/${GALLERY}/marks`, { photo: ["dance-1", "dance-2"], private: "true" });
    const page = await photographer.text(`${desk}private/`);
    for (const name of ["dance-1", "dance-2", "secret-kiss"]) expect(page).toContain(name);
    expect(page).toMatch(/Client, by password/);
    expect((await save({ photo: "dance-1" }, `${desk}private/`)).status).toBe(303);
    expect((await guest.get(`/g/${GALLERY}/photo/dance-1/`)).status).toBe(200);
    expect((await guest.get(`/g/${GALLERY}/photo/dance-2/`)).status).toBe(404);
    expect((await save({ all: "true" }, `${desk}private/`)).status).toBe(303);
    expect((await guest.get(`/g/${GALLERY}/photo/dance-2/`)).status).toBe(200);
    expect((await save({ photo: "secret-kiss", private: "true" }, `${desk}private/`)).status).toBe(303);
  });

  it("writes every change to the feed, by kind, and exports it safely", async () => {
    const feed = await photographer.text(`${desk}activity/?kind=access`);
    expect(feed).toContain("guest password changed");
    expect(feed).not.toContain("dance-1");
    const marks = await photographer.text(`${desk}activity/?kind=mark`);
    expect(marks).toContain("hid 2 photos: dance-1, dance-2");
    expect(marks).toMatch(/hid [^<]*secret-kiss/);
    expect(marks).toContain(`href="${desk}private/"`);
    const csv = await photographer.get(`${desk}activity.csv`);
    expect(csv.headers.get("content-type")).toContain("text/csv");
    expect((await csv.text()).split("\r\n")[0]).toBe('"time (UTC)","kind","who","what","count"');
  });

  it("counts entries and downloads of an hour in one line", async () => {
    for (let i = 0; i < 5; i++) await wedding.guest();
    const lines = (await photographer.text(`${desk}activity.csv?kind=entry`)).trim().split("\r\n").slice(1);
    expect(lines.filter((line) => line.includes('"guest"')).length).toBeLessThanOrEqual(2);
  });
});

describe("an invitation", () => {
  const mint = async (form: Record<string, string>) => {
    const { status, text } = await save(form, `${desk}invitations/`);
    return { status, token: /invite#([\w-]{32})/.exec(text)?.[1] ?? "", text };
  };
  const use = async (token: string) => {
    const visitor = new Visitor(wedding.glassine);
    const { status } = await visitor.post(`/g/${GALLERY}/invite`, { token });
    return { visitor, status };
  };

  it("lets its holder in without a password, as what it says", async () => {
    const { token, text } = await mint({ as: "client", label: "grandma", expires: "30d" });
    expect(text).toContain("<svg");
    const { visitor, status } = await use(token);
    expect(status).toBe(303);
    expect((await visitor.get(`/g/${GALLERY}/boudoir/`)).status).toBe(200);
  });

  it("can be used as often as it says, and no more", async () => {
    const { token } = await mint({ as: "guest", label: "once", expires: "12h", uses: "1" });
    const { visitor, status } = await use(token);
    expect(status).toBe(303);
    expect((await use(token)).status).toBe(401);
    expect((await visitor.post(`/g/${GALLERY}/invite`, { token })).status).toBe(303);
  });

  it("that is revoked lets nobody in, and signs out whoever used it", async () => {
    const { token } = await mint({ as: "guest", label: "gate crasher", expires: "7d" });
    const { visitor } = await use(token);
    const page = await photographer.text(`${desk}invitations/`);
    const ids = [...page.matchAll(/name="revoke" value="([\w-]+)"/g)].map((match) => match[1] ?? "");
    for (const id of ids) await save({ revoke: id }, `${desk}invitations/`);
    expect((await visitor.get(`/g/${GALLERY}/highlights/`)).status).toBe(303);
    expect((await use(token)).status).toBe(401);
  });

  it("doesn't work for another gallery, if invented, or while the gallery is private", async () => {
    const { token } = await mint({ as: "guest", label: "cousin", expires: "7d" });
    expect((await new Visitor(wedding.glassine).post("/g/christening/invite", { token })).status).toBe(401);
    expect((await use("A".repeat(32))).status).toBe(401);
    expect((await use("nonsense")).status).toBe(401);
    await save({ visibility: "private" });
    expect((await use(token)).status).toBe(404);
    await save({ visibility: "protected" });
    expect((await use(token)).status).toBe(303);
  });

  it("is refused if its role can't enter, and its secret is in no log and no feed", async () => {
    expect((await mint({ as: "nobody", label: "", expires: "forever" })).status).toBe(400);
    const { token } = await mint({ as: "guest", label: "aunt", expires: "7d" });
    expect(await photographer.text(`${desk}activity.csv`)).not.toContain(token);
    expect(await photographer.text(`${desk}invitations/`)).not.toContain(token);
  });
});
