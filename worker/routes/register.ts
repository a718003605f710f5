import { Hono } from "hono";
import { hasAnswered, type Registered } from "../domain/access.ts";
import type { Fields } from "../domain/form.ts";
import { registrationForm } from "../domain/forms/registration-forms.ts";
import { typedIn } from "../domain/forms/writer-fields.ts";
import { paths } from "../domain/paths.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import { consentsOf, wordingOf } from "../domain/registration.ts";
import type { Session } from "../domain/tokens/session.ts";
import type { Admission } from "../gate/gate.ts";
import { hashed } from "../gate/known-visitor.ts";
import { reserve } from "../gate/ledger.ts";
import { letOn, retryAfter } from "../gate/refuse.ts";
import { registerPage } from "../gate/register-page.ts";
import { admitted, admittedForm, type Sent, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { continueSession, issueCookie } from "../http/cookies.ts";
import { field } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { safeNext } from "../http/path.ts";
import { addRegistration, readRegistrationTexts } from "../store/registrations.ts";

/** `/g/:gallery/enter/register`: guests leave their name and address, or go on without where they may */
export const register = new Hono<AppEnv>();

const ASKS = { wish: "register", wanted: "page" } as const;

visitorResource(register, {
  path: "/g/:gallery/enter/register",
  GET: admitted(ASKS, show),
  POST: admittedForm(ASKS, take),
});

const live = ({ policy, version }: Admission) => ({ ...policy, version });

async function show(c: Ctx, admitted: Admission): Promise<Response> {
  const next = safeNext(c.req.query("next"), admitted.links);
  if (!answered(admitted)) return registerPage(c, { policy: live(admitted), next });
  // A download leaves the page where it is, so this one says that it begins.
  if (next && isDownload(next)) return registerPage(c, { policy: live(admitted), next, started: next });
  return seeOther(c, next ?? paths.gallery(admitted.link));
}

/** Several photos are counted on a page of their own first, or downloaded one by one. */
const isDownload = (path: string) => /^\/g\/[^/]+\/download\/(?!photos\.zip)/.test(path);

const answered = ({ policy: { registration }, presence: { visitor } }: Admission) =>
  hasAnswered({ registration, visitor });

async function take(c: Ctx, { admitted, fields }: Sent): Promise<Response> {
  const next = safeNext(field(fields, "next"), admitted.links);
  if (answered(admitted)) return goOn(c, admitted, next);
  const skips = field(fields, "skip") !== null && admitted.policy.registration === "asked";
  const read = registrationForm.read(fields);
  if (!skips && !read.ok) return again(c, { admitted, fields, problems: read.problems });
  const { gallery, presence } = admitted;
  const texts = await readRegistrationTexts(c.env.DB, gallery);
  if (!skips && read.ok && read.values.wording !== (await hashed(wordingOf(texts)))) {
    // Nobody agrees to words that they did not read.
    const unticked = new Map([...fields, ["agree", []]]);
    return again(c, { admitted, fields: unticked, problems: [{ path: null, code: "wordingChanged" }] });
  }
  const { holder } = presence;
  const reserved = await reserve(c, { kind: "register", gallery, ...(holder === null ? {} : { holder }) });
  if (!reserved.ok) {
    const problems: VisitorProblem[] = [{ path: null, code: "throttled", values: { wait: reserved.seconds } }];
    return again(c, { admitted, fields, problems });
  }
  const session = await sessionWith(c, admitted, skips ? "declined" : "given");
  if (!skips && read.ok) {
    const { name, email, agree } = read.values;
    const own = { gallery, holder: holder ?? `session:${session.jti}`, name, email };
    await addRegistration(c.env.DB, { ...own, consents: consentsOf(texts, agree), now: c.var.now });
  }
  await issueCookie(c, session);
  return goOn(c, admitted, next);
}

/** A download begins from this page; everything else is gone to. */
function goOn(c: Ctx, { link }: Admission, next: string | null): Promise<Response> {
  return letOn(c, next && isDownload(next) ? paths.register(link, next) : (next ?? paths.gallery(link)));
}

/** The guest's session with what they said in it; a guest of a public gallery may have none yet. */
async function sessionWith(
  c: Ctx,
  { gallery, policy, presence, names }: Admission,
  registered: Registered,
): Promise<Session> {
  const { session } = presence;
  if (session?.kind === "gallery") return { ...session, registered };
  const frame = await continueSession(c, { gallery, role: "guest", names });
  return { kind: "gallery", gallery, role: "guest", epoch: policy.guestEpoch, registered, ...frame };
}

interface Again {
  admitted: Admission;
  fields: Fields;
  problems: VisitorProblem[];
}

function again(c: Ctx, { admitted, fields, problems }: Again): Promise<Response> {
  const typed = {
    ...{ name: typedIn(fields, "name"), email: typedIn(fields, "email") },
    agree: fields.get("agree") ?? [],
  };
  const headers = retryAfter(problems);
  const status = headers["retry-after"] ? 429 : 400;
  const next = safeNext(field(fields, "next"), admitted.links);
  return registerPage(c, { policy: live(admitted), next, typed, problems, status, headers });
}
