import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addAccount, listAccounts } from "../../worker/store/accounts.ts";
import { listInvitations } from "../../worker/store/invitations.ts";
import { readQuestionnaire } from "../../worker/store/questionnaire.ts";
import { readRegistrationTexts } from "../../worker/store/registrations.ts";
import { listSecondShooters } from "../../worker/store/second-shooters.ts";
import { askFor, clientOf, pick, whole } from "../support/clients.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let photographer: Visitor;
beforeAll(async () => {
  wedding = await openWedding();
  photographer = await wedding.photographer();
});
afterAll(() => wedding?.close());
beforeEach(() => askFor(wedding, {}));

const DESK = `/studio/g/${GALLERY}/`;
const db = () => wedding.glassine.env.DB;
type Form = Record<string, string | string[]>;

const NAMED: Record<string, string> = { "&quot;": '"', "&#34;": '"', "&amp;": "&", "&#38;": "&", "&#39;": "'" };
const plain = (text: string) => text.replace(/&(?:quot|amp|#34|#38|#39);/g, (named) => NAMED[named] ?? named);

/** What the form of a page with this text in it sends in its hidden fields. */
async function hiddenOf(path: string, marker: string, of = photographer): Promise<Record<string, string>> {
  const page = await of.text(path);
  const form = [...page.matchAll(/<form\b[\s\S]*?<\/form>/g)].find(([markup]) => markup.includes(marker))?.[0] ?? "";
  const hidden = [...form.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [
    /name="([^"]*)"/.exec(tag)?.[1] ?? "",
    plain(/value="([^"]*)"/.exec(tag)?.[1] ?? ""),
  ]);
  return Object.fromEntries(hidden);
}

interface Saving {
  path(): Promise<string>;
  /** Text of the form. */
  marker: string;
  /** What each of two windows sends besides what is hidden. */
  fields(window: string): Form;
  /** What is kept, as text. */
  kept(): Promise<string>;
}

let reply: { path: string; id: string };
async function chosen(): Promise<string> {
  if (!reply) {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-1" });
    const row = await db().prepare("SELECT id FROM selections").first<{ id: string }>();
    const id = row?.id ?? "";
    reply = { path: `${DESK}selections/?selection=${id}`, id };
  }
  return reply.path;
}

const account = async () => (await listAccounts(db())).find(({ email }) => email.toLowerCase() === "same@example.com");

/** Forms of the studio that say what they showed, each with a text that two windows change at once. */
const FORMS: Record<string, Saving> = {
  "reply to a selection": {
    path: chosen,
    marker: 'value="reply"',
    fields: (window) => ({ action: "reply", reply: window }),
    kept: async () =>
      (await db().prepare("SELECT reply FROM selections WHERE id = ?").bind(reply.id).first<{ reply: string }>())
        ?.reply ?? "",
  },
  "texts of the registration": {
    path: async () => `${DESK}registrations/`,
    marker: 'name="sentence"',
    fields: (window) => ({ sentence: window }),
    kept: async () => (await readRegistrationTexts(db(), GALLERY)).sentence,
  },
  account: {
    path: async () => {
      const added = { name: "Same", email: "same@example.com", password: "x", now: Date.now() };
      if (!(await account())) await addAccount(db(), added);
      return "/studio/clients/?find=same%40";
    },
    marker: 'value="edit"',
    fields: (window) => ({ name: window, email: "same@example.com" }),
    kept: async () => (await account())?.name ?? "",
  },
  questionnaire: {
    path: async () => `${DESK}selections/`,
    marker: 'value="response"',
    fields: (window) => ({ invites: "clients", afterwards: "keep-open", "q0-text": window }),
    kept: async () => JSON.stringify(await readQuestionnaire(db(), GALLERY)),
  },
};

