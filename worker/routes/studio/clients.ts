import { Hono } from "hono";
import { type Account, passphrase } from "../../domain/account.ts";
import type { Fields, Form } from "../../domain/form.ts";
import {
  accountForm,
  accountPasswordForm,
  assignForm,
  editAccountForm,
  newAccountForm,
  shownAccount,
  shownGalleries,
} from "../../domain/forms/account-forms.ts";
import type { StudioClientsPayload } from "../../domain/pages/studio-payloads.ts";
import { NO_PASSWORD } from "../../domain/password.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import type { Shown } from "../../domain/shown.ts";
import { mailsPeople } from "../../gate/mailing.ts";
import { notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { field } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { languageOf } from "../../http/page.ts";
import { sendSoon } from "../../notices/send.ts";
import {
  addAccount,
  changeAssignments,
  deleteAccount,
  disableAccount,
  editAccount,
  listAccountPage,
  readAccount,
  setAccountPassword,
} from "../../store/accounts.ts";
import { languageOfClient } from "../../store/mails.ts";
import { listTitles } from "../../store/overview.ts";
import { removeAccountPasskeys } from "../../store/passkeys.ts";
import { hashPassword } from "../../store/password-hash.ts";
import { accountRows } from "../../store/shown-rows.ts";
import { type AtStudio, studioPage, studioResource, takes } from "../../studio/resource.ts";

/** `/studio/clients/`: client accounts and the galleries assigned to them */
export const studioClients = new Hono<AppEnv>();

/** Bytes: thousands of galleries, each as it was and as it is to be. */
const FORM_MOST = 1024 * 1024;

studioResource(studioClients, {
  path: "/studio/clients/",
  GET: (c, at) => clientsPage(c, at),
  POST: {
    add: takes(newAccountForm, add),
    edit: takes(editAccountForm, edit, showing(shownAccount)),
    password: takes(accountPasswordForm, givePassword),
    assign: takes(assignForm, assign, showing(shownGalleries)),
    disable: takes(accountForm, async (c, _, id) =>
      done(c, (await disableAccount(c.env.DB, id, c.var.now)) && "disabled"),
    ),
    enable: takes(accountForm, async (c, _, id) => done(c, (await disableAccount(c.env.DB, id, null)) && "enabled")),
    "remove-passkeys": takes(accountForm, removePasskeys),
    delete: takes(accountForm, async (c, _, id) => done(c, (await deleteAccount(c.env.DB, id)) && "deleted")),
  },
  about: "account",
  most: FORM_MOST,
});

type Outcome = Response | Problem[];
type Sent<Of> = Of extends Form<infer Values> ? Values : never;

const GONE: Problem[] = [{ path: null, code: "accountGone" }];

/** What a form of the account that was sent would show now. */
function showing(of: (account: Account) => Shown) {
  const idIn = ({ fields }: { fields: Fields }) => field(fields, "account") ?? "";
  return {
    shown: async (c: Ctx, at: { fields: Fields }) => {
      const account = await readAccount(c.env.DB, idIn(at));
      return account ? of(account) : {};
    },
    rows: (at: { fields: Fields }) => accountRows(idIn(at)),
  };
}

const taken = (email: string): Problem[] => [{ path: "email", code: "emailTaken", values: { email } }];

/** `what` was done; false: the account is not there. */
const done = (c: Ctx, what: string | false): Outcome =>
  what ? seeOther(c, `${paths.studioClients()}?done=${what}`) : GONE;

const MAIL_UNSET: Problem[] = [{ path: "by-mail", code: "mailUnset" }];

/** The wanted password and what is stored of it; null: they sign in by mailed links alone. */
async function passwordOf(wanted: { password: string | null; "by-mail"?: boolean | undefined }) {
  if (wanted["by-mail"]) return { password: null, hash: NO_PASSWORD };
  const password = wanted.password ?? newPassphrase();
  return { password, hash: await hashPassword(password) };
}

const newPassphrase = () => passphrase(crypto.getRandomValues(new Uint8Array(7)));

async function add(c: Ctx, at: AtStudio, wanted: Sent<typeof newAccountForm>): Promise<Outcome> {
  const { name, email, gallery: assign } = wanted;
  if (wanted["by-mail"] && !mailsPeople(c)) return MAIL_UNSET;
  const { password, hash } = await passwordOf(wanted);
  const id = await addAccount(c.env.DB, { name, email, password: hash, now: c.var.now });
  if (id === null) return taken(email);
  await changeAssignments(c.env.DB, { id, assign, unassign: [], now: c.var.now });
  return clientsPage(c, at, handoutOf(c, { name, email, password }));
}

async function edit(c: Ctx, _at: AtStudio, wanted: Sent<typeof editAccountForm>): Promise<Outcome> {
  const { account: id, name, email } = wanted;
  const result = await editAccount(c.env.DB, { id, name, email });
  return result === "taken" ? taken(email) : done(c, result === "done" && "saved");
}

async function givePassword(c: Ctx, at: AtStudio, wanted: Sent<typeof accountPasswordForm>): Promise<Outcome> {
  if (wanted["by-mail"] && !mailsPeople(c)) return MAIL_UNSET;
  const { password, hash } = await passwordOf(wanted);
  const account = await readAccount(c.env.DB, wanted.account);
  const epoch = account ? await setAccountPassword(c.env.DB, account.id, hash) : null;
  return account && epoch !== null ? clientsPage(c, at, handoutOf(c, { ...account, password })) : GONE;
}

/** The client reads about it, if mail is set up: whoever has lost a device may not know that it is done. */
async function removePasskeys(c: Ctx, _at: AtStudio, id: string): Promise<Outcome> {
  const { site, now } = c.var;
  const account = await readAccount(c.env.DB, id);
  if (!account) return GONE;
  const language = (await languageOfClient(c.env.DB, account)) ?? languageOf(c, null);
  const letter = mailsPeople(c) && site ? { language, site } : null;
  const removed = await removeAccountPasskeys(c.env.DB, { account, now, letter });
  if (removed > 0 && letter) sendSoon(c);
  return done(c, removed > 0 && "passkeys-removed");
}

/** The galleries ticked are assigned from now on, the others are not, as far as the form changed them. */
async function assign(c: Ctx, _at: AtStudio, wanted: Sent<typeof assignForm>): Promise<Outcome> {
  const account = await readAccount(c.env.DB, wanted.account);
  if (!account) return GONE;
  await changeAssignments(c.env.DB, {
    id: account.id,
    assign: wanted.gallery.filter((gallery) => !account.galleries.includes(gallery)),
    unassign: account.galleries.filter((gallery) => !wanted.gallery.includes(gallery)),
    now: c.var.now,
  });
  return done(c, "assigned");
}

type Handout = StudioClientsPayload["handout"];

function handoutOf(c: Ctx, { name, email, password }: Omit<NonNullable<Handout>, "link">): Handout {
  return { name, email, password, link: new URL(paths.clients(), c.req.url).href };
}

const PAGE = 50;

/** The list, or the account that the address names with its galleries. What was refused is shown with its account. */
async function clientsPage(c: Ctx, at: AtStudio, handout: Handout = null): Promise<Response> {
  const asked = c.req.method === "GET" ? c.req.query("account") : undefined;
  const opened = asked === undefined ? null : await readAccount(c.env.DB, asked);
  if (asked !== undefined && !opened) return notFound(c);
  const [list, galleries] = await Promise.all([
    opened ? { accounts: [], find: "", more: null } : readList(c, at.refused?.about ?? null),
    listTitles(c.env.DB),
  ]);
  return studioPage(c, at, {
    page: "studio/clients",
    data: { ...list, opened, galleries, mails: mailsPeople(c), handout },
  });
}

async function readList(
  c: Ctx,
  only: string | null,
): Promise<Pick<StudioClientsPayload, "accounts" | "find" | "more">> {
  const find = c.req.query("find") ?? "";
  const one = only === null ? [] : await listAccountPage(c.env.DB, { find: "", after: null, only, limit: 1 });
  if (one.length > 0) return { accounts: one, find, more: null };
  const after = c.req.query("after") || null;
  const rows = await listAccountPage(c.env.DB, { find, after, limit: PAGE + 1 });
  const accounts = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? accounts.at(-1) : undefined;
  const more = last && `${paths.studioClients()}?${new URLSearchParams({ ...(find && { find }), after: last.id })}`;
  return { accounts, find, more: more ?? null };
}
