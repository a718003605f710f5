import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../worker/app.ts";
import { asLink } from "../../worker/domain/link.ts";
import { RESERVED_SETS } from "../../worker/domain/slug.ts";
import { renameGalleryLink } from "../../worker/store/gallery-links.ts";
import { askFor } from "../support/clients.ts";
import { sendRaw } from "../support/raw.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";

// Walks every route the app has, as everybody, with every method. A route without an expectation fails.

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Method = (typeof METHODS)[number];
const VISITORS = ["stranger", "guest", "foreign client", "client", "photographer"] as const;
type Who = (typeof VISITORS)[number];

/** Status of GET (and HEAD) and of an empty POST, for each visitor in the order above. */
interface Expectation {
  /** Addresses below the route's pattern, each with the same expectation. */
  at: string[];
  get: readonly number[] | 405;
  post: readonly number[] | 405;
  /** What every other method gets: 404 where nothing is known to exist. */
  others?: 404 | 405;
  /** It ends the session that asks, so each request brings one of its own. */
  ends?: true;
}

const same = (status: number) => VISITORS.map(() => status);
/** Stranger and foreign client alike; guest; client and photographer alike. */
const by = (stranger: number, guest: number, client: number) => [stranger, guest, stranger, client, client];
const studio = (others: number, photographer: number) => [others, others, others, others, photographer];

const g = `/g/${GALLERY}`;

