import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Constraints, controlOf, type Form } from "../../worker/domain/form.ts";
import {
  accountForm,
  accountPasswordForm,
  assignForm,
  editAccountForm,
  newAccountForm,
} from "../../worker/domain/forms/account-forms.ts";
import { archiveForm } from "../../worker/domain/forms/archive-form.ts";
import {
  backForm,
  chosenForm,
  coverForm,
  describeForm,
  dropSetForm,
  goBackForm,
  lookForm,
  moveSetForm,
  newSetForm,
  setTitleForm,
  sortForm,
  wordsForm,
} from "../../worker/domain/forms/arrangement-forms.ts";
import { countFromStartForm, giveMoreForm } from "../../worker/domain/forms/included-forms.ts";
import {
  endLinkForm as endClientLinkForm,
  invitationForm,
  revokeForm,
} from "../../worker/domain/forms/invitation-forms.ts";
import { endLinkForm, linkForm } from "../../worker/domain/forms/link-forms.ts";
import { closingForm, letterForm, retryMailForm } from "../../worker/domain/forms/mail-forms.ts";
import { markForm } from "../../worker/domain/forms/mark-form.ts";
import { noteReplyForm } from "../../worker/domain/forms/note-forms.ts";
import { retryForm } from "../../worker/domain/forms/notice-form.ts";
import { offerForm } from "../../worker/domain/forms/offer-form.ts";
import { buttonForm, refundForm } from "../../worker/domain/forms/order-forms.ts";
import { removePasskeyForm, renamePasskeyForm } from "../../worker/domain/forms/passkey-forms.ts";
import { keepPresetForm, presetForm } from "../../worker/domain/forms/preset-form.ts";
import { publicCoverForm } from "../../worker/domain/forms/public-cover-form.ts";
import { questionnaireForm } from "../../worker/domain/forms/questionnaire-form.ts";
import {
  deleteOlderForm,
  deleteRegistrationForm,
  registrationTextsForm,
} from "../../worker/domain/forms/registration-forms.ts";
import { reopenForm, replyForm, selectionForm } from "../../worker/domain/forms/reply-form.ts";
import { newSecondForm, secondForm, secondPasswordForm } from "../../worker/domain/forms/second-forms.ts";
import { sectionForm } from "../../worker/domain/forms/settings-form.ts";
import { versionForm } from "../../worker/domain/forms/version-form.ts";
import { endVoucherForm, voucherForm } from "../../worker/domain/forms/voucher-form.ts";
import { addPasskey } from "../../worker/store/passkeys.ts";
import { addSecondShooter } from "../../worker/store/second-shooters.ts";
import { openBrowser } from "../support/browser.ts";
import { askFor, clientOf, pick, submit, whole } from "../support/clients.ts";
import { listSelections } from "../support/held.ts";
import { add, order, ordersOf, sell } from "../support/shop.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

type AnyForm = Pick<Form<never, never>, "shape">;

const DESK = `/studio/g/${GALLERY}/`;
const GONE: AnyForm = { shape: {} };
const CHOSEN = { shape: { ...chosenForm.shape, ...markForm.shape } } as AnyForm;

