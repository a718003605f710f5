import { Hono } from "hono";
import { passphrase } from "../../domain/account.ts";
import type { Form } from "../../domain/form.ts";
import {
  accountForm,
  accountPasswordForm,
  assignForm,
  editAccountForm,
  newAccountForm,
} from "../../domain/forms/account-forms.ts";
import type { StudioClientsPayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { seeOther } from "../../http/headers.ts";
import {
  addAccount,
  changeAssignments,
  deleteAccount,
  disableAccount,
  editAccount,
  listAccounts,
  setAccountPassword,
} from "../../store/accounts.ts";
import { readOverviews } from "../../store/overview.ts";
import { hashPassword } from "../../store/password-hash.ts";
import { type AtStudio, studioPage, studioResource, takes } from "../../studio/resource.ts";

/** `/studio/clients/`: client accounts and the galleries assigned to them */
export const studioClients = new Hono<AppEnv>();

studioResource(studioClients, {
  path: "/studio/clients/",
  GET: (c, at) => clientsPage(c, at),
  POST: {
    add: takes(newAccountForm, add),
    edit: takes(editAccountForm, edit),
    password: takes(accountPasswordForm, givePassword),
    assign: takes(assignForm, assign),
    disable: takes(accountForm, async (c, _, id) =>
      done(c, (await disableAccount(c.env.DB, id, c.var.now)) && "disabled"),
    ),
    enable: takes(accountForm, async (c, _, id) => done(c, (await disableAccount(c.env.DB, id, null)) && "enabled")),
    delete: takes(accountForm, async (c, _, id) => done(c, (await deleteAccount(c.env.DB, id)) && "deleted")),
  },
  about: "account",
});

type Outcome = Response | Problem[];
type Sent<Of> = Of extends Form<infer Values> ? Values : never;

const GONE: Problem[] = [{ path: null, code: "accountGone" }];

const taken = (email: string): Problem[] => [{ path: "email", code: "emailTaken", values: { email } }];

/** `what` was done; false: the account is not there. */
const done = (c: Ctx, what: string | false): Outcome =>
  what ? seeOther(c, `${paths.studioClients()}?done=${what}`) : GONE;

const newPassphrase = () => passphrase(crypto.getRandomValues(new Uint8Array(7)));

async function add(c: Ctx, at: AtStudio, wanted: Sent<typeof newAccountForm>): Promise<Outcome> {
  const { name, email, gallery: assign } = wanted;
  const password = wanted.password ?? newPassphrase();
  const id = await addAccount(c.env.DB, { name, email, password: await hashPassword(password), now: c.var.now });
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
  const password = wanted.password ?? newPassphrase();
  const account = (await listAccounts(c.env.DB)).find(({ id }) => id === wanted.account);
  const epoch = account ? await setAccountPassword(c.env.DB, account.id, await hashPassword(password)) : null;
  return account && epoch !== null ? clientsPage(c, at, handoutOf(c, { ...account, password })) : GONE;
}

/** The galleries ticked are assigned from now on, the others are not. */
async function assign(c: Ctx, _at: AtStudio, wanted: Sent<typeof assignForm>): Promise<Outcome> {
  const account = (await listAccounts(c.env.DB)).find(({ id }) => id === wanted.account);
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

function handoutOf(c: Ctx, { name, email, password }: { name: string; email: string; password: string }): Handout {
  return { name, email, password, link: new URL(paths.clients(), c.req.url).href };
}

async function clientsPage(c: Ctx, at: AtStudio, handout: Handout = null): Promise<Response> {
  const [accounts, overviews] = await Promise.all([listAccounts(c.env.DB), readOverviews(c.env.DB)]);
  const galleries = overviews.map(({ policy, title }) => ({ gallery: policy.gallery, title }));
  return studioPage(c, at, { page: "studio/clients", data: { accounts, galleries, handout } });
}