// Both windows said "Saved", and what one of them had saved was gone.
describe("two windows that save in the same instant", () => {
  it.each(Object.keys(FORMS))("are never both told that it is saved while one of them is lost: %s", async (name) => {
    const { path, marker, fields, kept } = FORMS[name] as Saving;
    for (let round = 0; round < 12; round++) {
      const at = await path();
      const hidden = await hiddenOf(at, marker);
      expect(hidden.from).toBeDefined();
      const windows = Array.from({ length: 6 }, (_, n) => `window ${n} of ${round}`);
      const send = (window: string) => whole(photographer.post(at, { ...hidden, ...fields(window) }));
      const answers = await Promise.all(windows.map(send));
      const saved = windows.filter((_, n) => answers[n]?.status === 303);
      expect(saved).toHaveLength(1);
      expect(await kept()).toContain(saved[0]);
      const refused = answers.find(({ status }) => status !== 303);
      expect(refused?.status).toBe(400);
      expect(await refused?.text()).toContain("changed this after you opened this page");
    }
  });

  it("both have their changes where they changed different things", async () => {
    for (let round = 0; round < 12; round++) {
      const path = await (FORMS.account as Saving).path();
      const hidden = await hiddenOf(path, 'value="edit"');
      const { name = "", email = "" } = JSON.parse(hidden.from ?? "");
      const changed = { name: `Other ${round}`, email: round % 2 ? "same@example.com" : "Same@example.com" };
      const answers = await Promise.all([
        whole(photographer.post(path, { ...hidden, name: changed.name, email })),
        whole(photographer.post(path, { ...hidden, name, email: changed.email })),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      expect(await account()).toMatchObject(changed);
    }
  });
});

interface Pressing {
  path(): Promise<string>;
  marker: string;
  fields: Form;
  /** Who presses; otherwise the photographer. */
  by?(): Promise<Visitor>;
  count(): Promise<unknown>;
  /** The same when it is pressed again. */
  before: { status: number; text: string };
}

const BEFORE = { status: 303, text: "done=done-before" };
let client: Visitor;

/** Forms that make something and answer with a page, since that shows a secret once. */
const MADE: Record<string, Pressing> = {
  "create invitation": {
    path: async () => `${DESK}invitations/`,
    marker: 'name="label"',
    fields: { as: "client", label: "Grandma", expires: "7d", uses: "" },
    count: async () => (await listInvitations(db(), GALLERY)).length,
    before: BEFORE,
  },
  "new client": {
    path: async () => "/studio/clients/",
    marker: 'name="email"',
    fields: { name: "Twice", email: "twice@example.com", password: "" },
    count: async () => (await listAccounts(db())).length,
    before: BEFORE,
  },
  "new password for a client": {
    path: async () => "/studio/clients/?find=same%40",
    marker: 'value="password"',
    fields: { password: "" },
    count: async () => (await db().prepare("SELECT sum(epoch) AS n FROM accounts").first<{ n: number }>())?.n,
    before: BEFORE,
  },
  "second shooter": {
    path: async () => "/studio/people/",
    marker: 'value="add"',
    fields: { name: "Sam", password: "" },
    count: async () => (await listSecondShooters(db())).length,
    before: BEFORE,
  },
  "new password for a second shooter": {
    path: async () => "/studio/people/",
    marker: 'value="password"',
    fields: { action: "password", password: "" },
    count: async () =>
      (await db().prepare("SELECT group_concat(password) AS n FROM second_shooters").first<{ n: string }>())?.n,
    before: BEFORE,
  },
  "a client's link": {
    path: async () => `/g/${GALLERY}/view/links`,
    marker: 'value="make"',
    fields: {
      set: "dancing",
      name: "Grandma",
      until: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10),
    },
    by: async () => {
      await wedding.settings({ clientLinks: "guests" });
      client ??= await wedding.client();
      return client;
    },
    count: async () => (await db().prepare("SELECT count(*) AS n FROM client_links").first<{ n: number }>())?.n,
    before: { status: 400, text: "The link was already made" },
  },
};

// Without scripts nothing held back a second press, nor a reload of the page with the link: there were two invitations.
describe("a form that shows a secret once", () => {
  it.each(Object.keys(MADE))("does it once, pressed twice or loaded again: %s", async (name) => {
    const { path, marker, fields, by, count, before } = MADE[name] as Pressing;
    const visitor = (await by?.()) ?? photographer;
    const at = await path();
    const hidden = await hiddenOf(at, marker, visitor);
    expect(hidden.key).toMatch(/^[\w-]{36}$/);
    const press = (form: Form) => whole(visitor.post(at, { ...form, ...fields }));
    const was = await count();
    const answers = await Promise.all([press(hidden), press(hidden), press(hidden)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const made = await count();
    expect(made).not.toEqual(was);
    const again = await press(hidden);
    expect(again.status).toBe(before.status);
    expect(`${again.headers.get("location")} ${await again.text()}`).toContain(before.text);
    expect(await count()).toEqual(made);
  });

  it("may be sent again with its key when nothing was made", async () => {
    const hidden = await hiddenOf("/studio/clients/", 'name="email"');
    await whole(
      photographer.post("/studio/clients/", { ...hidden, name: "A", email: "taken@example.com", password: "" }),
    );
    const fresh = await hiddenOf("/studio/clients/", 'name="email"');
    const send = (email: string) => photographer.post("/studio/clients/", { ...fresh, name: "B", email, password: "" });
    expect((await whole(send("taken@example.com"))).status).toBe(400);
    expect((await whole(send("free@example.com"))).status).toBe(200);
  });
});
