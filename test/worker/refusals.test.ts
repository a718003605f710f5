import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../worker/app.ts";
import { LINKS_MAX } from "../../worker/domain/client-link.ts";
import { controlOf } from "../../worker/domain/form.ts";
import { checkoutForm } from "../../worker/domain/forms/checkout-form.ts";
import { submissionForm } from "../../worker/domain/forms/submission-form.ts";
import { NOTES_MAX } from "../../worker/domain/notes.ts";
import type { MessagePayload } from "../../worker/domain/pages/payloads.ts";
import type { VisitorCode } from "../../worker/domain/problem.ts";
import { KEPT_MAX, type Questionnaire } from "../../worker/domain/selection.ts";
import { en } from "../../worker/domain/words/en.ts";
import { words } from "../../worker/domain/words/voice.ts";
import { ENTRIES_MAX } from "../../worker/store/carts.ts";
import { beforeOriginals } from "../support/arriving.ts";
import { askFor, clientOf, pick, whole } from "../support/clients.ts";
import { freshDatabase } from "../support/d1.ts";
import { add, clearShop, orderFields, sell } from "../support/shop.ts";
import { find, readSources } from "../support/sources.ts";
import { StripeStandIn } from "../support/stripe.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

const AT = `/g/${GALLERY}`;
const OTHER = "/g/christening";

const store = freshDatabase();
let stripe: StripeStandIn;
let wedding: Wedding;
beforeAll(async () => {
  stripe = await StripeStandIn.start();
  wedding = await openWedding({ secrets: stripe.secrets });
  await wedding.settings({ downloadPin: "4711" }, "christening");
});
afterAll(async () => {
  await wedding?.close();
  await stripe?.close();
});

type Headers = Record<string, string>;
type Form = Record<string, string | string[]>;
/** Asks for what is refused, as often as is wanted. */
type Ask = (headers: Headers) => Promise<Response>;

const db = () => wedding.glassine.env.DB;

async function picking(wanted: Partial<Questionnaire>, ...photos: string[]): Promise<Visitor> {
  await askFor(wedding, wanted);
  const guest = await wedding.guest();
  for (const photo of photos) expect((await pick(guest, { photo })).status).toBe(200);
  return guest;
}

const change =
  (visitor: Visitor, form: Form): Ask =>
  (headers) =>
    visitor.post(`${AT}/selection`, { photo: "dance-2", ...form }, headers);

const noting =
  (visitor: Visitor, form: Form): Ask =>
  (headers) =>
    visitor.post(`${AT}/selection/photo/dance-1`, { action: "add", text: "Here", ...form }, headers);

const sending =
  (visitor: Visitor, form: Form = {}): Ask =>
  (headers) => {
    const key = crypto.randomUUID();
    const whole = { key, name: "Franz", email: "franz@example.com", message: "", ...form };
    return visitor.post(`${AT}/selection/submit`, whole, headers);
  };

async function sent(wanted: Partial<Questionnaire>, form: Form = {}): Promise<Ask> {
  return sending(await picking(wanted, "dance-1"), form);
}

const linking =
  (visitor: Visitor, form: Form = {}): Ask =>
  async (headers) => {
    await wedding.settings({ clientLinks: "guests" });
    const link = { action: "make", set: "dancing", name: "Grandma", ...form };
    return visitor.post(`${AT}/view/links`, link, headers);
  };

const cart =
  (visitor: Visitor, form: Form): Ask =>
  (headers) =>
    visitor.post(`${AT}/cart`, form, headers);

/** Orders by card; each time what the page shows by then. */
async function ordering(form: Form = {}, offer: Parameters<typeof sell>[1] = {}): Promise<Ask> {
  await clearShop(wedding);
  await sell(wedding, offer);
  const guest = await wedding.guest();
  await add(guest, "set", { set: "dancing" });
  return async (headers) => {
    const buyer = { name: "Franz", email: "franz@example.com", address: "", method: "card" };
    return guest.post(`${AT}/order`, { ...(await orderFields(guest)), ...buyer, ...form }, headers);
  };
}