function expectations(w: Wedding): Record<string, Expectation[]> {
  const page = (at: string[], get: readonly number[] | 405): Expectation => ({ at, get, post: 405 });
  /** A POST counts what it downloads, and leads on to it. */
  const counts = (at: string[], get: readonly number[]): Expectation => ({
    ...{ at, get },
    post: get.map((status) => (status === 200 ? 303 : status)),
  });
  return {
    "/": [page(["/"], same(200))],
    "/healthz": [page(["/healthz"], same(200))],
    "/_astro/:file": [page([w.stylesheet], same(200)), page(["/_astro/none.css", "/_astro/none"], same(404))],
    "/g/:gallery/enter": [{ at: [`${g}/enter`], get: same(200), post: same(400) }],
    "/g/:gallery/invite": [{ at: [`${g}/invite`], get: same(200), post: same(401) }],
    "/g/:gallery/leave": [{ at: [`${g}/leave`], get: 405, post: same(303), ends: true }],
    "/g/:gallery/view": [{ at: [`${g}/view`], get: 405, post: by(303, 400, 400) }],
    "/g/:gallery/view/photos": [{ at: [`${g}/view/photos`], get: 405, post: by(401, 204, 204) }],
    "/g/:gallery/view/offline": [
      { at: [`${g}/view/offline?set=boudoir`], get: by(401, 200, 200), post: by(401, 204, 204) },
    ],
    "/g/:gallery/view/news/:set": [
      page([`${g}/view/news/highlights`], by(401, 200, 200)),
      page([`${g}/view/news/boudoir`], by(401, 404, 200)),
      page([`${g}/view/news/none`], by(401, 404, 404)),
    ],
    "/g/:gallery/view/wall": [
      page([`${g}/view/wall`, `${g}/view/wall?set=highlights`], by(401, 200, 200)),
      page([`${g}/view/wall?set=boudoir`], by(401, 404, 200)),
      page([`${g}/view/wall?set=none`], by(401, 404, 404)),
    ],
    "/g/:gallery/view/wall/pictures": [page([`${g}/view/wall/pictures?photo=${w.hidden}`], by(401, 200, 200))],
    "/g/:gallery/view/offline/:set": [
      page([`${g}/view/offline/highlights`], by(401, 200, 200)),
      page([`${g}/view/offline/boudoir`], by(401, 404, 200)),
      page([`${g}/view/offline/none`], by(401, 404, 404)),
    ],
    "/g/:gallery/view/code/:set": [
      page([`${g}/view/code/highlights`], by(401, 200, 200)),
      page([`${g}/view/code/boudoir`], by(401, 404, 200)),
      page([`${g}/view/code/none`], by(401, 404, 404)),
    ],
    "/g/:gallery/view/app.webmanifest": [page([`${g}/view/app.webmanifest`], by(401, 200, 200))],
    "/offline.js": [page(["/offline.js"], same(200))],
    "/g/:gallery/marks": [{ at: [`${g}/marks`], get: 405, post: by(303, 404, 400) }],
    // Nobody is asked for a name here.
    "/g/:gallery/enter/register": [
      { at: [`${g}/enter/register`], get: [303, 403, 303, 403, 303], post: [303, 403, 303, 403, 303] },
    ],
    "/g/:gallery/download/pin": [{ at: [`${g}/download/pin`], get: by(303, 303, 303), post: by(303, 400, 400) }],
    "/g/:gallery/download/photo/:photo": [
      counts([`${g}/download/photo/${w.open}`], by(401, 200, 200)),
      counts([`${g}/download/photo/${w.hidden}`, `${g}/download/photo/${w.inClientSet}`], by(401, 404, 200)),
      counts([`${g}/download/photo/none`], by(401, 404, 404)),
    ],
    // Nothing is counted here, so each photo is downloaded on its own.
    "/g/:gallery/download/photos.zip": [
      { at: [`${g}/download/photos.zip?photo=${w.open}`], get: by(401, 303, 303), post: by(401, 303, 303) },
    ],
    "/g/:gallery/download/included": [page([`${g}/download/included`], by(303, 303, 303))],
    "/g/:gallery/download/all.zip": [counts([`${g}/download/all.zip`], by(401, 200, 200))],
    // Nobody is offered one here.
    "/g/:gallery/download/keepsake.zip": [counts([`${g}/download/keepsake.zip`], by(401, 403, 403))],
    "/g/:gallery/download/selection.zip": [counts([`${g}/download/selection.zip`], by(401, 404, 404))],
    "/g/:gallery/download/set/:zip{.+\\.zip}": [
      counts([`${g}/download/set/highlights.zip`], by(401, 200, 200)),
      counts([`${g}/download/set/boudoir.zip`], by(401, 404, 200)),
      counts([`${g}/download/set/none.zip`], by(401, 404, 404)),
    ],
    "/g/:gallery/image/:photo/:rendition": [
      page([w.imageOf(w.open)], by(401, 200, 200)),
      page([w.imageOf(w.hidden), w.imageOf(w.inClientSet)], by(401, 404, 200)),
      page([`${g}/image/none/320-0123456789ab.avif`, `${g}/image/${w.open}/none`], by(401, 404, 404)),
    ],
    // The wedding shows nothing to everybody.
    "/g/:gallery/cover/:file": [page([`${g}/cover/0123456789ab.jpg`, `${g}/cover/none`], same(404))],
    "/g/:gallery/": [
      page([`${g}/`], by(303, 200, 200)),
      { at: ["/g/none/"], get: same(404), post: same(404), others: 404 },
      { at: ["/g/elopement/"], get: [404, 404, 404, 404, 200], post: [404, 404, 404, 404, 405], others: 404 },
    ],
    "/g/:gallery/photo/:photo/": [
      page([`${g}/photo/${w.open}/`], by(303, 200, 200)),
      page([`${g}/photo/${w.hidden}/`, `${g}/photo/${w.inClientSet}/`], by(303, 404, 200)),
      page([`${g}/photo/none/`], by(303, 404, 404)),
    ],
    "/g/:gallery/:set/": [
      page([`${g}/highlights/`, `${g}/wall/`, `${g}/wall/?set=highlights`], by(303, 200, 200)),
      page([`${g}/wall/?set=boudoir`], by(303, 404, 200)),
      page([`${g}/boudoir/`], by(303, 404, 200)),
      page([`${g}/none/`], by(303, 404, 404)),
    ],
    "/g/:gallery/view/links": [
      { at: [`${g}/view/links`], get: [303, 404, 303, 200, 400], post: [303, 404, 303, 400, 400] },
    ],
    // The same for every gallery, be it private or missing.
    "/g/:gallery/view/link": [
      { at: [`${g}/view/link`, "/g/elopement/view/link", "/g/none/view/link"], get: same(200), post: same(401) },
    ],
    // Nobody here has opened a client's link: test/worker/client-links.test.ts.
    ...Object.fromEntries(
      ["/", "/photo/:photo/", "/image/:photo/:rendition", "/file/:photo", "/photos.zip"].map((rest) => {
        const named = rest.replace(":photo", w.open).replace(":rendition", "320-0123456789ab.avif");
        const at = [`${g}/view/link/0123456789abcdef${named}`];
        return [`/g/:gallery/view/link/:link${rest}`, [{ at, get: same(404), post: same(404), others: 404 }]];
      }),
    ),
    "/privacy": [page(["/privacy"], same(200))],
    "/clients/": [page(["/clients/"], same(200))],
    "/clients/enter": [{ at: ["/clients/enter"], get: 405, post: same(400) }],
    "/clients/passkey": [{ at: ["/clients/passkey"], get: 405, post: same(404) }],
    "/clients/passkey/ask": [{ at: ["/clients/passkey/ask"], get: 405, post: same(404) }],
    "/clients/passkeys/": [{ at: ["/clients/passkeys/"], get: same(303), post: same(303) }],
    "/clients/passkeys/ask": [{ at: ["/clients/passkeys/ask"], get: 405, post: same(303) }],
    "/clients/leave": [{ at: ["/clients/leave"], get: 405, post: same(303) }],
    "/clients/link": [{ at: ["/clients/link"], get: same(404), post: same(404), others: 404 }],
    "/clients/open": [{ at: ["/clients/open"], get: same(404), post: same(404), others: 404 }],
    "/clients/password": [{ at: ["/clients/password"], get: 405, post: same(303) }],
    // The wedding sells nothing, and there is no order.
    "/g/:gallery/store": [page([`${g}/store`, `${g}/store?photo=${w.hidden}`], [303, 403, 303, 403, 200])],
    "/g/:gallery/cart": [{ at: [`${g}/cart`], get: [303, 403, 303, 403, 200], post: [303, 403, 303, 403, 400] }],
    "/g/:gallery/order": [{ at: [`${g}/order`], get: 405, post: [303, 403, 303, 403, 400] }],
    "/g/:gallery/order/:order": [page([`${g}/order/0000000000AA`, `${g}/order/none`], by(401, 404, 404))],
    "/g/:gallery/order/:order/check": [{ at: [`${g}/order/0000000000AA/check`], get: 405, post: by(401, 404, 404) }],
    "/g/:gallery/order/:order/invoice": [page([`${g}/order/0000000000AA/invoice`], by(401, 404, 404))],
    "/g/:gallery/order/:order/photos.zip": [page([`${g}/order/0000000000AA/photos.zip`], by(401, 404, 404))],
    "/g/:gallery/order/:order/photo/:photo": [
      page([`${g}/order/0000000000AA/photo/${w.open}`, `${g}/order/0000000000AA/photo/${w.hidden}`], by(401, 404, 404)),
    ],
    "/g/:gallery/receipt": [{ at: [`${g}/receipt`], get: same(200), post: same(401) }],
    // Nobody has a key that was written to the database.
    "/audit": [{ at: ["/audit"], get: 405, post: same(404) }],
    // No report is believed while no secret is set up to tell it by.
    "/reports/stripe": [{ at: ["/reports/stripe"], get: 405, post: same(404) }],
    // The wedding asks for no selection.
    "/g/:gallery/selection": [
      { at: [`${g}/selection`], get: [303, 403, 303, 403, 200], post: [303, 403, 303, 403, 400] },
    ],
    "/g/:gallery/selection/photo/:photo": [
      {
        at: [`${g}/selection/photo/${w.open}`, `${g}/selection/photo/${w.hidden}`],
        ...{ get: [303, 403, 303, 403, 200], post: [303, 403, 303, 403, 400] },
      },
    ],
    // Nobody wrote about a photo.
    "/g/:gallery/selection/photo/:photo/before/:before": [
      page(
        [`${g}/selection/photo/${w.open}/before/1.jpg`, `${g}/selection/photo/${w.hidden}/before/1.jpg`],
        by(401, 404, 404),
      ),
    ],
    "/g/:gallery/selection/submit": [{ at: [`${g}/selection/submit`], get: 405, post: [303, 403, 303, 403, 400] }],
    // Nobody has sent anything.
    "/g/:gallery/selection/receipt": [page([`${g}/selection/receipt`], [303, 404, 303, 404, 404])],
    "/g/:gallery/selection/receipt.json": [page([`${g}/selection/receipt.json`], [401, 404, 401, 404, 404])],
    "/verify": [page(["/verify"], same(200))],
    "/.well-known/glassine-receipt-keys.json": [page(["/.well-known/glassine-receipt-keys.json"], same(200))],
    // Visitors get no mail: the addresses that need it do not exist.
    "/g/:gallery/selection/link": [{ at: [`${g}/selection/link`], get: same(404), post: same(404), others: 404 }],
    "/g/:gallery/selection/open": [{ at: [`${g}/selection/open`], get: same(404), post: same(404), others: 404 }],
    "/studio/clients/": [{ at: ["/studio/clients/"], get: studio(303, 200), post: studio(303, 400) }],
    "/mail/stop": [{ at: ["/mail/stop"], get: same(404), post: same(404) }],
    "/studio/mail/": [{ at: ["/studio/mail/"], get: studio(303, 200), post: studio(303, 400) }],
    "/studio/g/:gallery/letters/": [
      { at: [`/studio/g/${GALLERY}/letters/`], get: studio(303, 200), post: studio(303, 400) },
    ],
    "/studio/g/:gallery/registrations/": [
      { at: [`/studio/g/${GALLERY}/registrations/`], get: studio(303, 200), post: studio(303, 400) },
    ],
    "/studio/g/:gallery/registrations.csv": [page([`/studio/g/${GALLERY}/registrations.csv`], studio(303, 200))],
    "/studio/g/:gallery/letters/letter": [page([`/studio/g/${GALLERY}/letters/letter`], studio(303, 404))],
    "/studio/mail/letter": [page(["/studio/mail/letter"], studio(303, 404))],
    "/studio/notices/": [{ at: ["/studio/notices/"], get: studio(303, 200), post: studio(303, 400) }],
    "/studio/g/:gallery/store/": [
      { at: [`/studio/g/${GALLERY}/store/`], get: studio(303, 200), post: studio(303, 400) },
      { at: ["/studio/g/none/store/"], get: studio(303, 404), post: studio(303, 404) },
    ],
    "/studio/g/:gallery/store/orders.csv": [page([`/studio/g/${GALLERY}/store/orders.csv`], studio(303, 200))],
    "/studio/g/:gallery/store/:order/": [
      { at: [`/studio/g/${GALLERY}/store/0000000000AA/`], get: studio(303, 404), post: studio(303, 404) },
    ],
    "/studio/g/:gallery/selections/before": [
      page([`/studio/g/${GALLERY}/selections/before?selection=s&photo=p&at=1`], studio(303, 404)),
    ],
    "/studio/g/:gallery/selections/receipt": [page([`/studio/g/${GALLERY}/selections/receipt`], studio(303, 404))],
    "/studio/g/:gallery/selections/receipt.json": [
      page([`/studio/g/${GALLERY}/selections/receipt.json`], studio(303, 404)),
    ],
    "/studio/g/:gallery/selections/": [
      { at: [`/studio/g/${GALLERY}/selections/`], get: studio(303, 200), post: studio(303, 400) },
      { at: ["/studio/g/none/selections/"], get: studio(303, 404), post: studio(303, 404) },
    ],
    "/studio/g/:gallery/selections/:file{picks\\.(?:txt|csv|json|zip)}": [
      page(
        [`/studio/g/${GALLERY}/selections/picks.csv`, `/studio/g/${GALLERY}/selections/picks.zip`],
        studio(303, 200),
      ),
      page(["/studio/g/none/selections/picks.txt"], studio(303, 404)),
    ],
    "/studio/enter": [{ at: ["/studio/enter"], get: same(200), post: same(400) }],
    "/studio/passkey": [{ at: ["/studio/passkey"], get: 405, post: same(404) }],
    "/studio/passkey/ask": [{ at: ["/studio/passkey/ask"], get: 405, post: same(404) }],
    "/studio/passkeys/": [{ at: ["/studio/passkeys/"], get: studio(303, 200), post: studio(303, 400) }],
    "/studio/passkeys/ask": [{ at: ["/studio/passkeys/ask"], get: 405, post: studio(303, 404) }],
    "/studio/people/": [{ at: ["/studio/people/"], get: studio(303, 200), post: studio(303, 400) }],
    "/studio/leave": [{ at: ["/studio/leave"], get: 405, post: same(303), ends: true }],
    "/studio/preview": [{ at: ["/studio/preview"], get: 405, post: studio(303, 400) }],
    "/studio/": [{ at: ["/studio/"], get: studio(303, 200), post: studio(303, 400) }],
    "/studio/g/:gallery/": [
      { at: [`/studio/g/${GALLERY}/`], get: studio(303, 200), post: same(303) },
      { at: ["/studio/g/none/"], get: studio(303, 404), post: studio(303, 404) },
    ],
    "/studio/numbers/": [page(["/studio/numbers/"], studio(303, 200))],
    "/studio/numbers.csv": [page(["/studio/numbers.csv"], studio(303, 200))],
    "/studio/g/:gallery/numbers/": [
      page([`/studio/g/${GALLERY}/numbers/`], studio(303, 200)),
      page(["/studio/g/none/numbers/"], studio(303, 404)),
    ],
    "/studio/g/:gallery/numbers.csv": [page([`/studio/g/${GALLERY}/numbers.csv`], studio(303, 200))],
    "/studio/g/:gallery/versions/": [
      { at: [`/studio/g/${GALLERY}/versions/`], get: studio(303, 200), post: studio(303, 400) },
      { at: ["/studio/g/none/versions/"], get: studio(303, 404), post: studio(303, 404) },
    ],
    "/studio/g/:gallery/photos/": [
      { at: [`/studio/g/${GALLERY}/photos/`], get: studio(303, 200), post: studio(303, 400) },
      { at: ["/studio/g/none/photos/"], get: studio(303, 404), post: studio(303, 404) },
    ],
    "/studio/g/:gallery/private/": [
      { at: [`/studio/g/${GALLERY}/private/`], get: studio(303, 200), post: studio(303, 400) },
      { at: ["/studio/g/none/private/"], get: studio(303, 404), post: studio(303, 404) },
    ],
    "/studio/g/:gallery/activity/": [
      page([`/studio/g/${GALLERY}/activity/`], studio(303, 200)),
      page(["/studio/g/none/activity/"], studio(303, 404)),
    ],
    "/studio/g/:gallery/activity.csv": [page([`/studio/g/${GALLERY}/activity.csv`], studio(303, 200))],
    "/studio/g/:gallery/invitations/": [
      { at: [`/studio/g/${GALLERY}/invitations/`], get: studio(303, 200), post: studio(303, 400) },
    ],
  };
}

