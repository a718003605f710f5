import { Hono } from "hono";
import { entryRules, registersOnEntry } from "../domain/access.ts";
import { paths } from "../domain/paths.ts";
import { notAmong } from "../domain/problem.ts";
import { tryPassword } from "../gate/attempt.ts";
import { entryPage } from "../gate/entry-page.ts";
import type { Admission } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import { badRequest, letOn } from "../gate/refuse.ts";
import { registeredBefore } from "../gate/registered.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { continueSession, issueCookie } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { safeNext } from "../http/path.ts";
import { recordActivity } from "../store/activity.ts";
import { readPassword } from "../store/passwords.ts";

/** `/g/:gallery/enter` */
export const enter = new Hono<AppEnv>();

const ASKS = { wish: "enter", wanted: "page" } as const;

visitorResource(enter, { path: "/g/:gallery/enter", GET: admitted(ASKS, show), POST: admitted(ASKS, prove) });

type Role = "guest" | "client";

const livePolicy = ({ policy, version }: Admission) => ({ ...policy, version });

async function show(c: Ctx, admitted: Admission): Promise<Response> {
  const next = safeNext(c.req.query("next"), admitted.links);
  const { policy, link } = admitted;
  const rules = entryRules(policy);
  const nothingToProve = rules.guest === "open" && !rules.client;
  return nothingToProve
    ? seeOther(c, next ?? paths.gallery(link))
    : entryPage(c, {
        policy: livePolicy(admitted),
        next,
        fault: null,
        chosen: c.req.query("as") === "client" ? "client" : null,
      });
}

async function prove(c: Ctx, admitted: Admission): Promise<Response> {
  const fields = await readFields(c);
  const role = fields && field(fields, "role");
  if (!fields || (role !== "guest" && role !== "client")) return badRequest(c, [notAmong("role", ["guest", "client"])]);
  const next = safeNext(field(fields, "next"), admitted.links);
  const { hash, epoch } = await readPassword(c.env.DB, { gallery: admitted.gallery, of: role });
  if (role === "guest" && entryRules(admitted.policy).guest === "open")
    return letIn(c, { admitted, role, epoch, next });
  const password = field(fields, "password");
  if (!password) return entryPage(c, { policy: livePolicy(admitted), next, fault: { role, kind: "empty" } });
  const { gallery } = admitted;
  const tried = { kind: "enter", gallery, passwordId: { scope: { gallery }, name: role } } as const;
  const or = role === "guest" ? () => isClients(c, { admitted, password }) : undefined;
  const proof = await tryPassword(c, { ...tried, password, hash, or });
  return proof.ok
    ? letIn(c, { admitted, role, epoch, next })
    : entryPage(c, { policy: livePolicy(admitted), next, fault: { ...proof, role } });
}

/**
 * Whether a guest typed the clients' password, which opens what guests have, too. They enter as the guest they said they
 * are: nothing private may appear on a screen that was meant for guests. Such tries are counted apart, and few.
 */
async function isClients(c: Ctx, { admitted, password }: { admitted: Admission; password: string }): Promise<boolean> {
  const { gallery, policy } = admitted;
  const rules = entryRules(policy);
  if (rules.guest !== "password" || !rules.client) return false;
  const { hash } = await readPassword(c.env.DB, { gallery, of: "client" });
  const passwordId = { scope: { gallery }, name: "client" } as const;
  return (await tryPassword(c, { kind: "enter-as-guest", gallery, passwordId, password, hash })).ok;
}

interface Entry {
  admitted: Admission;
  role: Role;
  epoch: number;
  next: string | null;
}

async function letIn(c: Ctx, { admitted, role, epoch, next }: Entry): Promise<Response> {
  const { gallery, link, names } = admitted;
  const begins = await reserve(c, { kind: "entry", gallery, passwordId: { scope: { gallery }, name: role } });
  if (!begins.ok) {
    const fault = { role, kind: "throttled", seconds: begins.seconds } as const;
    return entryPage(c, { policy: livePolicy(admitted), next, fault });
  }
  const frame = await continueSession(c, { gallery, role, names });
  const said = role === "guest" ? await registeredBefore(c, admitted, frame.jti) : {};
  await issueCookie(c, { kind: "gallery", gallery, role, epoch, ...said, ...frame });
  const activity = { gallery, at: c.var.now, kind: "entry", who: role, what: "entered" } as const;
  c.executionCtx.waitUntil(recordActivity(c.env.DB, activity));
  const asks = role === "guest" && registersOnEntry(admitted.policy, said.registered);
  return letOn(c, asks ? paths.register(link, next) : (next ?? paths.gallery(link)));
}
