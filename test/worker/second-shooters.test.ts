import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../worker/app.ts";
import { SECOND_MAY } from "../../worker/domain/access.ts";
import { PASSKEYS_MOST, secondOwner } from "../../worker/domain/passkey.ts";
import { addPasskey, listPasskeys } from "../../worker/store/passkeys.ts";
import { addSecondShooter, endSecondShooter, readSecondPassword } from "../../worker/store/second-shooters.ts";
import { Authenticator } from "../support/authenticator.ts";
import { clientOf, pick, submit, whole } from "../support/clients.ts";
import { quickHash } from "../support/quick-hash.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const SITE = "https://photos.example";
const PASSWORD = "a second password";

let wedding: Wedding;
let id: string;
let second: Visitor;
beforeAll(async () => {
  wedding = await openWedding({ secrets: { SITE_ORIGIN: SITE } });
});
afterAll(() => wedding?.close());
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  await DB.batch(["second_shooters", "passkeys", "ledger"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  expect(await addSecondShooter(DB, { name: "Jo Second", password: quickHash(PASSWORD), now: 1 })).toBe("added");
  id = (await readSecondPassword(DB, "jo second"))?.id ?? "";
  second = new Visitor(wedding.glassine);
  expect(await enter(second)).toBe(303);
});

const enter = async (visitor: Visitor, name = " JO second", password = PASSWORD) =>
  (await whole(visitor.post("/studio/enter", { name, password }))).status;
const statusOf = async (path: string, visitor = second) => (await whole(visitor.get(path))).status;

const routes = createApp({ render: async () => new Response() }).routes.filter(({ path }) =>
  path.startsWith("/studio/"),
);
const EVERYBODYS = ["/studio/enter", "/studio/passkey", "/studio/passkey/ask"];
const PLACES: Record<string, string> = { ":gallery": GALLERY, ":order": "0000000000AA" };
const placeOf = (path: string) =>
  path.replace(/:file\{[^}]*\}/, "picks.csv").replace(/:\w+/g, (name) => PLACES[name] ?? "none");

