import { type AuditTokens, auditAsk, isAuditToken, signAudit, signKeepsakeRight } from "../domain/tokens/audit.ts";
import { signOpenedLinks } from "../domain/tokens/opened-links.ts";
import { signSession } from "../domain/tokens/session.ts";
import type { Ctx } from "../http/context.ts";
import { field, readFields } from "../http/form.ts";
import { isAuditKey } from "../store/audits.ts";

/**
 * The tokens that an audit asks for in a form; null: it has no right to them. The right is a key that was written to the
 * database a moment ago, which only the photographer can do. Throws StorageFault.
 */
export async function signedForAudit(c: Ctx): Promise<AuditTokens | null> {
  const fields = await readFields(c);
  const token = (fields && field(fields, "key")) ?? "";
  const [secret] = c.var.config.secrets;
  const { now } = c.var;
  if (!fields || !secret || !isAuditToken(token) || !(await isAuditKey(c.env.DB, { token, now }))) return null;
  const ask = auditAsk.safeParse(parsed(field(fields, "ask")));
  if (!ask.success) return null;
  const { sessions, opened, keepsake } = ask.data;
  return {
    sessions: await Promise.all(sessions.map((session) => signSession(session, secret))),
    opened: await Promise.all(opened.map(({ gallery, link }) => signOpenedLinks([link], { gallery, secret, now }))),
    audit: await signAudit({ secret, now }),
    ...(keepsake === undefined ? {} : { keepsake: await signKeepsakeRight(keepsake, { secret, now }) }),
  };
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