let wedding: Wedding;
/** Visitors with the session they share, and with one of their own. */
let people: Record<Who, () => Visitor>;
let newcomer: Record<Who, () => Promise<Visitor>>;

beforeAll(async () => {
  wedding = await openWedding();
  await askFor(wedding, { invites: "off" });
  const { glassine } = wedding;
  newcomer = {
    stranger: async () => new Visitor(glassine),
    guest: wedding.guest,
    "foreign client": () => new Visitor(glassine).enter("christening", "client", "christening-client"),
    client: wedding.client,
    photographer: wedding.photographer,
  };
  const [guest, foreign, client, photographer] = await Promise.all([
    newcomer.guest(),
    newcomer["foreign client"](),
    newcomer.client(),
    newcomer.photographer(),
  ]);
  people = {
    stranger: () => new Visitor(glassine),
    guest: () => guest.copy(),
    "foreign client": () => foreign.copy(),
    client: () => client.copy(),
    photographer: () => photographer.copy(),
  };
});
afterAll(() => wedding?.close());

const routes = createApp({ render: async () => new Response() }).routes.filter(({ path }) => !path.endsWith("*"));
/** Every route but those that lead to the same address with or without a slash, which have no method but GET: slashes.test.ts. */
const routePaths = [...new Set(routes.filter(({ method }) => method === "ALL").map(({ path }) => path))];
const leading = routes.filter(({ path }) => !routePaths.includes(path)).map(({ path }) => path);

