import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../worker/app.ts";
import { PART_PHOTOS } from "../../worker/domain/zip-parts.ts";
import { mintInvitation } from "../../worker/store/invitations.ts";
import { writeOffer } from "../../worker/store/offers.ts";
import { askFor, clientOf, PASSWORD, whole } from "../support/clients.ts";
import { blob, CROWD, HUGE, makeCrowd, makeHuge, PHOTOS, pickEverything } from "../support/full-size.ts";
import { type Receiver, startReceiver } from "../support/receiver.ts";
import { OFFER } from "../support/shop.ts";
import { StripeStandIn } from "../support/stripe.ts";
import { type RequestOptions, Visitor } from "../support/visitor.ts";
import { openWedding, STUDIO_PASSWORD, type Wedding } from "../support/wedding.ts";

/** What a page may weigh: more than any browser should have to lay out. */
const PAGE_BYTES = 2_000_000;
/** What a page of a list of photos may weigh. */
const PHOTOS_BYTES = 200_000;

/** What a page may weigh on which the photographer arranges thousands of photos; docs/limits.md. */
const TILES_BYTES = 5_000_000;

/** Of a zip: the record at its end; and enough for some dozens of its files. */
const END_BYTES = 22;
const SOME_FILES_BYTES = 10_000;

let wedding: Wedding;
let stripe: StripeStandIn;
let receiver: Receiver;
let client: Visitor;
let photographer: Visitor;
let email: string;
let account: string;
let invitation: string;
/** The secret of a link the client made, who opened it, and where it leads. */
let secret: string;
let holder: Visitor;
let linked: string;

beforeAll(async () => {
  stripe = await StripeStandIn.start();
  receiver = await startReceiver();
  wedding = await openWedding({ secrets: { ...stripe.secrets, ...receiver.secrets, MAIL_SHOWN: "yes" } });
  await makeHuge(wedding);
  const { DB } = wedding.glassine.env;
  await wedding.settings({ guestPassword: "rosemary", clientPassword: "thyme-and-honey", downloadPin: "2468" }, HUGE);
  await askFor(wedding, { invites: "everyone" }, HUGE);
  ({ visitor: client, email, id: account } = await clientOf(wedding, [HUGE]));
  const holds = `account:${account}`;
  expect((await whole(client.post(at("/selection"), { photo: "HUGE_1", picked: "true" }))).status).toBe(303);
  await makeCrowd(wedding, { holder: holds, account });
  await pickEverything(wedding, holds);
  photographer = await wedding.photographer();
  const soon = { expiresAt: Date.now() + 1e8, maxUses: null, now: Date.now() };
  await wedding.settings({ clientLinks: "all", keepsake: "clients" }, HUGE);
  const link = { action: "make", photo: scattered, name: "Far apart", until: soonDay, downloads: "on" };
  secret = /view\/link#([\w-]+)"/.exec(await (await client.post(at("/view/links"), link)).text())?.[1] ?? "";
  holder = stranger();
  linked = (await whole(holder.post(at("/view/link"), { token: secret }))).headers.get("location") ?? "";
  invitation = (await mintInvitation(DB, { gallery: HUGE, role: "guest", label: "Table 1", ...soon })).token;
});
afterAll(async () => {
  await wedding?.close();
  await stripe?.close();
  await receiver?.close();
});

const at = (rest: string) => `/g/${HUGE}${rest}`;
const desk = (rest: string) => `/studio/g/${HUGE}${rest}`;
const stranger = () => new Visitor(wedding.glassine);
const guest = () => stranger().enter(HUGE, "guest", "rosemary");

interface Drive {
  as: () => Visitor | Promise<Visitor>;
  path: string | (() => string);
  form?: Record<string, string | string[]>;
  options?: () => RequestInit;
  headers?: Record<string, string>;
  status?: number;
  most?: number;
}

const get = (path: Drive["path"], as: Drive["as"] = () => client, rest: Partial<Drive> = {}): Drive => ({
  ...{ as, path, status: 200 },
  ...rest,
});
const post = (path: Drive["path"], form: Drive["form"] = {}, rest: Partial<Drive> = {}): Drive => ({
  ...{ as: () => client, path, form, status: 303 },
  ...rest,
});
const studio = (path: string, rest: Partial<Drive> = {}) => get(path, () => photographer, rest);
const ownSelection = (part: string, rest: Partial<Drive> = {}) =>
  get(
    () => desk(`/selections/?selection=${own.selection}${part}`),
    () => photographer,
    rest,
  );
const ownReceipt = (file: string) =>
  get(
    () => desk(`/selections/${file}?selection=${own.selection}&round=1`),
    () => photographer,
  );
