import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newestFirst, readWallWish } from "../../worker/domain/pages/wall.ts";
import { mintInvitation } from "../../worker/store/invitations.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());

const at = (rest: string) => `/g/${GALLERY}${rest}`;
const list = (visitor: Visitor, query = "") => visitor.get(at(`/view/wall${query}`));
const namesOf = async (answer: Response) => ((await answer.json()) as { photos: string[] }).photos;
const pictures = (visitor: Visitor, ...photos: string[]) =>
  visitor.get(at(`/view/wall/pictures?${photos.map((photo) => `photo=${encodeURIComponent(photo)}`).join("&")}`));
const mark = (client: Visitor, photo: string, hidden: boolean) =>
  client.post(at("/marks"), { photo, private: String(hidden) });

/** Everything of an answer that somebody could measure, but for the moment it was sent. */
async function measured(answer: Response): Promise<unknown> {
  const headers = [...answer.headers].filter(([name]) => name !== "date");
  return { status: answer.status, headers, body: await answer.text() };
}

describe("a screen at an event", () => {
  it("lists what its viewer may see, each photo once, and nothing while that is what it has", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    const all = await namesOf(await list(client));
    const { photos, next } = (await (await list(guest)).json()) as { photos: string[]; next: string };
    expect(new Set(photos).size).toBe(photos.length);
    expect(photos).toContain(wedding.open);
    expect(all).toEqual(expect.arrayContaining([...photos, wedding.hidden, wedding.inClientSet]));
    expect((await guest.get(next)).status).toBe(204);
    expect(await namesOf(await list(guest, "?set=dancing"))).toEqual(["dance-2", "dance-1"]);
    await mark(client, "dance-1", true);
    expect(await namesOf(await guest.get(next))).not.toContain("dance-1");
    await mark(client, "dance-1", false);
    expect((await guest.get(next)).status).toBe(204);
    await client.post(at("/view"), { as: "guest" });
    expect((await client.get(next)).status).toBe(204);
  });

  it("gets pictures of no photo that its viewer may not see, whether or not it exists", async () => {
    const guest = await wedding.guest();
    expect(await (await pictures(guest, wedding.hidden, wedding.inClientSet, "none")).json()).toEqual([]);
    const [one] = (await (await pictures(guest, wedding.open, wedding.hidden)).json()) as {
      name: string;
      alt: string;
    }[];
    expect(one).toMatchObject({ name: wedding.open, alt: "Laughing" });
    const client = await wedding.client();
    const named = (await (await pictures(client, wedding.hidden)).json()) as { name: string }[];
    expect(named.map(({ name }) => name)).toEqual([wedding.hidden]);
  });

  it("answers a guest the same, whatever is hidden from them or hidden elsewhere", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    const asked = ["/wall/", "/view/wall", "/view/wall?set=dancing", "/view/wall/pictures?photo=open-laugh"];
    const look = () => Promise.all(asked.map(async (path) => measured(await guest.get(at(path)))));
    const before = await look();
    await mark(client, wedding.inClientSet, true);
    expect(await look()).toEqual(before);
    await mark(client, wedding.inClientSet, false);
    for (const trace of PRIVATE_TRACES) expect(JSON.stringify(before)).not.toContain(trace);
  });

  it("shows a set that may not be seen like one that is missing, and a private gallery like none", async () => {
    const guest = await wedding.guest();
    const [hidden, none] = await Promise.all(
      ["boudoir", "none"].map(async (set) => ({
        page: (await (await guest.get(at(`/wall/?set=${set}`))).text()).replaceAll(set, "-"),
        list: await measured(await list(guest, `?set=${set}`)),
      })),
    );
    expect(hidden).toEqual(none);
    const stranger = new Visitor(wedding.glassine);
    for (const path of ["wall/", "view/wall", "view/wall/pictures?photo=two"]) {
      const [elopement, missing] = await Promise.all(
        ["elopement", "nowhere"].map(async (id) => {
          const { status, body } = (await measured(await stranger.get(`/g/${id}/${path}`))) as Record<string, unknown>;
          return { status, body: String(body).replaceAll(id, "-") };
        }),
      );
      expect(elopement, path).toEqual(missing);
      expect(elopement?.status).toBe(404);
    }
  });

  it("asks for the password first, and goes on to the screen with its tempo", async () => {
    const stranger = new Visitor(wedding.glassine);
    const screen = at("/wall/?set=dancing&seconds=5");
    const door = (await stranger.get(screen)).headers.get("location") ?? "";
    expect(door).toContain("/enter?next=");
    const next = new URL(door, "https://a.example").searchParams.get("next") ?? "";
    const entered = await stranger.post(at("/enter"), { role: "guest", password: "rosemary", next: `${next}` });
    expect(entered.status).toBe(303);
    expect([screen, at("/wall/")]).toContain(entered.headers.get("location"));
    expect(await stranger.text(screen)).toContain('data-seconds="5"');
  });

  it("is opened by an invitation that names it, and by nothing that leads elsewhere", async () => {
    const { DB } = wedding.glassine.env;
    const { token } = await mintInvitation(DB, {
      ...{ gallery: GALLERY, role: "guest", label: "Screen", maxUses: null },
      ...{ expiresAt: Date.now() + 1e8, now: Date.now() },
    });
    const open = async (next: string) =>
      (await new Visitor(wedding.glassine).post(at("/invite"), { token, next })).headers.get("location");
    expect(await open(at("/wall/?seconds=12"))).toBe(at("/wall/?seconds=12"));
    for (const next of ["https://evil.example/", "//evil.example", "/g/christening/", "/studio/", at("/wall/?a=1")])
      expect(await open(next)).toBe(at("/"));
    const page = await new Visitor(wedding.glassine).text(`${at("/invite")}?next=${encodeURIComponent(at("/wall/"))}`);
    expect(page).toContain(`name="next" value="${at("/wall/")}"`);
  });

  it("says to whoever sees more than guests that the screen does, and offers their view", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    const says = "This screen also shows photos that guests don’t see.";
    expect(await guest.text(at("/wall/"))).not.toContain(says);
    expect(await client.text(at("/wall/"))).toContain(says);
    const back = await client.post(at("/view"), { as: "guest", next: at("/wall/?seconds=8") });
    expect(back.headers.get("location")).toBe(at("/wall/?seconds=8"));
    const page = await client.text(at("/wall/"));
    expect(page).not.toContain(says);
    for (const trace of PRIVATE_TRACES) expect(page).not.toContain(trace);
  });
});

describe("the order of a screen", () => {
  it("begins with what was taken last; photos without a time come after, the last of the gallery first", () => {
    const photo = (name: string, taken: string | null, moment?: string) => ({
      name,
      taken,
      ...(moment ? { moment } : {}),
    });
    const photos = [
      photo("a", "2026-06-13T10:00:00"),
      photo("b", null),
      photo("c", "2026-06-13T12:00:00"),
      photo("d", "2026-06-13T09:00:00", "2026-06-13T13:00:00"),
      photo("e", null),
    ];
    expect(newestFirst(photos)).toEqual(["d", "c", "a", "e", "b"]);
  });

  it.each([
    ["", 8],
    ["12", 12],
    ["0", 8],
    ["1", 3],
    ["99999", 300],
    ["-4", 3],
    ["soon", 8],
  ])("is shown at a tempo that people can follow: %j is %i seconds", (seconds, expected) => {
    expect(readWallWish((name) => (name === "seconds" ? seconds : undefined)).seconds).toBe(expected);
  });
});