/** The schema each form of the studio is read by: by its page, and by its field `action` or by another that names it. */
const SCHEMAS: Record<string, (names: ReadonlySet<string>, action: string) => AnyForm | undefined> = {
  home: () => archiveForm,
  access: (_, action) =>
    ({
      ...{ apply: presetForm, drop: presetForm, keep: keepPresetForm, cover: publicCoverForm },
      ...{ rename: linkForm, "end-link": endLinkForm },
    })[action] ?? sectionForm,
  versions: () => versionForm,
  private: (names) => (names.has("all") ? buttonForm : markForm),
  invitations: (names) => (names.has("revoke") ? revokeForm : names.has("link") ? endClientLinkForm : invitationForm),
  selections: (_, action) =>
    ({
      ...{ response: questionnaireForm, reply: replyForm },
      ...{ "note-reply": noteReplyForm, "note-done": noteReplyForm },
      ...{ reopen: reopenForm, done: selectionForm, undone: selectionForm },
    })[action],
  store: (_, action) => ({ offer: offerForm, voucher: voucherForm, "end-voucher": endVoucherForm })[action],
  order: (_, action) => (action === "refund" ? refundForm : buttonForm),
  clients: (_, action) =>
    ({
      ...{ add: newAccountForm, edit: editAccountForm, password: accountPasswordForm, assign: assignForm },
      ...{ disable: accountForm, enable: accountForm, delete: accountForm },
    })[action],
  mail: () => retryMailForm,
  people: (_, action) => ({ add: newSecondForm, password: secondPasswordForm, end: secondForm })[action],
  letters: (names) => (names.has("days") ? closingForm : letterForm),
  registrations: (names, action) =>
    names.has("registration")
      ? deleteRegistrationForm
      : (
          {
            ...{ texts: registrationTextsForm, "delete-older": deleteOlderForm },
            ...{ "give-more": giveMoreForm, "from-start": countFromStartForm },
          } as Record<string, AnyForm>
        )[action],
  notices: (_, action) => ({ retry: retryForm, test: buttonForm })[action],
  photos: (_, action) =>
    ({
      // One of its buttons sends it to the private photos.
      chosen: CHOSEN,
      ...{ sort: sortForm, back: backForm, describe: describeForm, cover: coverForm, "set-title": setTitleForm },
      ...{ "new-set": newSetForm, "move-set": moveSetForm, "drop-set": dropSetForm, words: wordsForm, look: lookForm },
      "go-back": goBackForm,
    })[action],
  passkeys: (_, action) => (action === "rename" ? renamePasskeyForm : removePasskeyForm) as AnyForm,
  leave: () => GONE,
  preview: () => ({ shape: { gallery: null as never, as: null as never } }),
};

let wedding: Wedding;
let browser: Browser;
let context: BrowserContext;
let pages: string[];

beforeAll(async () => {
  [wedding, browser] = await Promise.all([
    openWedding({ secrets: { SITE_ORIGIN: "https://photos.example", MAIL_SHOWN: "yes" } }),
    openBrowser(),
  ]);
  await askFor(wedding, {
    afterwards: "read-only",
    questions: [{ id: "cover", text: "Which?", choices: ["Linen", "Silk"] }],
  });
  await sell(wedding, {});
  const client = await clientOf(wedding, [GALLERY], "Nora");
  await pick(client.visitor, { photo: "dance-1" });
  await whole(
    client.visitor.post(`/g/${GALLERY}/selection/photo/dance-1`, { action: "add", spot: "50,50", text: "Brighter" }),
  );
  await submit(client.visitor, { "answer-cover": "Linen" });
  const [guest, photographer] = [await wedding.guest(), await wedding.photographer()];
  await add(guest, "set", { set: "dancing" });
  await order(guest, { method: "invoice", name: "Franz", email: "franz@example.com", address: "Wien" });
  const [bought] = await ordersOf(wedding);
  const [held] = await listSelections(wedding.glassine.env.DB, GALLERY);
  await wedding.settings({ clientLinks: "guests" });
  const until = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await whole(
    client.visitor.post(`/g/${GALLERY}/view/links`, { action: "make", set: "dancing", name: "Grandma", until }),
  );
  await wedding.settings({ registration: "asked" });
  const named = { name: "Paul", email: "paul@example.com", wording: await wordingIn(guest) };
  await whole(guest.post(`/g/${GALLERY}/enter/register`, named));
  await wedding.settings({ registration: "off" });
  await wedding.settings({ included: 2 });
  await whole(guest.post(`/g/${GALLERY}/download/photo/dance-1`, {}));
  await wedding.settings({ included: null });
  const send = (room: string, form: Record<string, string>) => whole(photographer.post(`/studio/${room}`, form));
  await addSecondShooter(wedding.glassine.env.DB, { name: "Jo", password: "", now: 1 });
  await addPasskey(wedding.glassine.env.DB, {
    ...{ id: "one", account: "", name: "Phone", publicKey: "", counter: 0, most: 1 },
    ...{ who: "the studio", site: "https://photos.example", now: 1 },
  });
  const desk = `g/${GALLERY}/`;
  await send(`${desk}store/${bought?.id}/`, { action: "release" });
  for (const link of ["anna", GALLERY]) await send(`${desk}?part=address`, { action: "rename", link });
  await send(desk, { expires: "2099-06-13", "download-pin": "4711" });
  await send(`${desk}invitations/`, { as: "guest", label: "Grandma", expires: "30d" });
  await send(`${desk}store/`, { action: "voucher", code: "SPRING-26", off: "10%" });
  const edits = [
    { do: "new-set", title: "Empty", visibility: "client" },
    { do: "out", photos: ["Übergang am See 01"] },
  ];
  await send(`${desk}photos/`, { action: "edits", revision: "0", edits: JSON.stringify(edits) });
  const rooms = [
    "",
    "private/",
    "versions/",
    "activity/",
    "selections/",
    "invitations/",
    "letters/",
    "registrations/",
    "store/",
    `store/${bought?.id}/`,
  ];
  pages = [
    ...[
      "/studio/",
      "/studio/clients/",
      "/studio/mail/",
      "/studio/notices/",
      "/studio/people/",
      "/studio/passkeys/",
      ...rooms.map((room) => DESK + room),
    ],
    `${DESK}selections/?selection=${held?.id}`,
    `/studio/clients/?account=${client.id}`,
    ...[`${DESK}photos/`, `${DESK}photos/?set=dancing&photo=dance-1`, `${DESK}photos/?set=empty`],
  ];
  context = await browser.newContext({ javaScriptEnabled: false });
  const secure = new URL(wedding.glassine.url).origin.replace("http:", "https:");
  const cookies = [...photographer.cookies].map(([name, value]) => ({ name, value, url: secure, secure: true }));
  await context.addCookies(cookies);
});
afterAll(async () => {
  await context?.close();
  await browser?.close();
  await wedding?.close();
});

