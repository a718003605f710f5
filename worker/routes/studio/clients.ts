import { Hono } from "hono";
import { accountProblems, passphrase } from "../../domain/account.ts";
import type { StudioClientsPayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import { problemLine } from "../../domain/words/problem-text.ts";
import { words } from "../../domain/words/voice.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { type Fields, field } from "../../http/form.ts";
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
import { type AtStudio, type Sent, studioPage, studioResource } from "../../studio/resource.ts";

/** `/studio/clients/`: client accounts and the galleries assigned to them */
export const studioClients = new Hono<AppEnv>();

studioResource(studioClients, {
  path: "/studio/clients/",
  GET: clientsPage,
  POST: {
    ...{ add, edit, password: givePassword, assign },
    disable: async (c, at) => done(c, at, (await disableAccount(c.env.DB, idOf(at), c.var.now)) && "disabled"),
    enable: async (c, at) => done(c, at, (await disableAccount(c.env.DB, idOf(at), null)) && "enabled"),
    delete: async (c, at) => done(c, at, (await deleteAccount(c.env.DB, idOf(at))) && "deleted"),
  },
});

interface Shown {
  handout?: StudioClientsPayload["handout"];
  problems?: string[];
}

const idOf = ({ fields }: Sent<AtStudio>) => field(fields, "account") ?? "";

const english = (problem: Problem) => problemLine(problem, words("en"));

const GONE = "This account is not there any more.";

/** `what` was done; false: the account is not there. */
function done(c: Ctx, at: AtStudio, what: string | false): Response | Promise<Response> {
  return what ? seeOther(c, `${paths.studioClients()}?done=${what}`) : clientsPage(c, at, { problems: [GONE] });
}

/** The password typed, or a passphrase made here. */
function passwordOf(fields: Fields): string {
  return field(fields, "password") || passphrase(crypto.getRandomValues(new Uint8Array(7)));
}

async function add(c: Ctx, at: Sent<AtStudio>): Promise<Response> {
  const { fields } = at;
  const draft = {
    name: field(fields, "name") ?? "",
    email: field(fields, "email") ?? "",
    password: passwordOf(fields),
  };
  const problems = accountProblems(draft).map(english);
  if (problems.length > 0) return clientsPage(c, at, { problems });
  const id = await addAccount(c.env.DB, { ...draft, password: await hashPassword(draft.password), now: c.var.now });
  if (id === null) return clientsPage(c, at, { problems: [`email: ${draft.email} has an account already`] });
  const assign = [...(fields.get("gallery") ?? [])];
  await changeAssignments(c.env.DB, { id, assign, unassign: [], now: c.var.now });
  return clientsPage(c, at, { handout: handoutOf(c, draft) });
}

async function edit(c: Ctx, at: Sent<AtStudio>): Promise<Response> {
  const [id, fields] = [idOf(at), at.fields];
  const draft = { name: field(fields, "name") ?? "", email: field(fields, "email") ?? "" };
  const problems = accountProblems(draft).map(english);
  if (problems.length > 0) return clientsPage(c, at, { problems });
  const result = await editAccount(c.env.DB, { id, ...draft });
  if (result === "taken") return clientsPage(c, at, { problems: [`email: ${draft.email} has an account already`] });
  return done(c, at, result === "done" && "saved");
}

async function givePassword(c: Ctx, at: Sent<AtStudio>): Promise<Response> {
  const [id, fields] = [idOf(at), at.fields];
  const password = passwordOf(fields);
  const problems = accountProblems({ password }).map(english);
  if (problems.length > 0) return clientsPage(c, at, { problems });
  const account = (await listAccounts(c.env.DB)).find((a) => a.id === id);
  const epoch = account ? await setAccountPassword(c.env.DB, id, await hashPassword(password)) : null;
  if (!account || epoch === null) return clientsPage(c, at, { problems: [GONE] });
  return clientsPage(c, at, { handout: handoutOf(c, { ...account, password }) });
}

/** The galleries ticked are assigned from now on, the others are not. */
async function assign(c: Ctx, at: Sent<AtStudio>): Promise<Response> {
  const [id, fields] = [idOf(at), at.fields];
  const account = (await listAccounts(c.env.DB)).find((a) => a.id === id);
  if (!account) return clientsPage(c, at, { problems: [GONE] });
  const wanted = [...(fields.get("gallery") ?? [])];
  await changeAssignments(c.env.DB, {
    id,
    assign: wanted.filter((gallery) => !account.galleries.includes(gallery)),
    unassign: account.galleries.filter((gallery) => !wanted.includes(gallery)),
    now: c.var.now,
  });
  return done(c, at, "assigned");
}

function handoutOf(c: Ctx, { name, email, password }: { name: string; email: string; password: string }) {
  return { name, email, password, link: new URL(paths.clients(), c.req.url).href };
}

async function clientsPage(c: Ctx, at: AtStudio, { handout = null, problems }: Shown = {}): Promise<Response> {
  const [accounts, overviews] = await Promise.all([listAccounts(c.env.DB), readOverviews(c.env.DB)]);
  const galleries = overviews.map(({ policy, title }) => ({ gallery: policy.gallery, title }));
  return studioPage(c, at, { page: "studio/clients", data: { accounts, galleries, handout }, problems });
}