const change = (path: string, form: Drive["form"], status = 303) =>
  post(path, form, { as: () => photographer, status });
const json = { headers: { accept: "application/json" }, status: 200 };

/** Photos of as many sets as one link may show photos of. */
const scattered = Array.from({ length: 300 }, (_, i) => `HUGE_${i * 60}`);
const soonDay = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
const byLink = (rest: string) => linked.slice(0, -1) + rest;

/** Somebody else who opened the link. */
async function opened(): Promise<Visitor> {
  const other = stranger();
  await whole(other.post(at("/view/link"), { token: secret }));
  return other;
}

const many = (n: number, from = 0) => Array.from({ length: n }, (_, i) => `HUGE_${from + i}`);
const smalls = () => Array.from({ length: CROWD.galleries }, (_, i) => `small-${i}`);
const OWN = "BWN000000001";
let receipt = "";

/** Every route, as those whose page it is ask for it. What is bought is asked for while the gallery sells. */
const LOOKING: Record<string, Drive[]> = {
  "GET /": [get("/", stranger)],
  "GET /healthz": [get("/healthz", stranger)],
  "GET /_astro/:file": [get(() => wedding.stylesheet, stranger)],
  "GET /g/:gallery/enter": [get(at("/enter"), stranger)],
  "POST /g/:gallery/enter": [post(at("/enter"), { role: "guest", password: "rosemary" }, { as: stranger })],
  "GET /g/:gallery/invite": [get(at("/invite"), stranger)],
  "POST /g/:gallery/invite": [{ as: stranger, path: at("/invite"), form: { token: "" }, status: 303 }],
  "POST /g/:gallery/leave": [post(at("/leave"), {}, { as: guest })],
  "POST /g/:gallery/view": [post(at("/view"), { as: "guest" }), post(at("/view"), { as: "client" })],
  "POST /g/:gallery/marks": [
    post(at("/marks"), { photo: many(200, 5000), private: "false" }),
    post(at("/marks"), { photo: many(200, 5000), private: "true" }, json),
  ],
  "POST /g/:gallery/view/photos": [post(at("/view/photos"), { photo: many(300) }, { status: 204 })],
  "GET /g/:gallery/view/offline": [get(at("/view/offline?set=set-399&set=set-1"))],
  "POST /g/:gallery/view/offline": [post(at("/view/offline"), {}, { status: 204 })],
  "GET /g/:gallery/view/offline/:set": [
    get(at("/view/offline/set-399?format=avif"), () => client, { most: PHOTOS_BYTES }),
    get(at("/view/offline/set-399?from=200"), () => client, { most: PHOTOS_BYTES }),
  ],
  "GET /g/:gallery/view/news/:set": [
    get(at("/view/news/set-399"), guest),
    get(at("/view/news/set-399?have=nothing"), () => client),
  ],
  "GET /g/:gallery/view/wall": [get(at("/view/wall"), guest), get(at("/view/wall?set=set-399"), () => client)],
  "GET /g/:gallery/view/wall/pictures": [get(at(`/view/wall/pictures?photo=HUGE_1&photo=HUGE_19999`), guest)],
  "GET /g/:gallery/view/code/:set": [get(at("/view/code/set-399"))],
  "GET /g/:gallery/view/links": [get(at("/view/links")), get(at("/view/links?set=set-399"))],
  "POST /g/:gallery/view/links": [
    post(at("/view/links"), { action: "choose", photo: many(300) }, { status: 200 }),
    post(at("/view/links"), { action: "make", photo: scattered, name: "Many", until: soonDay }, { status: 200 }),
    post(at("/view/links"), { action: "make", photo: many(301), name: "More", until: soonDay }, { status: 400 }),
  ],
  "GET /g/:gallery/view/link": [get(at("/view/link"), stranger)],
  "POST /g/:gallery/view/link": [
    post(at("/view/link"), {}, { as: stranger }),
    post(at("/view/link"), { token: "x".repeat(32) }, { as: stranger, status: 401 }),
  ],
  "GET /g/:gallery/view/link/:link/": [
    get(
      () => byLink("/"),
      () => holder,
      { most: PHOTOS_BYTES },
    ),
    get(
      () => byLink("/?page=2"),
      () => holder,
    ),
  ],
  "POST /g/:gallery/view/link/:link/": [post(() => byLink("/"), {}, { as: opened })],
  "GET /g/:gallery/view/link/:link/photo/:photo/": [
    get(
      () => byLink("/photo/HUGE_17940/"),
      () => holder,
    ),
  ],
  "GET /g/:gallery/view/link/:link/image/:photo/:rendition": [
    get(
      () => byLink(`/image/HUGE_17940/800-${blob.slice(0, 12)}.jpg`),
      () => holder,
    ),
  ],
  "GET /g/:gallery/view/link/:link/file/:photo": [
    get(
      () => byLink("/file/HUGE_17940"),
      () => holder,
    ),
  ],
  "GET /g/:gallery/view/link/:link/photos.zip": [
    get(
      () => byLink("/photos.zip"),
      () => holder,
    ),
  ],
  "GET /g/:gallery/view/app.webmanifest": [get(at("/view/app.webmanifest"))],
  "GET /offline.js": [get("/offline.js", stranger)],
  "GET /g/:gallery/selection": [
    ...["", "?page=200", "?page=9999"].map((part) =>
      get(at(`/selection${part}`), () => client, { most: PHOTOS_BYTES }),
    ),
    get(at("/selection?print=10")),
    get(at("/selection"), () => client, json),
  ],
  "POST /g/:gallery/selection": [
    post(at("/selection"), { photo: "HUGE_7", picked: "true", label: "red", comment: "Crop" }),
    post(at("/selection"), { photo: "HUGE_8", stars: "3" }, json),
  ],
  "GET /g/:gallery/selection/photo/:photo": [get(at("/selection/photo/HUGE_7"))],
  "POST /g/:gallery/selection/photo/:photo": [
    post(at("/selection/photo/HUGE_7"), { action: "add", spot: "50,50", text: "Crop here", key: "huge-note" }),
    post(at("/selection/photo/HUGE_7"), { action: "approve", approved: "no" }),
  ],
  "GET /g/:gallery/selection/photo/:photo/before/:before": [
    get(at("/selection/photo/HUGE_7/before/1.jpg"), () => client, { status: 404 }),
  ],
  "POST /g/:gallery/selection/submit": [
    post(at("/selection/submit"), {
      key: "round-one",
      name: "Anna",
      email: "anna@example.com",
      message: "All of them",
    }),
    post(at("/selection/submit"), { key: "round-two", name: "Anna", email: "anna@example.com", message: "Still all" }),
  ],
  "GET /g/:gallery/selection/receipt": [
    ...["", "?round=1&page=200", "?print=10"].map((part) => get(at(`/selection/receipt${part}`))),
  ],
  "GET /g/:gallery/selection/receipt.json": [get(at("/selection/receipt.json"))],
  "GET /verify": [get("/verify", stranger)],
  "GET /.well-known/glassine-receipt-keys.json": [get("/.well-known/glassine-receipt-keys.json", stranger)],
  "GET /g/:gallery/selection/link": [get(at("/selection/link"), stranger)],
  "POST /g/:gallery/selection/link": [
    post(at("/selection/link"), { email: "franz@example.com" }, { as: stranger, status: 200 }),
    post(at("/selection/link"), { email: "anna@example.com" }, { as: stranger, status: 200 }),
  ],
  "GET /g/:gallery/selection/open": [get(at("/selection/open"), stranger)],
  "POST /g/:gallery/selection/open": [post(at("/selection/open"), { token: "wrong" }, { status: 401 })],
  "GET /g/:gallery/enter/register": [get(at("/enter/register"), guest, { status: 403 })],
  "POST /g/:gallery/enter/register": [
    post(at("/enter/register"), { name: "Franz", email: "franz@example.com" }, { as: guest, status: 403 }),
  ],
  "GET /g/:gallery/download/pin": [get(at("/download/pin"), guest)],
  "POST /g/:gallery/download/pin": [post(at("/download/pin"), { pin: "2468" }, { as: guest })],
  "GET /g/:gallery/download/included": [get(at("/download/included"), guest, { status: 303 })],
  "GET /g/:gallery/download/photo/:photo": [get(at("/download/photo/HUGE_7"))],
  "POST /g/:gallery/download/photo/:photo": [post(at("/download/photo/HUGE_7"), {})],
  "GET /g/:gallery/download/photos.zip": [
    get(at("/download/photos.zip?photo=HUGE_7&photo=HUGE_8"), guest, { status: 303 }),
  ],
  "POST /g/:gallery/download/photos.zip": [post(at("/download/photos.zip?photo=HUGE_7&photo=HUGE_8"), {})],
  "POST /g/:gallery/download/all.zip": [post(at("/download/all.zip"), {})],
  "POST /g/:gallery/download/keepsake.zip": [post(at("/download/keepsake.zip?size=web"), {})],
  "POST /g/:gallery/download/selection.zip": [post(at("/download/selection.zip"), {})],
  "POST /g/:gallery/download/set/:zip{.+\\.zip}": [post(at("/download/set/set-399.zip"), {})],
  "GET /g/:gallery/download/all.zip": [
    // Its parts: above.
    get(at("/download/all.zip"), () => client, { status: 300 }),
  ],
  "GET /g/:gallery/download/keepsake.zip": [
    get(at("/download/keepsake.zip?size=web"), () => client, { status: 300 }),
    // Its parts: below.
  ],
  "GET /g/:gallery/download/selection.zip": [
    get(at("/download/selection.zip"), () => client, { status: 300 }),
    // The part with most photos to open is read to its end above, as one of the whole gallery.
    get(at("/download/selection.zip?part=3"), () => client, { headers: { range: "bytes=-1000" }, status: 206 }),
  ],
  "GET /g/:gallery/download/set/:zip{.+\\.zip}": [get(at("/download/set/set-399.zip"))],
  "GET /g/:gallery/image/:photo/:rendition": [get(at(`/image/HUGE_7/800-${blob.slice(0, 12)}.jpg`))],
  "GET /g/:gallery/cover/:file": [get(at("/cover/0123456789ab.jpg"), stranger, { status: 404 })],
  "GET /g/:gallery/": [get(at("/")), get(at("/"), guest)],
  "GET /g/:gallery/photo/:photo/": [get(at("/photo/HUGE_19999/"))],
  "GET /g/:gallery/:set/": [get(at("/set-399/")), get(at("/set-399/"), guest), get(at("/wall/"))],
  "GET /privacy": [get("/privacy", stranger)],
  "GET /clients/": [get("/clients/"), get("/clients/", stranger)],
  "POST /clients/enter": [{ as: stranger, path: "/clients/enter", form: {}, status: 303 }],
  "GET /clients/link": [get("/clients/link", stranger), get("/clients/link", () => client, { status: 303 })],
  "POST /clients/link": [
    post("/clients/link", { email: "nobody@example.com" }, { as: stranger, status: 200 }),
    post("/clients/link", { email: "none" }, { as: stranger, status: 400 }),
  ],
  "GET /clients/open": [get("/clients/open", stranger)],
  "POST /clients/open": [post("/clients/open", { token: "none" }, { as: stranger, status: 401 })],
  "POST /clients/passkey": [post("/clients/passkey", { credential: "{}" }, { as: stranger, status: 404 })],
  "POST /clients/passkey/ask": [post("/clients/passkey/ask", {}, { as: stranger, status: 404 })],
  "GET /clients/passkeys/": [get("/clients/passkeys/"), get("/clients/passkeys/", stranger, { status: 303 })],
  "POST /clients/passkeys/": [post("/clients/passkeys/", { action: "remove", passkey: "none" }, { status: 400 })],
  "POST /clients/passkeys/ask": [post("/clients/passkeys/ask", {}, { status: 404 })],
  "POST /clients/password": [
    post("/clients/password", { current: PASSWORD, password: PASSWORD }),
    post("/clients/password", { current: PASSWORD, password: "short" }, { status: 400 }),
  ],
  "GET /studio/enter": [get("/studio/enter", stranger)],
  "POST /studio/enter": [post("/studio/enter", { password: STUDIO_PASSWORD }, { as: stranger })],
  "POST /studio/passkey": [post("/studio/passkey", { credential: "{}" }, { as: stranger, status: 404 })],
  "POST /studio/passkey/ask": [post("/studio/passkey/ask", {}, { as: stranger, status: 404 })],
  "GET /studio/people/": [studio("/studio/people/")],
  "POST /studio/people/": [
    change("/studio/people/", { action: "add", name: "Jo", password: "" }, 200),
    change("/studio/people/", { action: "add", name: "jo ", password: "" }, 400),
    change("/studio/people/", { action: "end", person: "none" }, 400),
  ],
  "GET /studio/passkeys/": [studio("/studio/passkeys/")],
  "POST /studio/passkeys/": [change("/studio/passkeys/", { action: "remove", passkey: "none" }, 400)],
  "POST /studio/passkeys/ask": [change("/studio/passkeys/ask", {}, 404)],
  "POST /studio/preview": [
    change("/studio/preview", { gallery: HUGE, as: "guest" }),
    change("/studio/preview", { gallery: HUGE, as: "photographer" }),
  ],
  "GET /studio/": [
    studio("/studio/", { most: 150_000 }),
    studio("/studio/?page=7&sort=title"),
    ...["open", "closing", "waiting", "orders", "archived"].map((show) => studio(`/studio/?show=${show}`)),
  ],
  "POST /studio/": [
    change("/studio/", { action: "archive", gallery: "small-7" }),
    change("/studio/", { action: "unarchive", gallery: "small-7" }),
  ],
  "GET /studio/clients/": [studio("/studio/clients/")],
  "POST /studio/clients/": [
    change("/studio/clients/", { action: "add", name: "New", email: "new@example.com", gallery: smalls() }, 200),
    change("/studio/clients/", { action: "add", name: "", email: "new@example.com" }, 400),
    change("/studio/clients/", { action: "edit", account: "account-1", name: "One", email: "c1@example.com" }),
    change("/studio/clients/", { action: "password", account: "account-1", password: "" }, 200),
    change("/studio/clients/", { action: "assign", account: "account-1" }),
    change("/studio/clients/", { action: "assign", account: "account-1", gallery: smalls() }),
    change("/studio/clients/", { action: "disable", account: "account-2" }),
    change("/studio/clients/", { action: "enable", account: "account-2" }),
    change("/studio/clients/", { action: "remove-passkeys", account: "account-3" }, 400),
    change("/studio/clients/", { action: "delete", account: "account-3" }),
  ],
  "GET /studio/numbers/": [studio("/studio/numbers/")],
  "GET /studio/numbers.csv": [studio("/studio/numbers.csv")],
  "GET /studio/g/:gallery/numbers/": [studio(desk("/numbers/"))],
  "GET /studio/g/:gallery/numbers.csv": [studio(desk("/numbers.csv")), studio(desk("/numbers.csv?by=photo"))],
  "GET /studio/notices/": [studio("/studio/notices/")],
  "GET /studio/mail/": [studio("/studio/mail/")],
  "POST /studio/mail/": [change("/studio/mail/", { action: "retry", mail: "none" }, 400)],
  "GET /studio/g/:gallery/letters/": [studio(desk("/letters/"))],
  "POST /studio/g/:gallery/letters/": [change(desk("/letters/"), { kind: "new-photos", account: "none" }, 400)],
  "GET /studio/g/:gallery/registrations/": [studio(desk("/registrations/"))],
  "POST /studio/g/:gallery/registrations/": [
    change(desk("/registrations/"), { action: "texts", sentence: "Who are you?", boxes: "News", keep: "30" }),
    change(desk("/registrations/"), { action: "delete-older", days: "30" }),
  ],
  "GET /studio/g/:gallery/registrations.csv": [studio(desk("/registrations.csv"))],
  "GET /studio/g/:gallery/letters/letter": [studio(desk("/letters/letter?kind=new-photos"))],
  "GET /studio/mail/letter": [studio("/studio/mail/letter?mail=none", { status: 404 })],
  "GET /mail/stop": [get("/mail/stop?t=none", stranger, { status: 404 })],
  "POST /audit": [post("/audit", { key: "none" }, { as: stranger, status: 404 })],
  "POST /mail/stop": [post("/mail/stop?t=none", {}, { as: stranger, status: 404 })],
  "POST /studio/notices/": [change("/studio/notices/", { action: "test" })],
  "GET /studio/g/:gallery/photos/": [
    studio(desk("/photos/"), { most: TILES_BYTES }),
    studio(desk("/photos/?after=HUGE_17999"), { most: TILES_BYTES }),
    studio(desk("/photos/?set=set-399&photo=HUGE_19999")),
  ],
  "POST /studio/g/:gallery/photos/": [
    // On every page, and then on one.
    change(desk("/photos/"), { action: "set-title", revision: "0", set: "set-399", title: "Last" }),
    change(desk("/photos/?set=set-399"), moved(1)),
    change(desk("/photos/?set=set-399"), moved(1), 400),
  ],
  "GET /studio/g/:gallery/private/": [studio(desk("/private/"))],
  "POST /studio/g/:gallery/private/": [change(desk("/private/"), { all: "true", private: "false" })],
  "GET /studio/g/:gallery/versions/": [studio(desk("/versions/"))],
  "POST /studio/g/:gallery/versions/": [change(desk("/versions/"), { version: "20010101000000-00000000" }, 400)],
  "GET /studio/g/:gallery/activity/": [studio(desk("/activity/")), studio(desk("/activity/?kind=mark"))],
  "GET /studio/g/:gallery/activity.csv": [studio(desk("/activity.csv"))],
  "GET /studio/g/:gallery/invitations/": [studio(desk("/invitations/"))],
  "POST /studio/g/:gallery/invitations/": [
    change(desk("/invitations/"), { as: "guest", label: "Table 9", expires: "30d" }, 200),
    change(desk("/invitations/"), { revoke: "inv-1" }),
    change(desk("/invitations/"), { link: "link-1" }),
  ],
  "GET /studio/g/:gallery/selections/": [
    studio(desk("/selections/")),
    studio(desk("/selections/?selection=s1")),
    ...["", "&page=200", "&round=now"].map((part) => ownSelection(part, { most: PHOTOS_BYTES })),
    ownSelection("&print=1"),
  ],
  "POST /studio/g/:gallery/selections/": [
    change(desk("/selections/"), { action: "response", invites: "everyone", afterwards: "keep-open" }),
    change(desk("/selections/"), { action: "reopen", selection: "s1" }),
  ],
  "GET /studio/g/:gallery/selections/before": [
    studio(desk("/selections/before?selection=s1&photo=HUGE_7&at=1"), { status: 404 }),
  ],
  "GET /studio/g/:gallery/selections/receipt": [ownReceipt("receipt")],
  "GET /studio/g/:gallery/selections/receipt.json": [ownReceipt("receipt.json")],
  "GET /studio/g/:gallery/selections/:file{picks\\.(?:txt|csv|json|zip)}": ["txt", "csv", "json", "zip"].flatMap(
    (ending) => [studio(desk(`/selections/picks.${ending}`)), studio(desk(`/selections/picks.${ending}?round=now`))],
  ),
  "GET /studio/g/:gallery/": [studio(desk("/"))],
  "POST /studio/g/:gallery/": [
    change(desk("/"), { sets: "shown", everyone: Array.from({ length: 400 }, (_, i) => `set-${i}`) }),
    change(desk("/"), { visibility: "nobody" }, 400),
  ],
};