function expected(
  { at, get, post, others = 405 }: Expectation,
  { method, who }: { method: Method; who: number },
): number {
  // Only the photographer knows about a private gallery, so only they learn that it does not accept the method.
  const known = at.includes("/g/elopement/") && VISITORS[who] === "photographer" ? 405 : others;
  if (method === "GET" || method === "HEAD") return get === 405 ? 405 : (get[who] ?? 0);
  if (method === "POST") return post === 405 ? 405 : (post[who] ?? 0);
  return known;
}

describe("every address below a gallery", () => {
  it("begins with a word that no set can be called, or is a set's own", () => {
    const words = routes.flatMap(({ path }) => /^\/g\/:gallery\/([^/:]+)/.exec(path)?.[1] ?? []);
    expect(words.length).toBeGreaterThan(10);
    expect(words.filter((word) => !RESERVED_SETS.has(word))).toEqual([]);
  });
});

describe("every route", () => {
  it("has an expectation", () => {
    expect(routePaths.filter((path) => !(path in expectations(wedding)))).toEqual([]);
    expect(Object.keys(expectations(wedding)).filter((path) => !routePaths.includes(path))).toEqual([]);
    const other = (path: string) => (path.endsWith("/") ? path.slice(0, -1) : `${path}/`);
    expect(leading.filter((path) => !routePaths.includes(other(path)))).toEqual([]);
  });

  it.each(routePaths)("%s answers each visitor and method as expected, and reveals nothing", async (path) => {
    for (const expectation of expectations(wedding)[path] ?? []) {
      for (const at of expectation.at) await walk({ at, expectation });
    }
  });
});