describe("a second shooter", () => {
  it("may use the routes that are listed for them, and no other one of the studio", async () => {
    const paths = [...new Set(routes.filter(({ method }) => method === "ALL").map(({ path }) => path))];
    expect(paths.length).toBeGreaterThan(25);
    const open: string[] = [];
    // Leaving ends the session, copies of it as well.
    paths.sort((one, other) => Number(one === "/studio/leave") - Number(other === "/studio/leave"));
    for (const path of paths.filter((one) => !EVERYBODYS.includes(one))) {
      for (const method of ["GET", "HEAD", "POST"] as const) {
        const at = placeOf(path);
        const who = second.copy();
        const answer = await whole(method === "POST" ? who.post(at, { action: "none" }) : who.request(at, { method }));
        if (answer.status === 405) continue;
        if (answer.status !== 403) open.push(`${method} ${path}`);
        if (answer.status === 403) expect(SECOND_MAY.has(`${method} ${path}`), `${method} ${path}`).toBe(false);
      }
    }
    const looks = open.filter((route) => !route.startsWith("HEAD"));
    expect(new Set(looks)).toEqual(SECOND_MAY);
    expect(open.filter((route) => route.startsWith("HEAD")).map((route) => route.replace("HEAD", "GET"))).toEqual(
      looks.filter((route) => route.startsWith("GET")),
    );
  });

  it("sees every photo, taken or changed by nobody with their session", async () => {
    const at = `/g/${GALLERY}`;
    expect(await statusOf(`${at}/boudoir/`)).toBe(200);
    expect(await statusOf(`${at}/photo/${wedding.inClientSet}/`)).toBe(200);
    expect(await statusOf(`${at}/photo/${wedding.hidden}/`)).toBe(200);
    expect(await statusOf(wedding.imageOf(wedding.inClientSet))).toBe(200);
    expect(await statusOf("/g/elopement/"), "a private gallery").toBe(200);
    for (const path of [`${at}/download/all.zip`, `${at}/download/boudoir.zip`, `${at}/download/photo/dance-1`])
      expect(await statusOf(path), path).not.toBe(200);
    const json = { accept: "application/json" };
    const forms: [string, Record<string, string>][] = [
      ["marks", { photo: "dance-1", private: "true" }],
      ["selection", { photo: "dance-1", picked: "true" }],
      ["view/links", { action: "make", set: "dancing", name: "x" }],
      ["cart", { action: "add", item: "x" }],
    ];
    for (const [path, form] of forms)
      expect((await whole(second.post(`${at}/${path}`, form, json))).status, path).toBe(403);
    const page = await second.text(`${at}/dancing/`);
    expect(page).not.toContain("zip");
    expect(page).not.toContain("<heart-button");
  });

  it("reads activity and selections without a form to change anything", async () => {
    const client = await clientOf(wedding, [GALLERY], "Nora");
    await pick(client.visitor, { photo: "dance-1" });
    await submit(client.visitor);
    const selections = await second.text(`/studio/g/${GALLERY}/selections/`);
    expect(selections).toContain("Nora");
    const [opened = ""] = /\/studio\/g\/[^"]*\?selection=[^"]*/.exec(selections) ?? [];
    for (const path of ["/studio/", `/studio/g/${GALLERY}/activity/`, `/studio/g/${GALLERY}/selections/`, opened]) {
      const page = await second.text(path);
      const actions = [...page.matchAll(/<form[^>]*method="post"[^>]*action="([^"]*)"/g)].map(([, action]) => action);
      expect(actions, path).toEqual(["/studio/leave"]);
      const linked = [...page.matchAll(/href="(\/studio\/[^"?#]*)/g)].map(([, href]) => href ?? "");
      for (const href of new Set(linked)) expect(await statusOf(href), `${href} on ${path}`).toBe(200);
    }
    const feed = await (await wedding.photographer()).text(`/studio/g/${GALLERY}/activity/`);
    expect(feed).toContain("Jo Second (second shooter)");
  });

  it("sees all photos of a gallery in the studio, hidden ones too, with nothing to arrange them", async () => {
    const at = `/studio/g/${GALLERY}/photos/`;
    for (const path of [at, `${at}?set=dancing`, `${at}?photo=dance-1`]) {
      const page = await second.text(path);
      expect(page).toContain(`href="/g/${GALLERY}/photo/dance-1/"`);
      const actions = [...page.matchAll(/<form[^>]*action="([^"]*)"/g)].map(([, action]) => action);
      expect(actions, path).toEqual(["/studio/leave"]);
      expect(page).not.toMatch(/type="checkbox"|<photo-desk|@desk/);
    }
    const all = await second.text(at);
    for (const photo of [wedding.hidden, wedding.inClientSet]) expect(all).toContain(`/photo/${photo}/`);
    expect((await whole(second.post(at, { action: "sort", set: "dancing", by: "name" }))).status).toBe(403);
  });

  it("is out with the next request once they are ended, in the studio and in galleries, for good", async () => {
    const { DB } = wedding.glassine.env;
    const key = new Authenticator();
    await addPasskey(DB, {
      ...{ id: key.id, publicKey: key.publicKey, account: secondOwner(id), name: "Phone", counter: 0, now: 1 },
      ...{ most: PASSKEYS_MOST, who: "Jo", site: SITE },
    });
    const byKey = async (visitor: Visitor, counter: number) => {
      const asked = (await (await visitor.post("/studio/passkey/ask", {})).json()) as { challenge: string };
      const at = { origin: SITE, rpId: "photos.example", userHandle: secondOwner(id) };
      const credential = key.assert(asked.challenge, at, { counter });
      return (await whole(visitor.post("/studio/passkey", { credential }))).status;
    };
    const other = new Visitor(wedding.glassine);
    expect(await byKey(other, 1)).toBe(303);
    expect([await statusOf("/studio/", other), await statusOf("/studio/clients/", other)]).toEqual([200, 403]);
    const photographer = await wedding.photographer();
    expect(await photographer.text("/studio/people/")).toContain("Jo Second");
    const ended = await whole(photographer.post("/studio/people/", { action: "end", person: id }));
    expect(ended.status).toBe(303);
    for (const visitor of [second, other]) {
      expect(await statusOf("/studio/", visitor)).toBe(303);
      expect(await statusOf("/g/elopement/", visitor)).toBe(404);
    }
    expect(await enter(new Visitor(wedding.glassine))).toBe(401);
    expect(await byKey(new Visitor(wedding.glassine), 2)).toBe(401);
    expect(await listPasskeys(DB, secondOwner(id))).toEqual([]);
    expect(await endSecondShooter(DB, { id, now: 2 })).toBe(false);
    expect(await addSecondShooter(DB, { name: "Jo Second", password: "", now: 3 }), "the name is free").toBe("added");
  });

  it("signs in alike whether or not somebody has the name, and signs out", async () => {
    const [wrong, unknown] = await Promise.all(
      ["Jo Second", "Nobody"].map((name) =>
        new Visitor(wedding.glassine).post("/studio/enter", { name, password: "wrong" }).then(async (answer) => ({
          status: answer.status,
          text: (await answer.text()).replaceAll(name, ""),
        })),
      ),
    );
    expect(wrong).toEqual(unknown);
    expect(wrong?.status).toBe(401);
    const copy = second.copy();
    expect((await whole(second.post("/studio/leave", {}))).status).toBe(303);
    expect(await statusOf("/studio/", copy)).toBe(303);
  });

  it("is added by the photographer, who is shown a passphrase once", async () => {
    const photographer = await wedding.photographer();
    const added = await (
      await photographer.post("/studio/people/", { action: "add", name: "Kim", password: "" })
    ).text();
    const [, passphrase = ""] = /<pre>([^<]+)<\/pre>/.exec(added) ?? [];
    expect(await photographer.text("/studio/people/")).not.toContain(passphrase);
    const kim = new Visitor(wedding.glassine);
    expect(await enter(kim, "kim", passphrase)).toBe(303);
    expect(await statusOf("/studio/people/", kim)).toBe(403);
    const taken = await whole(photographer.post("/studio/people/", { action: "add", name: "KIM", password: "" }));
    expect(taken.status).toBe(400);
  });
});