/** What names the words of the registration, as its page has it. */
const wordingIn = async (guest: Visitor) =>
  /name="wording" value="([^"]+)"/.exec(await guest.text(`/g/${GALLERY}/enter/register`))?.[1] ?? "";

interface Shown {
  tag: string;
  type: string | null;
  name: string;
  value: string;
  /** What a browser checks. */
  checks: Record<string, string>;
  options: string[];
}

interface ShownForm {
  at: number;
  action: string;
  controls: Shown[];
}

/** Every form of a page that is posted. */
const formsOf = (page: Page): Promise<ShownForm[]> =>
  page.evaluate(() =>
    [...document.forms].flatMap((form, at) => {
      if (form.getAttribute("method") !== "post") return [];
      const controls = [...form.elements]
        .filter((control) => control.getAttribute("name"))
        .map((control) => ({
          tag: control.localName,
          type: control.getAttribute("type"),
          name: control.getAttribute("name") ?? "",
          value: (control as HTMLInputElement).value,
          checks: Object.fromEntries(
            ["required", "minlength", "maxlength", "min", "max", "pattern", "step"].flatMap((name) => {
              const value = control.getAttribute(name);
              return value === null ? [] : [[name, value]];
            }),
          ),
          options: control instanceof HTMLSelectElement ? [...control.options].map((option) => option.value) : [],
        }));
      return [{ at, action: new URL(form.getAttribute("action") ?? "", location.href).pathname, controls }];
    }),
  );

function roomOf(action: string): string {
  const [, room = ""] = /^\/studio\/(clients|mail|notices|people|passkeys|leave|preview)\/?$/.exec(action) ?? [];
  if (room) return room;
  if (action === "/studio/") return "home";
  if (/\/store\/[^/]+\/$/.test(action)) return "order";
  return (
    /\/(private|versions|invitations|letters|registrations|selections|store|photos)\/$/.exec(action)?.[1] ?? "access"
  );
}

function schemaOf({ action, controls }: ShownForm): AnyForm {
  const names = new Set(controls.map(({ name }) => name));
  const named = controls.find(({ name }) => name === "action")?.value ?? "";
  const schema = SCHEMAS[roomOf(action)]?.(names, named);
  if (!schema) throw new Error(`${action} has a form without a schema: ${[...names].join(", ")}`);
  return schema;
}

const isTyped = ({ tag, type }: Shown) =>
  tag === "textarea" || (tag === "input" && !["hidden", "checkbox", "radio", "submit"].includes(type ?? "text"));

