import { describe, expect, it } from "vitest";
import type { Questionnaire } from "../../../worker/domain/selection.ts";
import { NO_OFFER } from "../../../worker/domain/shop/offer.ts";
import { retryDelivery, settleDelivery } from "../../../worker/store/deliveries.ts";
import { mintInvitation } from "../../../worker/store/invitations.ts";
import { takeLease } from "../../../worker/store/leases.ts";
import { stopMails } from "../../../worker/store/mail-stops.ts";
import { settleMail } from "../../../worker/store/mails.ts";
import { countOne } from "../../../worker/store/numbers.ts";
import { writeOffer } from "../../../worker/store/offers.ts";
import { type Placing, placeOrder } from "../../../worker/store/placing.ts";
import { choosePublicCover } from "../../../worker/store/public-covers.ts";
import { writeQuestionnaire } from "../../../worker/store/questionnaire.ts";
import { TABLES } from "../../../worker/store/schema.ts";
import { issueSelectionLink } from "../../../worker/store/selection-links.ts";
import { changePick } from "../../../worker/store/selections.ts";
import { changeSettings } from "../../../worker/store/settings.ts";
import { submitSelection } from "../../../worker/store/submission.ts";
import { switchVersion } from "../../../worker/store/switch-version.ts";
import { readShapes, readTables } from "../../../worker/store/tables.ts";
import { keepTrace } from "../../../worker/store/traces.ts";
import { freshDatabase, putGallery, putSets } from "../../support/d1.ts";
import { SENT_FROM } from "../../support/sending.ts";

const store = freshDatabase();
const NOW = 1_000_000_000;
const TRIP = { gallery: "trip", now: NOW };
const HELD = { ...TRIP, holder: "session:one" };

/** A word that no column may hold, as a caller would pass it who got round the types. */
const STRANGE = "vip" as never;

const CONFIRMED = { confirmed: { clientSet: false, private: false } };

const set = (change: object) => changeSettings(store.db, { ...TRIP, liveSets: ["all", "more"], change });
const questionnaire: Questionnaire = {
  ...{ invites: "clients", minPicks: null, maxPicks: null, lists: [], questions: [], afterwards: "read-only" },
};
const pick = { photo: "IMG_1", picked: true, stars: 0, label: null, comment: "", lists: [], sha256: null };
const send = (change: object) =>
  submitSelection(store.db, {
    ...{ ...HELD, picks: [pick], from: SENT_FROM, heldAs: "guest", alone: null, afterwards: "keep-open", mail: null },
    site: "https://photos.example",
    submission: { key: "key-1", name: "Anna", email: "", message: "", answers: {}, list: null },
    ...change,
  });
const place = (change: Partial<Placing>) =>
  placeOrder(store.db, {
    ...{ ...HELD, id: "ORDER0000001", role: "guest", heldAs: "guest", key: "key-1", method: "invoice", test: true },
    buyer: { name: "Franz", email: "franz@example.com", address: "" },
    bill: {
      ...{ currency: "EUR", lines: [], sum: 5, voucher: null, discount: 0, total: 5 },
      tax: { kind: "none", rate: 0, label: "", amount: 0 },
    },
    ...{ delivers: new Map([["IMG_1", "web"]]), freePhotos: 0, freeUsed: 0, site: "https://photos.example" },
    ...{ language: "en", mail: null },
    ...change,
  });
const publish = (change: object) =>
  switchVersion(store.db, {
    ...{ ...TRIP, gallery: "new", version: "v1", digest: "d", photoCount: 1, title: "New", date: null, language: null },
    ...{ studio: { name: "Mara", email: null, links: [], timezone: "UTC" }, from: null, holder: "me" },
    newSets: new Map([["all", "everyone"]]),
    first: { downloads: "all", listed: false, expiresAt: null, response: questionnaire, offer: null, ...change },
  });
const billOf = (currency: never) => ({
  ...{ currency, lines: [], sum: 5, voucher: null, discount: 0, total: 5 },
  tax: { kind: "none", rate: 0, label: "", amount: 0 } as const,
});

