import { Hono } from "hono";
import { accountProblems, passphrase } from "../../domain/account.ts";
import type { StudioClientsPayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import { admitToStudio } from "../../gate/gate.ts";
import { badRequest, methodNotAllowed } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { type Fields, field, readFields } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { pageAnswer } from "../../http/page.ts";
import { resource } from "../../http/resource.ts";
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
import { studioFrame } from "../../studio/frame.ts";

/** `/studio/clients/`: client accounts and the galleries assigned to them */
export const studioClients = new Hono<AppEnv>();

resource(studioClients, {
  path: "/studio/clients/",
  methods: { GET: show, POST: change },
  otherwise: methodNotAllowed,
});

interface Shown {
  handout?: StudioClientsPayload["handout"];
  problems?: string[];
}

async function show(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  return session instanceof Response ? session : clientsPage(c, {});
}

/** `action`: add, edit, password, disable, enable, delete, assign. */
async function change(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  if (session instanceof Response) return session;
  const fields = await readFields(c);
  if (!fields) return badRequest(c, ["The form could not be read."]);
  const id = field(fields, "account") ?? "";
  switch (field(fields, "action")) {
    case "add":
      return add(c, fields);
    case "edit":
      return edit(c, { id, fields });
    case "password":
      return givePassword(c, { id, fields });
    case "assign":
      return assign(c, { id, fields });
    case "disable":
      return done(c, await disableAccount(c.env.DB, id, c.var.now), "disabled");
    case "enable":
      return done(c, await disableAccount(c.env.DB, id, null), "enabled");
    case "delete":
      return done(c, await deleteAccount(c.env.DB, id), "deleted");
    default:
      return badRequest(c, ["action: add, edit, password, assign, disable, enable or delete"]);
  }
}

interface Target {
  id: string;
  fields: Fields;
}

const GONE = "This account is not there any more.";

function done(c: Ctx, known: boolean, what = "saved"): Response | Promise<Response> {
  return known ? seeOther(c, `${paths.studioClients()}?done=${what}`) : clientsPage(c, { problems: [GONE] });
}

/** The password typed, or a passphrase made here. */
function passwordOf(fields: Fields): string {
  return field(fields, "password") || passphrase(crypto.getRandomValues(new Uint8Array(7)));
}

async function add(c: Ctx, fields: Fields): Promise<Response> {
  const draft = {
    name: field(fields, "name") ?? "",
    email: field(fields, "email") ?? "",
    password: passwordOf(fields),
  };
  const problems = accountProblems(draft);
  if (problems.length > 0) return clientsPage(c, { problems });
  const id = await addAccount(c.env.DB, { ...draft, password: await hashPassword(draft.password), now: c.var.now });
  if (id === null) return clientsPage(c, { problems: [`email: ${draft.email} has an account already`] });
  const assign = [...(fields.get("gallery") ?? [])];
  await changeAssignments(c.env.DB, { id, assign, unassign: [], now: c.var.now });
  return clientsPage(c, { handout: handoutOf(c, draft) });
}

async function edit(c: Ctx, { id, fields }: Target): Promise<Response> {
  const draft = { name: field(fields, "name") ?? "", email: field(fields, "email") ?? "" };
  const problems = accountProblems(draft);
  if (problems.length > 0) return clientsPage(c, { problems });
  const result = await editAccount(c.env.DB, { id, ...draft });
  if (result === "taken") return clientsPage(c, { problems: [`email: ${draft.email} has an account already`] });
  return done(c, result === "done");
}

async function givePassword(c: Ctx, { id, fields }: Target): Promise<Response> {
  const password = passwordOf(fields);
  const problems = accountProblems({ password });
  if (problems.length > 0) return clientsPage(c, { problems });
  const account = (await listAccounts(c.env.DB)).find((a) => a.id === id);
  const epoch = account ? await setAccountPassword(c.env.DB, id, await hashPassword(password)) : null;
  if (!account || epoch === null) return clientsPage(c, { problems: [GONE] });
  return clientsPage(c, { handout: handoutOf(c, { ...account, password }) });
}

/** The galleries ticked are assigned from now on, the others are not. */
async function assign(c: Ctx, { id, fields }: Target): Promise<Response> {
  const account = (await listAccounts(c.env.DB)).find((a) => a.id === id);
  if (!account) return clientsPage(c, { problems: [GONE] });
  const wanted = [...(fields.get("gallery") ?? [])];
  await changeAssignments(c.env.DB, {
    id,
    assign: wanted.filter((gallery) => !account.galleries.includes(gallery)),
    unassign: account.galleries.filter((gallery) => !wanted.includes(gallery)),
    now: c.var.now,
  });
  return done(c, true, "assigned");
}

function handoutOf(c: Ctx, { name, email, password }: { name: string; email: string; password: string }) {
  return { name, email, password, link: new URL(paths.clients(), c.req.url).href };
}

async function clientsPage(c: Ctx, { handout = null, problems = [] }: Shown): Promise<Response> {
  const [frame, accounts, overviews] = await Promise.all([
    studioFrame(c, problems),
    listAccounts(c.env.DB),
    readOverviews(c.env.DB),
  ]);
  const galleries = overviews.map(({ policy, title }) => ({ gallery: policy.gallery, title }));
  const data = { frame, accounts, galleries, handout };
  return pageAnswer(c, { page: "studio/clients", card: null, data, status: problems.length > 0 ? 400 : 200 });
}