const own = { selection: "" };

/** Thousands of photos to the end of one set, which is sorted then: what they are sorted by is read of all their sets. */
function moved(revision: number): Record<string, string> {
  const edits = [
    { do: "place", photos: many(3000), from: null, to: "set-399" },
    { do: "sort", set: "set-399", by: "newest" },
  ];
  return { action: "edits", revision: `${revision}`, edits: JSON.stringify(edits) };
}

const SELLING: Record<string, Drive[]> = {
  "GET /g/:gallery/store": [
    get(at("/store")),
    get(at("/store?from=selection"), () => client, { most: PHOTOS_BYTES }),
    get(at("/store?photo=HUGE_7")),
  ],
  "GET /g/:gallery/cart": [get(at("/cart"))],
  "POST /g/:gallery/cart": [
    post(at("/cart"), { action: "add", item: "one-web", photo: many(100, 3000) }),
    post(at("/cart"), { action: "add", item: "one-web", photo: many(100, 4000) }, { status: 400 }),
    post(at("/cart"), { action: "add", item: "one-web", from: "selection" }, { status: 400 }),
    post(at("/cart"), { action: "add", item: "set", set: "set-399" }, { status: 400 }),
    post(at("/cart"), { action: "remove", item: "one-web", subject: "HUGE_3000" }),
    post(at("/cart"), { action: "voucher", code: "CODE-1" }),
    post(at("/cart"), { action: "voucher", code: "NO-SUCH-CODE" }, { status: 400 }),
  ],
  "GET /g/:gallery/order/:order": [get(at(`/order/${OWN}`))],
  "POST /g/:gallery/order/:order/check": [post(at(`/order/${OWN}/check`))],
  "GET /g/:gallery/order/:order/invoice": [get(at(`/order/${OWN}/invoice`))],
  "GET /g/:gallery/order/:order/photos.zip": [get(at(`/order/${OWN}/photos.zip`))],
  "GET /g/:gallery/order/:order/photo/:photo": [get(at(`/order/${OWN}/photo/HUGE_7`))],
  "GET /g/:gallery/receipt": [get(at("/receipt"), stranger)],
  "POST /g/:gallery/receipt": [
    { as: stranger, path: at("/receipt"), form: { token: "" }, status: 303 },
    post(at("/receipt"), { token: "wrong" }, { as: stranger, status: 401 }),
  ],
  "GET /studio/g/:gallery/store/": [studio(desk("/store/"))],
  "POST /studio/g/:gallery/store/": [
    change(desk("/store/"), { action: "voucher", code: "LATE-1", off: "10 %" }),
    change(desk("/store/"), { action: "end-voucher", code: "LATE-1" }),
    change(desk("/store/"), { action: "voucher", code: "!", off: "" }, 400),
  ],
  "GET /studio/g/:gallery/store/orders.csv": [studio(desk("/store/orders.csv"))],
  "GET /studio/g/:gallery/store/:order/": [studio(desk(`/store/${OWN}/`)), studio(desk("/store/XTHER0000001/"))],
  "POST /studio/g/:gallery/store/:order/": [
    change(desk(`/store/${OWN}/`), { action: "accept" }),
    change(desk(`/store/${OWN}/`), { action: "receipt" }, 200),
  ],
  "POST /g/:gallery/order": [post(at("/order"), {}, {})],
  "POST /reports/stripe": [{ as: stranger, path: "/reports/stripe", status: 200 }],
};

