import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { draftOf } from "../../worker/domain/tokens/draft.ts";
import { IDENTITY_SECONDS } from "../../worker/domain/tokens/identity.ts";
import { askFor, clientOf, ownSelection, pick, whole } from "../support/clients.ts";
import { holdWaits } from "../support/ledger.ts";
import { Visitor } from "../support/visitor.ts";
import { CLIENT_PASSWORD, GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  const tables = ["picks", "rounds", "selections", "ledger", "revoked_sessions"];
  await DB.batch(tables.map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {});
});

/** The fields of a form that goes to an address, as a browser reads them out of the page. */
function fieldsOf(html: string, action: string): Map<string, string> {
  const decoded = (text: string) =>
    text.replace(/&(?:(amp|quot|lt|gt)|#(\d+));/g, (_, name, code) =>
      name ? { amp: "&", quot: '"', lt: "<", gt: ">" }[name as "amp"] : String.fromCodePoint(Number(code)),
    );
  const fields = new Map<string, string>();
  for (const [form, to] of html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>.*?<\/form>/gs)) {
    if (to !== action) continue;
    for (const [, text = ""] of form.matchAll(/<input((?:[^>"]|"[^"]*")*)>/g)) {
      const name = / name="([^"]*)"/.exec(text)?.[1];
      if (name && !fields.get(name)) fields.set(name, decoded(/ value="([^"]*)"/s.exec(text)?.[1] ?? ""));
    }
    for (const [, name = "", text = ""] of form.matchAll(/<textarea[^>]* name="([^"]*)"[^>]*>(.*?)<\/textarea>/gs)) {
      fields.set(name, decoded(text.replace(/^\n/, "")));
    }
  }
  return fields;
}

describe("a cookie that is replayed", () => {
  it("under another cookie's name opens nothing and shows nobody's picks", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    const client = await wedding.client();
    await pick(client, { photo: wedding.hidden });
    const { visitor: account } = await clientOf(wedding, [GALLERY]);
    const photographer = await wedding.photographer();
    const brought = [guest, client, account, photographer].flatMap(({ cookies }) => [...cookies]);
    const kinds = new Set(brought.map(([name]) => name));
    expect(kinds.size).toBeGreaterThan(6);
    const names = [
      ...kinds,
      ...["g", "i", "d", "r"].flatMap((kind) => [`__Host-${kind}-christening`, `__Host-${kind}-elopement`]),
      ...["__Host-device-clients", "__Host-device-studio", `__Host-r-${GALLERY}`],
    ];
    const places = [
      `/g/${GALLERY}/dancing/`,
      `/g/${GALLERY}/selection`,
      "/g/christening/church/",
      "/g/elopement/",
      "/studio/",
      "/clients/",
    ];
    const look = async (visitor: Visitor) =>
      JSON.stringify(
        await Promise.all(
          places.map(async (path) => {
            const { status, headers } = await whole(visitor.get(path));
            return [path, status, headers.get("location"), headers.getSetCookie()];
          }),
        ),
      );
    const stranger = await look(new Visitor(wedding.glassine));
    for (const [own, value] of brought) {
      for (const name of names) {
        if (name === own) continue;
        const thief = new Visitor(wedding.glassine);
        thief.cookies.set(name, value);
        expect(await look(thief), `${own} as ${name}`).toBe(stranger);
      }
    }
  });

  it("as an identity after its owner left is worthless for as long as a browser could keep it", async () => {
    // Who left without the identity's cookie revoked the session's name for 30 days alone; a copy of it lasts 400.
    const expiry = async () => {
      const { results } = await wedding.glassine.env.DB.prepare("SELECT expires_at FROM revoked_sessions").all();
      return results.map(({ expires_at }) => Number(expires_at));
    };
    const least = Date.now() + (IDENTITY_SECONDS - 60) * 1000;
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    const copy = guest.copy();
    guest.cookies.delete(`__Host-i-${GALLERY}`);
    await whole(guest.post(`/g/${GALLERY}/leave`, {}));
    expect((await expiry()).every((ends) => ends > least)).toBe(true);
    await copy.enter(GALLERY, "guest", GUEST_PASSWORD);
    expect((await ownSelection(copy)).photos).toEqual([]);
  });

  it("keeps the longer of two revocations", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    const { DB } = wedding.glassine.env;
    const [holder] = (await DB.prepare("SELECT holder FROM selections").all<{ holder: string }>()).results;
    const name = holder?.holder.slice("session:".length) ?? "";
    const copy = guest.copy();
    await DB.prepare("INSERT INTO revoked_sessions (jti, expires_at) VALUES (?, ?)")
      .bind(name, Date.now() + 1000)
      .run();
    await whole(copy.post(`/g/${GALLERY}/leave`, {}));
    const row = await DB.prepare("SELECT expires_at FROM revoked_sessions WHERE jti = ?")
      .bind(name)
      .first("expires_at");
    expect(Number(row)).toBeGreaterThan(Date.now() + (IDENTITY_SECONDS - 60) * 1000);
  });
});