describe("every route under an earlier link of its gallery", () => {
  const link = "anna-and-ben";
  beforeAll(async () => {
    await renameGalleryLink(wedding.glassine.env.DB, {
      gallery: GALLERY,
      from: asLink(GALLERY),
      to: asLink(link),
      now: 1,
    });
  });
  afterAll(async () => {
    await renameGalleryLink(wedding.glassine.env.DB, {
      gallery: GALLERY,
      from: asLink(link),
      to: asLink(GALLERY),
      now: 2,
    });
  });

  it("redirects to the same place under the current one, which answers as it always did", async () => {
    const all = Object.values(expectations(wedding)).flat();
    const own = all.flatMap(({ at, get }) => at.filter((one) => one.startsWith(`${g}/`)).map((one) => ({ one, get })));
    expect(own.length).toBeGreaterThan(40);
    for (const { one, get } of own) {
      // Visitors get no mail, so these do not exist under any link. Links of clients are the same for every gallery.
      if (/\/selection\/(?:link|open)$|\/view\/link(?:\/|$)/.test(one)) continue;
      const there = one.replace(g, `/g/${link}`);
      for (const who of ["stranger", "guest"] as const) {
        const moved = await people[who]().get(one);
        await moved.arrayBuffer();
        const led = [moved.status, moved.headers.get("location"), moved.headers.get("cache-control")];
        expect.soft(led, `${one} as ${who}`).toEqual([308, there, "private, no-store"]);
        const answer = await people[who]().get(there);
        await answer.arrayBuffer();
        expect.soft(answer.status, `${there} as ${who}`).toBe(get === 405 ? 405 : get[VISITORS.indexOf(who)]);
      }
    }
  });
});

