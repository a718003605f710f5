import { Hono } from "hono";
import { dayIn, lastDayIn } from "../../domain/expiry.ts";
import type { Fields } from "../../domain/form.ts";
import { closingForm, letterForm, shownClosing } from "../../domain/forms/mail-forms.ts";
import { type MailMatter, type SentKind, SHOWN_BEFORE } from "../../domain/mail/mail.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import type { Shown } from "../../domain/shown.ts";
import { mailsPeople } from "../../gate/mailing.ts";
import { notFound } from "../../gate/refuse.ts";
import { readMail } from "../../http/config.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { field } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { htmlAnswer } from "../../http/page.ts";
import { mailStyleDigest } from "../../mail/layout.ts";
import { studioCopy } from "../../mail/studio-copy.ts";
import { sendSoon } from "../../notices/send.ts";
import { listAccountPage, readAssigned } from "../../store/accounts.ts";
import { hasOtherReceivers, readClosingLetter, setClosingLetter } from "../../store/closing-letters.ts";
import { listAddresses, readAddresses } from "../../store/holder-addresses.ts";
import { hashEmail } from "../../store/mail-stops.ts";
import { addMails } from "../../store/mails.ts";
import { closingRows } from "../../store/shown-rows.ts";
import { letterAbout, letterLanguage } from "../../studio/letters.ts";
import { type AtGallery, galleryResource, studioPage, takes, timezoneOf } from "../../studio/resource.ts";

/**
 * `/studio/g/:gallery/letters/`: letters to clients, each looked at before it is sent; `/studio/g/:gallery/letters/letter?kind=`: how one
 * will look.
 */
export const studioLetters = new Hono<AppEnv>();

const CLOSING = { shown: shownNow, rows: (at: AtGallery) => closingRows(at.gallery.gallery) };

galleryResource(studioLetters, {
  path: "/studio/g/:gallery/letters/",
  GET: lettersPage,
  POST: { send: takes(letterForm, send), closing: takes(closingForm, setClosing, CLOSING) },
  which: (fields) => (fields.has("days") ? "closing" : "send"),
});
galleryResource(studioLetters, { path: "/studio/g/:gallery/letters/letter", GET: preview });

const PAGE = 100;

/** What the photographer's feed says. */
const SAYS: Record<SentKind, string> = {
  "gallery-ready": "mailed somebody that the gallery is ready",
  "new-photos": "mailed somebody that there are new photos",
  "selection-waiting": "mailed somebody that their selection is waiting",
};

const matterOf = (kind: SentKind, account: boolean): MailMatter => ({ kind, facts: { account } });

interface Sending {
  kind: SentKind;
  account: string[];
}

/** Each person gets a letter of a kind once a day at most, however often it is sent. */
async function send(c: Ctx, at: AtGallery, { kind, account: ids }: Sending): Promise<Response | Problem[]> {
  const about = await letterAbout(c, at.overview);
  if (!about) return [{ path: null, code: "mailUnset" }];
  const { gallery, now } = about;
  const asked = { gallery, ids: ids.slice(0, 2 * PAGE) };
  const found = await Promise.all([readAssigned(c.env.DB, asked), readAddresses(c.env.DB, asked)]);
  const people = found.flatMap((some, n) => some.map((one) => ({ ...one, account: n === 0 })));
  if (people.length === 0) return [{ path: "account", code: "accountGone" }];
  const day = dayIn(now, timezoneOf(at));
  const feed = { who: "photographer", what: SAYS[kind] };
  const letters = people.map(({ id, email, account }) => ({
    ...{ ...about, matter: matterOf(kind, account), email, feed, key: `${kind} ${gallery} ${id} ${day}` },
  }));
  await addMails(c.env.DB, letters);
  sendSoon(c);
  return seeOther(c, `${paths.studioLetters(gallery)}?done=letters-sent`);
}

interface Closing {
  days: number | null;
  shown: string[];
  /** Accounts and addresses. */
  closing: string[];
}

/** What the form of the closing letter would show now, of the same people. */
async function shownNow(c: Ctx, { gallery, fields }: AtGallery & { fields: Fields }): Promise<Shown> {
  const among = (field(fields, "shown") ?? "").split(" ").slice(0, 2 * PAGE);
  return shownClosing(await readClosingLetter(c.env.DB, { gallery: gallery.gallery, among }));
}

/** Sets whom the cron trigger writes to before the gallery closes. */
async function setClosing(c: Ctx, { overview }: AtGallery, wanted: Closing): Promise<Response | Problem[]> {
  const about = await letterAbout(c, overview);
  if (!about) return [{ path: null, code: "mailUnset" }];
  const { days } = wanted;
  const [shown, ticked] = [wanted.shown.slice(0, 2 * PAGE), wanted.closing.slice(0, 2 * PAGE)];
  const others = await hasOtherReceivers(c.env.DB, { gallery: about.gallery, among: shown });
  if (days !== null && ticked.length === 0 && !others) return [{ path: "closing", code: "missing" }];
  await setClosingLetter(c.env.DB, { ...about, days, shown, ticked });
  return seeOther(c, `${paths.studioLetters(about.gallery)}?done=saved`);
}

async function lettersPage(c: Ctx, at: AtGallery): Promise<Response> {
  const { gallery } = at;
  const after = c.req.query("after") ?? null;
  const found = await listAccountPage(c.env.DB, { find: "", after, of: gallery.gallery, limit: PAGE + 1 });
  const people = found.slice(0, PAGE).map(({ id, name, email }) => ({ id, name, email }));
  const next = c.req.query("next") ?? null;
  const given = await listAddresses(c.env.DB, { gallery: gallery.gallery, after: next, limit: PAGE + 1 });
  const others = given.slice(0, PAGE);
  const more =
    found.length > PAGE || given.length > PAGE
      ? paths.studioLetters(gallery.gallery, {
          ...(found.length > PAGE ? { after: people.at(-1)?.id ?? "" } : {}),
          ...(given.length > PAGE ? { next: others.at(-1)?.id ?? "" } : {}),
        })
      : null;
  const closing = await readClosingLetter(c.env.DB, {
    ...{ gallery: gallery.gallery, among: [...people, ...others].map(({ id }) => id) },
  });
  return studioPage(c, at, {
    page: "studio/letters",
    data: { gallery, mails: mailsPeople(c), people, others, more, closing },
  });
}

async function preview(c: Ctx, at: AtGallery): Promise<Response> {
  const kind = c.req.query("kind") ?? "";
  if (!Object.hasOwn(SHOWN_BEFORE, kind)) return notFound(c);
  const { profile, gallery, overview } = at;
  const facts = {
    ...SHOWN_BEFORE[kind as keyof typeof SHOWN_BEFORE],
    ...(gallery.expiresAt !== null && { day: lastDayIn(gallery.expiresAt, timezoneOf(at)) }),
  };
  const email = readMail(c.env).from || "anna@example.com";
  const mail = {
    ...{ id: "preview", kind, facts, gallery: gallery.gallery, link: overview.policy.link, title: gallery.title },
    ...{ email, emailHash: await hashEmail(email), language: await letterLanguage(c, overview) },
    ...{ site: c.var.site || c.var.url.origin, createdAt: c.var.now },
  };
  const copy = await studioCopy(c, { mail, profile });
  if (!copy?.html) return notFound(c);
  return htmlAnswer(c, { body: new TextEncoder().encode(copy.html), styles: [await mailStyleDigest()] });
}