/** Whoever left is not there any more. */
const LEAVING: Record<string, Drive[]> = {
  "POST /clients/leave": [post("/clients/leave", { everywhere: "true" })],
  "POST /studio/leave": [change("/studio/leave", {})],
};

/** Routes that are driven, by their method and path. */
const DRIVEN = { ...LOOKING, ...SELLING, ...LEAVING };

/** Addresses that only lead to the same with a slash more or less. */
const ending = (route: string) => (route.endsWith("/") ? route.slice(0, -1) : `${route}/`);

/** Asks for a zip from a few of its files before its directory on, as whoever resumes it does: that, and what its end says. */
async function endOf(path: string): Promise<{ name: string; files: number; rest: Uint8Array }> {
  const { status, headers } = await client.request(path, { method: "HEAD" });
  expect(status).toBe(200);
  const size = Number(headers.get("content-length"));
  const from = async (first: number) => {
    const answer = await client.get(path, { range: `bytes=${first}-`, "if-range": headers.get("etag") ?? "" });
    expect(answer.status).toBe(206);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(bytes.length).toBe(size - first);
    return bytes;
  };
  const record = new DataView((await from(size - END_BYTES)).buffer);
  expect(record.getUint32(0, true)).toBe(0x06054b50);
  const directory = record.getUint32(16, true);
  const rest = await from(directory - SOME_FILES_BYTES);
  expect(new DataView(rest.buffer).getUint32(SOME_FILES_BYTES, true)).toBe(0x02014b50);
  return { name: headers.get("content-disposition") ?? "", files: record.getUint16(10, true), rest };
}