async function walk({ at, expectation }: { at: string; expectation: Expectation }): Promise<void> {
  for (const [index, who] of VISITORS.entries()) {
    for (const method of METHODS) {
      const visitor = expectation.ends ? await newcomer[who]() : people[who]();
      const response = await visitor.request(at, method === "POST" ? { form: {} } : { method });
      const body = new TextDecoder("latin1").decode(await response.arrayBuffer());
      const wanted = expected(expectation, { method, who: index });
      expect.soft(response.status, `${method} ${at} as ${who}`).toBe(wanted);
      if (who === "client" || who === "photographer") continue;
      const seen =
        body +
        JSON.stringify([...response.headers])
          .replaceAll(encodeURIComponent(at), "")
          .replaceAll(at, "");
      for (const trace of PRIVATE_TRACES)
        expect.soft(seen.includes(trace), `${trace} in ${method} ${at} as ${who}`).toBe(false);
      expect.soft(wedding.isPrivateBytes(body), `private bytes in ${method} ${at} as ${who}`).toBe(false);
    }
  }
}

describe("an odd spelling of a private path", () => {
  const spellings = [
    `//g/${GALLERY}/boudoir/`,
    `/g//${GALLERY}/boudoir/`,
    `/%67/${GALLERY}/boudoir/`,
    `/g%2f${GALLERY}%2fboudoir%2f`,
    `/g/${GALLERY}%2Fboudoir/`,
    `/g/${GALLERY}/./boudoir/`,
    `/g/${GALLERY}/x/../boudoir/`,
    `/g/${GALLERY}/%2e%2e/${GALLERY}/boudoir/`,
    `/.//g/${GALLERY}/boudoir/`,
    `/\\g/${GALLERY}/boudoir/`,
    `/g\\${GALLERY}\\boudoir\\`,
    `/G/${GALLERY}/boudoir/`,
    `/g/${GALLERY.toUpperCase()}/boudoir/`,
    `/g/${GALLERY}/Boudoir/`,
    `/g/${GALLERY}/boudoir;x/`,
    `/g/${GALLERY};/boudoir/`,
    `/g/${GALLERY}/boudoir%00/`,
    `/g/${GALLERY}/boudoir%20/`,
    `/g/${GALLERY}/boudoir/.`,
    `/g/${GALLERY}/boudoir/%2e`,
    `/g/${GALLERY}/boudoir//`,
    `/g/${GALLERY}/boudoir/index.html`,
    `/g/${GALLERY}/%62oudoir/`,
    `/galleries/${GALLERY}/cover.page`,
    `/blobs/x`,
    `/_astro/../g/${GALLERY}/boudoir/`,
    `/_astro/%2e%2e/g/${GALLERY}/boudoir/`,
    `/g/${GALLERY}/boudoir/#x`,
    `/g/${GALLERY}/boudoir/?x=%00`,
  ];

  it.each(spellings)("%s gives a guest nothing of it", async (path) => {
    const guest = people.guest();
    const cookie = [...guest.cookies].map(([k, v]) => `${k}=${v}`).join("; ");
    const { status, text } = await sendRaw(wedding.glassine.url, { path, headers: { Cookie: cookie } });
    expect([303, 308, 400, 404]).toContain(status);
    for (const trace of PRIVATE_TRACES) expect(text.replaceAll(path, "").includes(trace), trace).toBe(false);
  });
});