describe("a draft", () => {
  const draft = (action: string, fields: Record<string, string> = { "draft:message": "x" }) =>
    draftOf(
      `/g/${GALLERY}/enter`,
      new Map(Object.entries({ "draft-to": action, ...fields }).map(([k, v]) => [k, [v]])),
    );

  it.each([
    ...[`/g/${GALLERY}/../../studio/leave`, `/g/${GALLERY}/../../clients/password`, `/g/${GALLERY}/%2e%2e/x`],
    ...[`/g/${GALLERY}/.%2E/x`, `/g/${GALLERY}/./x`, `/g/${GALLERY}/..`, `/studio/../x`, `/g/${GALLERY}//x`],
    ...[`/g/${GALLERY}/a%2f..%2fb`, `/g/${GALLERY}/leave`, `/g/${GALLERY}/enter`, "/studio/enter", "/studio/leave"],
    ...[`/g/${GALLERY}/marks`, "/clients/leave", "/g/UPPER/selection", "//evil.example/", "https://evil.example/g/x/"],
  ])("goes to no address that a browser would read differently, nor to an entrance: %s", (action) => {
    expect(draft(action)).toBeNull();
  });

  it("carries no secret, however it was put there", () => {
    const secret = { "draft:guest-password": "a", "draft:download-pin": "1", "draft:token": "t", "draft:current": "c" };
    expect(draft(`/studio/g/${GALLERY}/`, { ...secret, "draft:expires": "2031-01-01" })).toEqual({
      action: `/studio/g/${GALLERY}/`,
      fields: [["expires", "2031-01-01"]],
    });
  });

  it("comes back letter by letter, markup and entities included, in an answer that may not be cached", async () => {
    const text = `&amp; &lt;b&gt; &quot;x&quot; <img src=x onerror=alert(1)> "'\`</textarea><script>1</script>\n\n& é`;
    const stranger = new Visitor(wedding.glassine);
    const action = `/g/${GALLERY}/selection/submit`;
    const sent = { key: "k-1", name: text.replaceAll("\n", " "), email: "a@example.com", message: text };
    const refused = await whole(stranger.post(action, sent));
    expect(refused.status).toBe(401);
    const entry = await refused.text();
    const carried = Object.fromEntries(fieldsOf(entry, `/g/${GALLERY}/enter`));
    const back = await whole(
      stranger.post(`/g/${GALLERY}/enter`, { ...carried, role: "guest", password: GUEST_PASSWORD }),
    );
    const resumed = await back.text();
    expect(Object.fromEntries(fieldsOf(resumed, action))).toEqual(sent);
    // What is inside of a quoted attribute is text.
    for (const page of [entry, resumed]) expect(page.replace(/"[^"]*"/g, '""')).not.toMatch(/<img src=x|<script>1/);
    for (const { headers } of [refused, back]) expect(headers.get("cache-control")).toContain("no-store");
  });

  it("is on no later page, whoever asks for it", async () => {
    const visitor = new Visitor(wedding.glassine);
    const message = "for one pair of eyes";
    await whole(visitor.post(`/g/${GALLERY}/selection/submit`, { key: "k-2", message }));
    await visitor.enter(GALLERY, "client", CLIENT_PASSWORD);
    for (const path of ["enter", "selection", "", "dancing/"]) {
      expect(await visitor.text(`/g/${GALLERY}/${path}`)).not.toContain(message);
    }
  });

  it("sent from another site is not shown on our pages", async () => {
    const visitor = new Visitor(wedding.glassine);
    for (const headers of [
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { origin: "null" },
    ]) {
      const answer = await whole(
        visitor.post(`/g/${GALLERY}/selection/submit`, { message: "buy here" }, headers as never),
      );
      expect([answer.status, await answer.text()]).toEqual([403, expect.not.stringContaining("buy here")]);
    }
  });
});

describe("text typed into a form that is refused", () => {
  it("comes back letter by letter, entities and quotes included", async () => {
    const photographer = await wedding.photographer();
    const name = `Ida &amp; "Ben" &lt;b&gt; & 'x' &#34; <i>`;
    const answer = await whole(photographer.post("/studio/clients/", { action: "add", name, email: "not one & none" }));
    expect(answer.status).toBe(400);
    const fields = fieldsOf(await answer.text(), "/studio/clients/");
    expect([fields.get("name"), fields.get("email")]).toEqual([name, "not one & none"]);
  });
});

describe("halves of surrogate pairs in JSON", () => {
  it("are stored as text that comes back unchanged", async () => {
    const guest = await wedding.guest();
    const json = JSON.stringify({ photo: "dance-1", comment: "a\ud83cb" });
    expect(json).toContain("\\ud83c");
    const headers = { accept: "application/json", "content-type": "application/json" };
    const answer = await wedding.glassine.fetch(`/g/${GALLERY}/selection`, {
      method: "POST",
      body: json,
      headers: {
        ...headers,
        "cf-connecting-ip": guest.address,
        cookie: [...guest.cookies].map(([k, v]) => `${k}=${v}`).join("; "),
      },
    });
    expect(answer.status).toBe(200);
    await answer.arrayBuffer();
    const stored = await wedding.glassine.env.DB.prepare("SELECT comment, hex(comment) AS bytes FROM picks").first();
    expect(stored).toEqual({ comment: "a\ufffdb", bytes: "61EFBFBD62" });
  });
});

describe("headers that claim another address", () => {
  it("don't change whose attempts are counted", async () => {
    await holdWaits(wedding.glassine.env.DB);
    const visitor = new Visitor(wedding.glassine);
    const claims = ["x-forwarded-for", "x-real-ip", "true-client-ip", "forwarded", "cf-connecting-ipv6", "x-client-ip"];
    let last = 0;
    for (let i = 0; i < 40 && last !== 429; i++) {
      const headers = Object.fromEntries(
        claims.map((name) => [name, name === "forwarded" ? `for=198.51.100.${i}` : `198.51.100.${i}`]),
      );
      last = (await whole(visitor.post(`/g/${GALLERY}/enter`, { role: "guest", password: `wrong ${i}` }, headers)))
        .status;
    }
    expect(last).toBe(429);
  });
});