/** How each word of the database is written, with a word nobody knows. */
const WRITERS: Record<string, (() => Promise<unknown>)[]> = {
  "galleries.visibility": [() => set({ visibility: STRANGE })],
  "galleries.downloads": [() => set({ downloads: STRANGE }), () => publish({ downloads: STRANGE })],
  "galleries.client_links": [() => set({ clientLinks: STRANGE })],
  "galleries.keepsake": [() => set({ keepsake: STRANGE })],
  "galleries.proofs": [() => set({ proofs: STRANGE })],
  "galleries.registration": [() => set({ registration: STRANGE })],
  "galleries.registration_at": [() => set({ registrationAt: STRANGE })],
  "galleries.download_sizes": [() => set({ downloadSizes: STRANGE })],
  "public_covers.style": [
    () =>
      choosePublicCover(store.db, {
        ...TRIP,
        cover: { photo: "IMG_1", style: STRANGE, ...CONFIRMED, files: [], fromProof: false },
      }),
  ],
  "sets.visibility": [
    () =>
      set({
        sets: new Map([
          ["all", "everyone"],
          ["more", STRANGE],
        ]),
      }),
  ],
  "holder_addresses.held_as": [() => send({ heldAs: STRANGE }), () => place({ heldAs: STRANGE })],
  "selection_links.role": [() => issueSelectionLink(store.db, { ...HELD, token: "t", role: STRANGE })],
  "invitations.role": [
    () => mintInvitation(store.db, { ...TRIP, role: STRANGE, label: "Anna", expiresAt: NOW + 1, maxUses: null }),
  ],
  "traces.kind": [
    () => keepTrace(store.db, { ...TRIP, tag: "t", kind: STRANGE, id: "a1", account: { name: "Anna", email: "" } }),
  ],
  "responses.invites": [
    () => writeQuestionnaire(store.db, { ...TRIP, questionnaire: { ...questionnaire, invites: STRANGE } }),
    () => publish({ response: { ...questionnaire, invites: STRANGE } }),
  ],
  "responses.afterwards": [
    () => writeQuestionnaire(store.db, { ...TRIP, questionnaire: { ...questionnaire, afterwards: STRANGE } }),
  ],
  // No caller names it: it follows from what else is said.
  "selections.state": [],
  "picks.label": [
    () =>
      changePick(store.db, {
        ...HELD,
        change: { photo: "IMG_1", label: STRANGE },
        limit: { most: null, lists: [], uncounted: [] },
      }),
  ],
  "round_picks.label": [() => send({ picks: [{ ...pick, label: STRANGE }] })],
  "deliveries.channel": [() => retryDelivery(store.db, { notice: "n1", channel: STRANGE, now: NOW })],
  "deliveries.state": [
    () =>
      settleDelivery(
        store.db,
        { notice: { id: "n1" } as never, channel: "mail", attempts: 1 },
        { state: STRANGE, nextAt: NOW, reason: null },
      ),
  ],
  "mails.state": [
    () =>
      settleMail(
        store.db,
        { mail: { id: "m1" } as never, attempts: 1, stopped: false },
        { state: STRANGE, nextAt: NOW, reason: null },
      ),
  ],
  "mail_stops.reason": [() => stopMails(store.db, { emailHash: "h", reason: STRANGE, now: NOW })],
  "numbers.kind": [() => countOne(store.db, { ...TRIP, kind: STRANGE, day: "2026-06-13" })],
  "views.kind": [],
  "offers.clients": [() => writeOffer(store.db, { ...TRIP, offer: { ...NO_OFFER, clients: STRANGE } })],
  "orders.role": [() => place({ role: STRANGE })],
  "orders.method": [() => place({ method: STRANGE })],
  "orders.currency": [() => place({ bill: billOf(STRANGE) })],
  "order_photos.size": [() => place({ delivers: new Map([["IMG_1", STRANGE]]) })],
};

const everything = async () => readTables(store.db, await readShapes(store.db));

describe("a word that its column may not hold", () => {
  it("has a writer here for every column of words", () => {
    const columns = [...TABLES].flatMap(([table, { columns }]) =>
      Object.entries(columns).flatMap(([name, { words }]) => (words ? [`${table}.${name}`] : [])),
    );
    expect(Object.keys(WRITERS).sort()).toEqual(columns.sort());
  });

  const writers = Object.entries(WRITERS).flatMap(([column, ways]) => ways.map((write) => ({ column, write })));

  it.each(writers)("is not written: $column", async ({ write }) => {
    await putGallery(store.db, "trip");
    await putSets(store.db, "trip", { all: "everyone", more: "everyone" });
    await takeLease(store.db, { holder: "me", galleries: ["new"] }, { now: NOW, until: NOW + 1000 });
    const before = await everything();
    await expect(write()).rejects.toThrow("vip is none of");
    expect(await everything()).toEqual(before);
  });

  it("is the only thing in the way: the same is written with words that are known", async () => {
    await putGallery(store.db, "trip");
    await putSets(store.db, "trip", { all: "everyone", more: "everyone" });
    await takeLease(store.db, { holder: "me", galleries: ["new"] }, { now: NOW, until: NOW + 1000 });
    expect(await set({ visibility: "private", downloads: "photos", downloadSizes: "web" })).toMatchObject({ ok: true });
    expect(await set({ sets: new Map([["more", "client"]]) })).toMatchObject({ ok: true });
    expect(await publish({})).toBe(true);
    expect(await send({})).toBe("sent");
    expect(await place({})).toMatchObject({ id: "ORDER0000001" });
  });
});