/** Fields that say which form it is or what it showed, and are read before its schema. */
const MARKERS = new Set(["action", "all", "from", "key", "more"]);

function attributesOf({ type: _, required, ...numbers }: Constraints): Record<string, string> {
  const said = Object.entries(numbers).map(([name, value]) => [name, String(value)]);
  return { ...(required ? { required: "" } : {}), ...Object.fromEntries(said) };
}

/** What is wrong with a control, held against its schema. */
function differences(form: AnyForm, shown: Shown, all: Shown[]): unknown[] {
  if (MARKERS.has(shown.name)) return [];
  const control = form.shape[shown.name] === null ? null : controlOf(form, shown.name);
  if (!control) return form.shape[shown.name] === null ? [] : [`${shown.name}: not in the schema`];
  const { constraints, choices } = control;
  if (isTyped(shown)) {
    const wanted = attributesOf(constraints);
    const type = constraints.type ?? (shown.type === "password" ? "password" : null);
    const same = JSON.stringify(Object.entries(wanted).sort()) === JSON.stringify(Object.entries(shown.checks).sort());
    return [
      ...(same ? [] : [[shown.name, wanted, shown.checks]]),
      ...(type === shown.type ? [] : [[shown.name, type]]),
    ];
  }
  const offered =
    shown.tag === "select" ? shown.options : all.filter((one) => one.name === shown.name).map((one) => one.value);
  if (shown.tag !== "select" && shown.type !== "radio") return [];
  const known = choices ? [...choices].sort().join() === [...offered].sort().join() : offered.length > 0;
  return known ? [] : [[shown.name, choices, offered]];
}

async function open(at: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(new URL(at, wedding.glassine.url).href);
  return page;
}

/** Boxes and lists that the form has, but no longer as they were sent: all ticked, the last of each list. */
const changedChoices = (page: Page, { controls, action }: ShownForm): Promise<string[]> =>
  page.evaluate(
    ({ action, names, named }) => {
      const isSent = (form: HTMLFormElement) =>
        new URL(form.getAttribute("action") ?? "", location.href).pathname === action &&
        names.every((name) => form.elements.namedItem(name)) &&
        [...form.elements].every(
          (one) =>
            !(one instanceof HTMLInputElement && one.type === "hidden" && one.name in named) ||
            named[one.name] === one.value,
        );
      const form = [...document.forms].find(isSent);
      if (!form) return ["no such form"];
      return [...form.elements].flatMap((one) => {
        if (one instanceof HTMLInputElement && one.type === "checkbox" && !one.checked)
          return [`${one.name} ${one.value}`];
        if (one instanceof HTMLSelectElement && one.selectedIndex !== one.options.length - 1) return [one.name];
        return [];
      });
    },
    {
      ...{ action, names: controls.map(({ name }) => name) },
      named: Object.fromEntries(
        controls
          .filter(({ type, name }) => type === "hidden" && !["key", "revision", "from", "was"].includes(name))
          .map(({ name, value }) => [name, value]),
      ),
    },
  );

/** The schemas of forms that visitors fill in, that are sent by a script alone, or of which the studio shows only parts. */
const OTHERS = new Set([
  "addPasskeyForm",
  "approvalForm",
  "clientLinkForm",
  "pickForm",
  "editsForm",
  "noteForm",
  "noteTextForm",
  "registrationForm",
  "settingsForm",
]);

/** Every form that the studio reads, by its name: a new one is missed until a page of this test shows it. */
async function studioForms(): Promise<Map<string, unknown>> {
  const all = import.meta.glob<Record<string, unknown>>("../../worker/domain/forms/*.ts");
  const found = new Map<string, unknown>();
  for (const [file, load] of Object.entries(all))
    for (const [name, value] of Object.entries(await load()))
      if (name.endsWith("Form") && asksSomething(value) && !OTHERS.has(name)) found.set(`${file} ${name}`, value);
  return found;
}