async function paying(trouble: StripeStandIn["trouble"]): Promise<Ask> {
  const ask = await ordering();
  return async (headers) => {
    stripe.trouble = trouble;
    const answer = await whole(ask(headers));
    stripe.trouble = null;
    return answer;
  };
}

async function full(what: "holder" | "gallery"): Promise<Visitor> {
  const guest = await picking({}, "dance-1");
  await db()
    .prepare("UPDATE selection_bytes SET bytes = ? WHERE holder GLOB ?")
    .bind(KEPT_MAX[what] - 500, "session:*")
    .run();
  return guest;
}

const LONG = "x".repeat(1900);
const christened = () => new Visitor(wedding.glassine).enter("christening", "guest", "christening-guest");

/** Asks the Worker where no visitor of the wedding comes: at another address, or from another site. */
const elsewhere =
  (url: string, more: Headers = {}): Ask =>
  async (headers) => {
    const env = { DB: store.db, SESSION_SECRET: "s".repeat(32) } as unknown as Env;
    const app = createApp({ render: async () => new Response("") });
    return app.request(url, { method: "POST", headers: { ...headers, ...more } }, env);
  };

/** Asks while so many full-size photos are included. */
async function whileIncluded(included: number, ask: () => Promise<Response>): Promise<Response> {
  await wedding.settings({ included, downloads: "all" });
  const answer = await whole(ask());
  await wedding.settings({ included: null });
  return answer;
}

const ALBUM = { id: "album", name: "Album", min: null, max: null };