describe("a gallery of 20,000 photos in 400 sets stays within the platform's limits", () => {
  it("is downloaded as zips in parts, each complete and resumable, the largest within an invocation", async () => {
    const listed = await whole(client.get(at("/download/all.zip?size=web")));
    expect(listed.status).toBe(300);
    const hrefs = [...(await listed.text()).matchAll(/href="([^"]*part=\d)"/g)].map(([, href = ""]) =>
      href.replaceAll("&amp;", "&"),
    );
    expect(hrefs).toEqual([1, 2, 3].map((part) => at(`/download/all.zip?size=web&part=${part}`)));
    const [first = "", , last = ""] = hrefs;
    const answer = await client.get(first);
    expect(answer.status).toBe(200);
    const zip = new Uint8Array(await answer.arrayBuffer());
    expect(zip.length).toBe(Number(answer.headers.get("content-length")));
    const end = await endOf(first);
    expect(end).toMatchObject({ name: expect.stringContaining("huge-web-1-of-3.zip"), files: PART_PHOTOS });
    expect(end.rest).toEqual(zip.subarray(-end.rest.length));
    expect(await endOf(last)).toMatchObject({
      name: expect.stringContaining("huge-web-3-of-3.zip"),
      files: PHOTOS - 2 * PART_PHOTOS,
    });
    expect((await endOf(at("/download/all.zip?part=1"))).files).toBe(PART_PHOTOS);
    for (const part of ["0", "4", "x", "1.5", "01"])
      expect((await whole(client.get(at(`/download/all.zip?part=${part}`)))).status, part).toBe(404);
    expect(wedding.glassine.logs()).not.toContain("beyond");
  });

  it("is a keepsake in parts, each with a page for every photo", async () => {
    const left = PHOTOS - 2 * PART_PHOTOS;
    for (const [part, photos] of [
      [1, PART_PHOTOS],
      [3, left],
    ] as const)
      expect((await endOf(at(`/download/keepsake.zip?size=web&part=${part}`))).files).toBeGreaterThan(2 * photos);
    expect((await whole(client.get(at("/download/keepsake.zip?size=web&part=4")))).status).toBe(404);
    expect(wedding.glassine.logs()).not.toContain("beyond");
  });

  it("shows its pages, images, selection and studio pages, with every photo picked and marked", async () => {
    const { DB } = wedding.glassine.env;
    const every = JSON.stringify(Array.from({ length: PHOTOS }, (_, i) => `HUGE_${i}`));
    await DB.prepare("INSERT INTO private_marks SELECT ?1, value, 'client', 1 FROM json_each(?2)")
      .bind(HUGE, every)
      .run();
    const image = `/image/HUGE_7/800-${blob.slice(0, 12)}.jpg`;
    for (const rest of ["/", "/set-399/", "/photo/HUGE_19999/", image, "/selection", "/download/photo/HUGE_7"])
      expect((await whole(client.get(at(rest)))).status, rest).toBe(200);
    for (const path of ["/studio/", desk("/"), desk("/private/"), desk("/selections/")])
      expect((await whole(photographer.get(path))).status, path).toBe(200);
    const shown = await whole(photographer.post(desk("/private/"), { all: "true", private: "false" }));
    expect(shown.status).toBe(303);
    const left = await DB.prepare("SELECT count(*) AS n FROM private_marks WHERE gallery = ?").bind(HUGE).first("n");
    expect(left).toBe(0);
    expect(wedding.glassine.logs()).not.toContain("beyond");
  });
});