/** Whether there is anything to type or to choose: of a button nothing can be lost. */
function asksSomething(value: unknown): value is AnyForm {
  if (typeof value !== "object" || value === null || !("shape" in value)) return false;
  const form = value as AnyForm;
  return Object.keys(form.shape).some((name) => {
    const { choices, constraints = {}, sent = "once" } = controlOf(form, name) ?? {};
    return choices !== undefined || Object.keys(constraints).length > 0 || sent !== "once";
  });
}

/** A text that a field does not take. */
function wrongText({ type, minlength, maxlength, min, pattern }: Constraints): string {
  if (type === "number") return String((min ?? 0) - 1);
  if (type || pattern) return "§";
  return minlength ? "x" : "x".repeat((maxlength ?? 300) + 1);
}

describe("the forms of the studio", () => {
  it("ask the browser to check exactly what their schemas say", async () => {
    const found: unknown[] = [];
    let typed = 0;
    const seen = new Set<unknown>();
    for (const at of pages) {
      const page = await open(at);
      for (const form of await formsOf(page)) {
        const schema = schemaOf(form);
        seen.add(schema === CHOSEN ? chosenForm : schema);
        typed += form.controls.filter(isTyped).length;
        found.push(...form.controls.flatMap((one) => differences(schema, one, form.controls)));
      }
      await page.close();
    }
    expect(found).toEqual([]);
    expect(typed).toBeGreaterThan(40);
    const missing = [...(await studioForms())].filter(([, form]) => !seen.has(form)).map(([name]) => name);
    expect(missing, "forms that no page of this test shows").toEqual([]);
  });

  it("say what is wrong next to each field and in a list of links, and keep what was typed", async () => {
    let sent = 0;
    for (const at of pages) {
      const forms = await open(at).then(async (page) => {
        const all = await formsOf(page);
        await page.close();
        return all;
      });
      for (const form of forms.filter(({ controls }) => controls.some(isTyped))) {
        const schema = schemaOf(form);
        const wrong = form.controls
          .filter(isTyped)
          .map(({ name, type }) => ({ name, type, text: wrongText(controlOf(schema, name)?.constraints ?? {}) }));
        const page = await open(at);
        const [answer] = await Promise.all([
          page.waitForResponse((response) => response.request().method() === "POST"),
          page.waitForEvent("load"),
          page.evaluate(
            ({ nth, texts }) => {
              const form = document.forms[nth];
              if (!form) throw new Error("no form");
              form.noValidate = true;
              for (const control of form.elements) {
                if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = true;
                if (control instanceof HTMLSelectElement) control.selectedIndex = control.options.length - 1;
              }
              for (const { name, text } of texts) {
                const control = form.elements.namedItem(name) as HTMLInputElement;
                if (control.localName === "input") control.type = "text";
                control.value = text;
              }
              const button = "button:not([name]), button[name=action], button[value=before]";
              (form.querySelector(button) as HTMLButtonElement).click();
            },
            { nth: form.at, texts: wrong },
          ),
        ]);
        expect([at, form.action, answer.status()]).toEqual([at, form.action, 400]);
        const marked = await page.evaluate(
          () =>
            [...document.querySelectorAll<HTMLInputElement>("main [aria-invalid=true]")].map((control) => {
              const says = (control.getAttribute("aria-describedby") ?? "")
                .split(" ")
                .map((id) => document.getElementById(id))
                .find((one) => one?.matches(".fault"));
              const isListed = document.querySelector(
                `.banner-problem a[href="#${CSS.escape(control.id).replaceAll("\\", "")}"]`,
              );
              const isSeen = control.checkVisibility();
              return [control.name, control.value, Boolean(says?.textContent?.trim()), Boolean(isListed), isSeen];
            }),
          null,
        );
        const kept = ({ type, text }: (typeof wrong)[number]) =>
          type === "password" || type === "date" ? expect.any(String) : text;
        const expected = wrong.map((one) => [one.name, kept(one), true, true, true]);
        expect([at, marked]).toEqual([at, expected]);
        expect([at, form.action, await changedChoices(page, form)]).toEqual([at, form.action, []]);
        const focused = () => page.evaluate(() => document.activeElement?.className);
        await expect.poll(focused, { message: `the focus at ${at}` }).toContain("banner-problem");
        sent += 1;
        await page.close();
      }
    }
    expect(sent).toBeGreaterThan(10);
  });
});
