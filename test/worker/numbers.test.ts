import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteAccount } from "../../worker/store/accounts.ts";
import { askFor, clientOf, pick, whole } from "../support/clients.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
  await askFor(wedding, { invites: "everyone" });
});
afterAll(() => wedding?.close());

const at = (rest: string) => `/g/${GALLERY}${rest}`;

/** What was counted, as `kind subject who: n`; of days only their sums. */
async function counted(gallery = GALLERY): Promise<Record<string, number>> {
  const { results } = await wedding.glassine.env.DB.prepare(
    "SELECT kind, subject, who, sum(n) AS n FROM numbers WHERE gallery = ? GROUP BY kind, subject, who",
  )
    .bind(gallery)
    .all<{ kind: string; subject: string; who: string; n: number }>();
  return Object.fromEntries(results.map(({ kind, subject, who, n }) => [`${kind} ${subject} ${who}`.trim(), n]));
}

/** Sends names of photos that were enlarged, as a page does when it is left. */
async function look(visitor: Visitor, ...photo: string[]): Promise<unknown[]> {
  const answer = await visitor.post(at("/view/photos"), { photo });
  return [answer.status, await answer.text()];
}

const forget = () => {
  const { DB } = wedding.glassine.env;
  return DB.batch(["numbers", "views"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
};

describe("numbers", () => {
  it("count a visitor once a day, and each page they look at", async () => {
    await forget();
    const guest = await wedding.guest();
    for (const path of ["/", "/highlights/", "/highlights/", "/dancing/", "/photo/open-laugh/"])
      expect((await whole(guest.get(at(path)))).status).toBe(200);
    await expect
      .poll(() => counted())
      .toEqual({
        ...{ visitors: 1, cover: 1, sets: 3, "set highlights": 2, "set dancing": 1, photos: 1, "photo open-laugh": 1 },
      });
    await whole((await wedding.guest()).get(at("/highlights/")));
    await expect.poll(() => counted()).toMatchObject({ visitors: 2, "set highlights": 3 });
  });

  it("leave out the photographer, programs, prefetching and HEAD requests", async () => {
    await forget();
    const [guest, photographer] = [await wedding.guest(), await wedding.photographer()];
    await whole(photographer.get(at("/highlights/")));
    await look(photographer, "open-laugh");
    await whole(guest.request(at("/highlights/"), { method: "HEAD" }));
    const not: Record<string, string>[] = [
      { "sec-purpose": "prefetch;prerender" },
      { purpose: "prefetch" },
      { "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)" },
      { "user-agent": "WhatsApp/2.23" },
    ];
    for (const headers of not) await whole(guest.get(at("/highlights/"), headers));
    await whole(new Visitor(wedding.glassine).get(at("/highlights/")));
    await whole(guest.get(at("/dancing/")));
    await expect.poll(() => counted()).toEqual({ visitors: 1, sets: 1, "set dancing": 1 });
  });

  it("count enlarged photos that the visitor may see, and no others", async () => {
    await forget();
    const guest = await wedding.guest();
    const photo = ["open-laugh", "dance-1", "secret-kiss", "veil-unseen", "no-such-photo"];
    expect(await look(guest, ...photo)).toEqual([204, ""]);
    await expect.poll(() => counted()).toEqual({ visitors: 1, photos: 2, "photo open-laugh": 1, "photo dance-1": 1 });
    const stranger = new Visitor(wedding.glassine);
    expect((await look(stranger, "open-laugh"))[0]).toBe(401);
    const client = await wedding.client();
    await look(client, "secret-kiss");
    await expect.poll(() => counted()).toMatchObject({ photos: 3, "photo secret-kiss": 1 });
    expect(await counted()).toMatchObject({ "photo open-laugh": 1 });
  });

  it("say nothing about a private gallery", async () => {
    const ask = async (gallery: string) => {
      const answer = await new Visitor(wedding.glassine).post(`/g/${gallery}/view/photos`, { photo: "two" });
      const headers = [...answer.headers].filter(([name]) => !["date", "cf-ray"].includes(name));
      return { status: answer.status, headers, text: await answer.text() };
    };
    expect(await ask("elopement")).toEqual(await ask("nowhere"));
    expect(await counted("elopement")).toEqual({});
  });

  it("count downloads by size and person, once each, and photos picked", async () => {
    await forget();
    const { visitor, id } = await clientOf(wedding, [GALLERY], "Nora");
    const guest = await wedding.guest();
    for (const size of ["web", "web", "original"]) await whole(guest.get(at(`/download/photo/dance-1?size=${size}`)));
    await whole(visitor.get(at("/download/set/dancing.zip")));
    await whole((await wedding.photographer()).get(at("/download/photo/dance-2")));
    await pick(visitor, { photo: "dance-1" });
    await pick(visitor, { photo: "dance-1", picked: "false" });
    await expect
      .poll(() => counted())
      .toEqual({
        ...{ "downloads web guest": 1, "downloads original guest": 1, picks: 1 },
        [`downloads original account:${id}`]: 1,
      });
    const desk = `/studio/g/${GALLERY}/numbers/`;
    const photographer = await wedding.photographer();
    expect(await photographer.text(desk)).toMatch(/>\s*Nora\s*</);
    await deleteAccount(wedding.glassine.env.DB, id);
    const page = await photographer.text(desk);
    expect(page).toContain("Deleted account");
    expect(page).not.toContain("Nora");
  });

  it("are shown to the photographer alone, by gallery and all together, with a table and as CSV", async () => {
    await forget();
    const [guest, photographer] = [await wedding.guest(), await wedding.photographer()];
    await whole(guest.get(at("/photo/open-laugh/")));
    await whole(guest.get(at("/download/photo/dance-1?size=web")));
    await expect.poll(() => counted()).toMatchObject({ "downloads web guest": 1, visitors: 1 });
    const desk = `/studio/g/${GALLERY}/numbers`;
    const page = await photographer.text(`${desk}/`);
    for (const words of ["Visitors: 1 in 30 days, at most 1 a day", "open-laugh", "<td>web</td>", "1 view, 1 in total"])
      expect(page).toContain(words);
    expect(await photographer.text("/studio/numbers/")).toContain(`href="${desk}/"`);
    const days = await photographer.text(`${desk}.csv`);
    expect(days).toContain('"day","visitors","views of sets","views of photos","downloads","photos picked"');
    expect(days).toMatch(/"\d{4}-\d\d-\d\d",1,0,1,1,0\r\n$/);
    expect(await photographer.text(`${desk}.csv?by=photo`)).toContain('"open-laugh",1,1');
    const earlier = "UPDATE views SET day = date(day, '-8 days')";
    await wedding.glassine.env.DB.prepare(earlier).run();
    for (const [days, views] of [
      ["7", "0 views, 1 in total"],
      ["30", "1 view, 1 in total"],
      ["90", "1 view, 1 in total"],
      ["8", "1 view, 1 in total"],
    ]) {
      const asked = await photographer.text(`${desk}/?days=${days}`);
      expect(asked, days).toContain(views);
      expect(asked, days).toContain(`The last ${days === "8" ? "30" : days} days`);
    }
    const csv = await photographer.text(`${desk}.csv?by=photo&days=7`);
    expect(csv).toContain('"photo","views","views in the last 7 days"');
    expect(csv).toContain('"open-laugh",1,0');
    expect(await photographer.text("/studio/numbers/?days=90")).toContain("Visitors: 1 in 90 days");
    expect(await photographer.text("/studio/numbers.csv")).toMatch(/,1,0,1,1,0\r\n$/);
    for (const path of [`${desk}/`, `${desk}.csv`, "/studio/numbers/", "/studio/numbers.csv"]) {
      const answer = await whole(guest.get(path));
      expect(answer.status).toBe(303);
      expect(answer.headers.get("location")).toContain("/studio/enter");
    }
  });

  it("leave out what exceeds the allowance", async () => {
    await forget();
    const guest = await wedding.guest();
    const { DB } = wedding.glassine.env;
    await whole(guest.get(at("/highlights/")));
    await expect.poll(() => counted()).toMatchObject({ sets: 1 });
    await DB.prepare("UPDATE ledger SET level = 1e9, at = ?1, ends = ?1 + 1e9 WHERE key GLOB 'view *'")
      .bind(Date.now())
      .run();
    expect((await whole(guest.get(at("/dancing/")))).status).toBe(200);
    await whole(guest.get(at("/download/photo/dance-2")));
    await expect.poll(() => counted()).toMatchObject({ "downloads original guest": 1 });
    expect(await counted()).toMatchObject({ sets: 1 });
    await DB.prepare("DELETE FROM ledger").run();
  });
});