describe("every route", () => {
  it("is driven here, at full size", () => {
    const app = createApp({ render: async () => new Response() });
    const routes = new Set(
      app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`),
    );
    const known = new Set(Object.keys(DRIVEN));
    expect([...known].filter((route) => !routes.has(route))).toEqual([]);
    expect([...routes].filter((route) => !known.has(route) && !known.has(ending(route)))).toEqual([]);
  });

  const drives = (table: Record<string, Drive[]>) =>
    Object.entries(table).flatMap(([route, all]) => all.map((drive, nth) => ({ route, nth, drive })));

  const check = async ({ route, drive }: { route: string; drive: Drive }) => {
    const visitor = await drive.as();
    const path = typeof drive.path === "function" ? drive.path() : drive.path;
    const form = await formOf(route, drive);
    const options: RequestOptions = { ...(form ? { form } : {}), ...(drive.headers ? { headers: drive.headers } : {}) };
    const response =
      route === "POST /reports/stripe"
        ? await wedding.glassine.fetch(path, stripe.report(stripe.completed(stripe.pay(stripe.last))))
        : await visitor.request(path, options);
    const body = await response.arrayBuffer();
    const text = response.status >= 400 ? new TextDecoder().decode(body).slice(0, 300) : "";
    expect({ status: response.status, text }).toEqual({ status: drive.status, text: expect.any(String) });
    if (response.headers.get("content-type")?.startsWith("text/html"))
      expect(body.byteLength).toBeLessThan(drive.most ?? PAGE_BYTES);
    expect(wedding.glassine.logs()).not.toContain("beyond");
  };

  /** What only the page before says. */
  async function formOf(route: string, { form, status }: Drive): Promise<Drive["form"]> {
    if (route === "POST /g/:gallery/invite") return { token: invitation };
    if (route === "POST /g/:gallery/view/link" && status === 303) return { token: secret };
    if (route === "POST /clients/enter") return { email, password: PASSWORD };
    if (route === "POST /g/:gallery/receipt" && status === 303) return { token: receipt };
    if (route !== "POST /g/:gallery/order") return form;
    const page = await client.text(at("/cart"));
    const inForm = page.slice(page.indexOf(`action="${at("/order")}"`));
    const hidden = [...inForm.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const shown = Object.fromEntries(hidden.map(([, name, value]) => [name ?? "", value ?? ""]));
    return { ...shown, name: "Anna", email: "anna@example.com", address: "", method: "card", agreed: "on" };
  }

  describe("for viewing, choosing, downloading and the studio", () => {
    beforeAll(async () => {
      const row = await wedding.glassine.env.DB.prepare("SELECT id FROM selections WHERE holder = ?")
        .bind(`account:${account}`)
        .first<{ id: string }>();
      own.selection = row?.id ?? "";
    });
    it.each(drives(LOOKING))("$route ($nth) stays within the limits", check);
  });

  describe("for buying and selling", () => {
    beforeAll(async () => {
      await writeOffer(wedding.glassine.env.DB, {
        gallery: HUGE,
        offer: { ...OFFER, clients: "buy" },
        now: Date.now(),
      });
      await wedding.settings({ downloads: "buy" }, HUGE);
      const page = await client.text(at(`/order/${OWN}`));
      receipt = /\/receipt#([^"]+)"/.exec(page)?.[1] ?? "";
    });
    it.each(drives(SELLING))("$route ($nth) stays within the limits", check);
  });

  describe("for leaving", () => {
    it.each(drives(LEAVING))("$route ($nth) stays within the limits", check);
  });
});