/** How visitors meet each refusal there is. */
const REFUSALS: Record<VisitorCode, () => Promise<Ask> | Ask> = {
  formUnreadable: async () => {
    const guest = await wedding.guest();
    return (headers) => guest.request(`${AT}/cart`, { method: "POST", headers });
  },
  missing: async () => {
    const guest = await christened();
    return (headers) => guest.post(`${OTHER}/download/pin`, {}, headers);
  },
  needAgain: () => sent({}, { key: "x" }),
  chooseOneOf: () => (headers) => new Visitor(wedding.glassine).post(`${AT}/enter`, { role: "boss" }, headers),
  tooLong: async () => change(await picking({}), { comment: "x".repeat(2001) }),
  bothTooLong: async () => {
    const guest = await picking({});
    await pick(guest, { photo: "dance-2", comment: "x".repeat(1500) });
    return change(guest, { comment: "y".repeat(1500), was: "" });
  },
  throttled: async () => {
    const ask = await sent({});
    expect((await whole(ask({}))).status).toBe(303);
    await db().prepare("UPDATE ledger SET level = 1e6 WHERE key LIKE 'submission%'").run();
    return ask;
  },
  needName: () => sent({}, { name: " " }),
  needEmail: () => ordering({ email: "nobody" }),
  passwordLength: async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    return (headers) => visitor.post("/clients/password", { current: "x", password: "short" }, headers);
  },
  needAnswer: () => sent({ questions: [{ id: "album", text: "??", required: true }] }),
  needMore: () => sent({ minPicks: 3 }),
  needFewer: async () => {
    const guest = await picking({}, "dance-1", "dance-2");
    await askFor(wedding, { maxPicks: 1 });
    return sending(guest);
  },
  pickFull: async () => change(await picking({ maxPicks: 1 }, "dance-1"), { picked: "true" }),
  listNeedsMore: () => sent({ lists: [{ ...ALBUM, min: 3 }] }),
  listNeedsFewer: async () => {
    const guest = await picking({ lists: [ALBUM] }, "dance-1", "dance-2");
    for (const photo of ["dance-1", "dance-2"]) await pick(guest, { photo, "list-album": "true" });
    await askFor(wedding, { lists: [{ ...ALBUM, max: 1 }] });
    return sending(guest);
  },
  listFull: async () => {
    const guest = await picking({ lists: [{ ...ALBUM, max: 1 }] }, "dance-1");
    await pick(guest, { photo: "dance-1", "list-album": "true" });
    return change(guest, { photo: "dance-2", "list-album": "true" });
  },
  listClosed: async () => {
    const guest = await picking(
      { afterwards: "read-only", lists: [ALBUM, { ...ALBUM, id: "wall", name: "Wall" }] },
      "dance-1",
    );
    await pick(guest, { photo: "dance-1", "list-album": "true" });
    expect((await whole(sending(guest, { list: "album" })({}))).status).toBe(303);
    return change(guest, { photo: "dance-1", "list-album": "false" });
  },
  noRoomToKeep: async () => change(await full("holder"), { comment: LONG }),
  noRoomToSend: async () => sending(await full("holder"), { message: LONG }),
  selectionOver: async () => {
    const guest = await picking({ afterwards: "read-only" }, "dance-1");
    expect((await whole(sending(guest)({}))).status).toBe(303);
    return change(guest, { picked: "true" });
  },
  otherSignedIn: async () => change(await picking({}, "dance-1"), { whose: "somebody" }),
  photographerPicks: async () => change(await wedding.photographer(), { picked: "true" }),
  photosToMark: async () => {
    const client = await wedding.client();
    return (headers) => client.post(`${AT}/marks`, { private: "true" }, headers);
  },
  noteSpot: async () => {
    await askFor(wedding, {});
    return noting(await wedding.guest(), { spot: "" });
  },
  notesFull: async () => {
    await askFor(wedding, {});
    const ask = noting(await wedding.guest(), { spot: "50,50" });
    for (let nth = 0; nth < NOTES_MAX; nth++) expect((await whole(ask({}))).status).toBe(303);
    return ask;
  },
  linkDay: async () => linking(await wedding.client(), { until: "2020-01-01" }),
  linksFull: async () => {
    const client = await wedding.client();
    const ask = linking(client, { until: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10) });
    for (let nth = 0; nth < LINKS_MAX; nth++) expect((await whole(ask({}))).status).toBe(200);
    return ask;
  },
  linkMadeBefore: async () => {
    const key = crypto.randomUUID();
    const until = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const ask = linking(await wedding.client(), { until, key });
    expect((await whole(ask({}))).status).toBe(200);
    return ask;
  },
  photographerLinks: async () => linking(await wedding.photographer()),
  photographerBuys: async () => cart(await wedding.photographer(), { action: "add", item: "one", photo: "dance-1" }),
  itemGone: async () => cart(await wedding.guest(), { action: "add", item: "none" }),
  nothingToBuy: async () => cart(await wedding.guest(), { action: "add", item: "one" }),
  cartFull: async () => {
    const guest = await wedding.guest();
    await add(guest, "one", { photo: "dance-1" });
    await db()
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         INSERT INTO cart_entries SELECT gallery, holder, item, 'more-' || i, added_at FROM cart_entries, n`,
      )
      .bind(ENTRIES_MAX)
      .run();
    return cart(guest, { action: "add", item: "one", photo: "dance-2" });
  },
  cartChanged: () => ordering({ total: "1" }),
  orderKept: async () => {
    await ordering();
    const guest = await wedding.guest();
    await add(guest, "set", { set: "dancing" });
    const form = { ...(await orderFields(guest)), name: "Franz", email: "franz@example.com", method: "invoice" };
    await whole(guest.post(`${AT}/order`, { ...form, address: "" }));
    return (headers) => guest.post(`${AT}/order`, { ...form, address: "Weg 1" }, headers);
  },
  voucherWrong: async () => {
    await ordering();
    const guest = await wedding.guest();
    await add(guest, "all");
    return cart(guest, { action: "voucher", code: "NOTHING-OFF" });
  },
  needMethod: () => ordering({ method: "gold" }),
  needAgree: () => ordering({}, { conditions: "§ 1" }),
  payUnreachable: () => paying("unreachable"),
  payRefused: () => paying("declines"),
  enterFirst: () => (headers) => new Visitor(wedding.glassine).get(`${AT}/download/all.zip`, headers),
  pinFirst: async () => {
    const guest = await christened();
    return (headers) => guest.get(`${OTHER}/download/all.zip`, headers);
  },
  registerFirst: async () => {
    await wedding.settings({ registrationAt: "download" });
    const guest = await wedding.guest();
    return async (headers) => {
      await wedding.settings({ registration: "required", downloads: "photos" });
      const answer = await whole(guest.get(`${AT}/download/photo/${wedding.open}`, headers));
      await wedding.settings({ registration: "off", registrationAt: "entrance" });
      return answer;
    };
  },
  takeFirst: async () => {
    const guest = await wedding.guest();
    return (headers) => whileIncluded(2, () => guest.get(`${AT}/download/photo/${wedding.open}`, headers));
  },
  includedUsedUp: async () => {
    const guest = await wedding.guest();
    return (headers) => whileIncluded(1, () => guest.get(`${AT}/download/all.zip`, headers));
  },
  wordingChanged: async () => {
    const guest = await wedding.guest();
    return async (headers) => {
      await wedding.settings({ registration: "asked" });
      const form = { name: "Franz", email: "franz@example.com", wording: "other words" };
      const answer = await whole(guest.post(`${AT}/enter/register`, form, headers));
      await wedding.settings({ registration: "off" });
      return answer;
    };
  },
  methodRefused: async () => {
    const guest = await wedding.guest();
    return (headers) => guest.request(`${AT}/cart`, { method: "PUT", headers });
  },
  httpsOnly: () => elsewhere("http://photos.example.com/"),
  otherSite: () => elsewhere("https://photos.example.com/", { "sec-fetch-site": "cross-site" }),
};

const LANGUAGES = ["de", "fr", "es"] as const;

const NAMED: Record<string, string> = { "&amp;": "&", "&#38;": "&", "&quot;": '"', "&#34;": '"', "&#39;": "'" };
const plain = (text: string) => text.replace(/&(?:amp|quot|#3[489]);/g, (entity) => NAMED[entity] ?? entity);

/** Everything a page says: its texts, and the attributes that are read out or shown; or, if it is not a page, all of it. */
async function textsOf(response: Response): Promise<string[]> {
  const body = await response.text();
  if (!body.startsWith("<!")) return [body];
  const page = body.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, "");
  const attributes = [...page.matchAll(/ (?:alt|aria-label|title|placeholder|data-[a-z-]+)="([^"]*)"/g)];
  const texts = [...page.matchAll(/>([^<]+)/g), ...attributes].map(([, text]) => plain(text ?? "").trim());
  return texts.filter((text) => text !== "");
}

/** What stands between the values of a text. */
const partsOf = (text: string) => text.split(/\{\w+\}/).filter((part) => /\p{L}/u.test(part));

/** Names people gave: the same in every language. */
const GIVEN = ["Anna & Ben", "Boudoir hours", "Mara Lindt", "Übergang am See 01", "dance-1", "dance-2"];

const ask = async (request: Ask, language: string) => {
  const response = await request({ "accept-language": language });
  return { status: response.status, texts: await textsOf(response) };
};

/** Of notes, which scripts read. */
const IDS = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;

/** Texts of two words and more that are the same in both languages, though nobody's name. */
const untranslated = (texts: string[], english: string[]) =>
  texts.filter((text) => {
    const rest = GIVEN.reduce((left, name) => left.replaceAll(name, ""), text.replace(IDS, ""));
    return english.includes(text) && /\p{L}{2,} +\p{L}{2,}/u.test(rest);
  });

describe("a refusal", () => {
  it.each(Object.keys(REFUSALS) as VisitorCode[])("is in the visitor's language only: %s", async (code) => {
    stripe.trouble = null;
    await askFor(wedding, {});
    await sell(wedding);
    const request = await REFUSALS[code]();
    const english = await ask(request, "en");
    expect(english.status).toBeGreaterThanOrEqual(400);
    for (const part of partsOf(en[code])) expect(english.texts.join("\n")).toContain(part);
    for (const language of LANGUAGES) {
      const { status, texts } = await ask(request, language);
      expect(status).toBe(english.status);
      for (const part of partsOf(words(language).say(code))) expect(texts.join("\n")).toContain(part);
      expect(untranslated(texts, english.texts), language).toEqual([]);
    }
  });

  it("gives scripts every problem with its field's name, in the same language", async () => {
    const request = sending(await picking({ minPicks: 3 }, "dance-1"), { key: "x", name: "", email: "nobody" });
    for (const language of ["en", ...LANGUAGES]) {
      const response = await request({ accept: "application/json", "accept-language": language });
      const voice = words(language);
      expect([response.status, await response.json()]).toEqual([
        400,
        {
          problems: [
            `key: ${voice.say("needAgain")}`,
            `name: ${voice.say("needName")}`,
            `email: ${voice.say("needEmail")}`,
            `picks: ${voice.say("needMore", { least: 3, chosen: 1 })}`,
          ],
        },
      ]);
    }
  });
});

/** How visitors meet each page that says why something is not there, besides those of problems. */
const MESSAGES: Record<Exclude<MessagePayload["kind"], "bad-request">, () => Promise<Ask> | Ask> = {
  absent: () => (headers) => new Visitor(wedding.glassine).get("/g/no-such-gallery/", headers),
  expired: async () => {
    const guest = await wedding.guest();
    return async (headers) => {
      await wedding.settings({ expiresAt: 1 });
      const answer = await whole(guest.get(`${AT}/`, headers));
      await wedding.settings({ expiresAt: null });
      return answer;
    };
  },
  "not-offered": async () => {
    const guest = await wedding.guest();
    return async (headers) => {
      await wedding.settings({ downloads: "off" });
      const answer = await whole(guest.get(`${AT}/download/all.zip`, headers));
      await wedding.settings({ downloads: "buy" });
      return answer;
    };
  },
  "no-proofs": async () => {
    const guest = await wedding.guest();
    return async (headers) => {
      await wedding.settings({ proofs: "guests" });
      const answer = await whole(guest.get(`${AT}/`, headers));
      await wedding.settings({ proofs: "off" });
      return answer;
    };
  },
  arriving: async () => {
    await wedding.settings({ downloads: "all" });
    await beforeOriginals(wedding, "dancing/dance-3.jpg");
    const guest = await wedding.guest();
    return async (headers) => {
      await wedding.settings({ downloads: "all" });
      const answer = await whole(guest.get(`${AT}/download/all.zip`, headers));
      await wedding.settings({ downloads: "buy" });
      return answer;
    };
  },
  thanked: async () => {
    const guest = await picking({ afterwards: "close" }, "dance-1");
    expect((await whole(sending(guest)({}))).status).toBe(303);
    return (headers) => guest.get(`${AT}/`, headers);
  },
  resume: () => async (headers) => {
    const draft = { "draft-to": `${AT}/selection/submit`, "draft:message": "42" };
    const entered = { role: "guest", password: GUEST_PASSWORD, ...draft };
    return new Visitor(wedding.glassine).post(`${AT}/enter`, entered, headers);
  },
  unavailable: async () => {
    const guest = await wedding.guest();
    return (headers) =>
      broken("ALTER TABLE offers RENAME TO away", "ALTER TABLE away RENAME TO offers", () =>
        guest.get(`${AT}/store`, headers),
      );
  },
  fault: async () => {
    const guest = await wedding.guest();
    return (headers) => broken("UPDATE offers SET offer = '{}'", null, () => guest.get(`${AT}/store`, headers));
  },
};

/** Asks while something in the database is not as it should be. */
async function broken(breaks: string, repairs: string | null, ask: () => Promise<Response>): Promise<Response> {
  await db().prepare(breaks).run();
  const answer = await whole(ask());
  if (repairs) await db().prepare(repairs).run();
  else await sell(wedding);
  return answer;
}

const titleOf = (texts: string[]) => texts[0] ?? "";

describe("a page that says why something is unavailable", () => {
  // The others sell originals, which are all there again.
  afterAll(() => wedding.publish());

  it.each(Object.keys(MESSAGES) as (keyof typeof MESSAGES)[])("is in the visitor's language only: %s", async (kind) => {
    await askFor(wedding, {});
    await sell(wedding);
    const request = await MESSAGES[kind]();
    const english = await ask(request, "en");
    for (const language of LANGUAGES) {
      const { status, texts } = await ask(request, language);
      expect(status).toBe(english.status);
      expect(untranslated(texts, english.texts), language).toEqual([]);
      expect(titleOf(texts)).not.toBe(titleOf(english.texts));
    }
  });
});

describe("a refusal that is not about the form", () => {
  it.each<VisitorCode>(["otherSignedIn", "selectionOver", "photographerPicks", "cartFull", "noRoomToKeep", "itemGone"])(
    "has its own title, and one sentence: %s",
    async (code) => {
      await askFor(wedding, {});
      await sell(wedding);
      const { texts } = await ask(await REFUSALS[code](), "en");
      expect(titleOf(texts)).not.toBe(en.badRequestTitle);
      expect(texts).not.toContain(en.badRequestText);
      for (const part of partsOf(en[code])) expect(texts.filter((text) => text.includes(part.trim()))).toHaveLength(1);
    },
  );
});

// A sentence that is written where it is answered reaches every visitor in English.
describe("an answer of the Worker", () => {
  it("never has a sentence that is in no catalogue", () => {
    const machines = new Set(["worker/routes/health.ts", "worker/routes/payment-webhook.ts"]);
    const says = (node: ts.Node) =>
      ts.isCallExpression(node) &&
      /^c\.(?:text|html|body)$/.test(node.expression.getText()) &&
      node.arguments.slice(0, 1).some((text) => ts.isStringLiteralLike(text) || ts.isTemplateExpression(text));
    const found = readSources("worker").filter((source) => find(source, says).length > 0);
    expect(found.map(({ file }) => file).filter((file) => !machines.has(file))).toEqual([]);
  });
});

/** The control, or group of controls, of a field. */
const controlIn = (page: string, path: string) =>
  new RegExp(`<(?:input|textarea|fieldset)[^>]* id="@${path}"[^>]*>`).exec(page)?.[0] ?? "";

function expectTied(page: string, path: string): void {
  const control = controlIn(page, path);
  expect(control).toContain(`aria-invalid="true"`);
  expect(control).toContain(`aria-describedby="@fault-${path}"`);
  expect(page).toContain(`<p class="fault" id="@fault-${path}">`);
  expect(page).toContain(`href="#@${path}"`);
}

/** What a browser checks of a field is what its form's schema says. */
function expectConstraints(
  page: string,
  { form, path }: { form: Parameters<typeof controlOf>[0]; path: string },
): void {
  const control = controlIn(page, path);
  const { constraints } = controlOf(form, path) ?? {};
  expect(constraints).toBeDefined();
  for (const [name, value] of Object.entries(constraints ?? {})) {
    expect(control).toMatch(value === true ? new RegExp(` ${name}[ >]`) : ` ${name}="${value}"`);
  }
}

describe("a problem with a field", () => {
  it("of a selection is shown next to it, and tied to it", async () => {
    const questions = [{ id: "album", text: "Which album?", required: true }];
    const guest = await picking({ questions }, "dance-1");
    const page = await (await sending(guest, { name: "", email: "nobody", message: "x".repeat(5001) })({})).text();
    const form = submissionForm(questions);
    for (const path of ["name", "email", "message", "answer-album"]) {
      expectTied(page, path);
      expectConstraints(page, { form, path });
    }
  });

  it("of an order is shown next to it, and tied to it, all at once", async () => {
    const wrong = { name: "", email: "nobody", address: "x".repeat(501), method: "gold" };
    const page = await (await (await ordering(wrong, { conditions: "§ 1" }))({})).text();
    const form = checkoutForm({ due: true, card: true, invoice: true, conditions: "§ 1" });
    for (const path of ["name", "email", "address", "method", "agreed"]) expectTied(page, path);
    for (const path of ["name", "email", "address", "agreed"]) expectConstraints(page, { form, path });
    expect(page.match(/<input type="radio" name="method" value="\w+"(?: checked)? required>/g)).toHaveLength(2);
  });
});
