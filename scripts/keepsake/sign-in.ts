import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { AUDIT_COOKIE, type AuditAsk, KEEPSAKE_COOKIE } from "../../worker/domain/tokens/audit.ts";
import { sessionCookie } from "../../worker/domain/tokens/session.ts";
import { beginAudit, endAudit, type PlayedAccount } from "../../worker/store/audits.ts";
import type { Facts } from "../prove/facts.ts";
import { openLine } from "../prove/request.ts";
import type { Target } from "../target/target.ts";
import { ScriptError } from "../terminal/script.ts";

/** Longer than a download of hundreds of gigabytes takes; in seconds. */
const LASTS = 24 * 60 * 60;
const ASKED_MS = 5 * 60_000;

const signedTokens = z.object({ sessions: z.array(z.string()).length(1), audit: z.string(), keepsake: z.string() });

interface SigningIn {
  facts: Facts;
  target: Pick<Target, "db">;
  origin: string;
  as: "guest" | "client";
  account: PlayedAccount | null;
}

/**
 * The `Cookie` field of somebody in that role: a session that the site signs for whoever may write to its database, what says
 * that the photographer makes a keepsake, and what keeps it out of the counts. Throws ScriptError if the site can't be asked.
 */
export async function signIn({ facts, target, origin, as, account }: SigningIn): Promise<string> {
  const { gallery, guestEpoch, clientEpoch, pinEpoch, pin } = facts.policy;
  const now = Date.now();
  const at = Math.floor(now / 1000);
  const frame = { jti: `keepsake-${randomUUID()}`, iat: at, exp: at + LASTS };
  const guest = { registered: "given", ...(pin ? { pin: pinEpoch } : {}) } as const;
  const session: AuditAsk["sessions"][number] = account
    ? { kind: "account", account: account.id, epoch: account.epoch, ...frame }
    : as === "client"
      ? { kind: "gallery", gallery, role: as, epoch: clientEpoch, ...frame }
      : { kind: "gallery", gallery, role: as, epoch: guestEpoch, ...guest, ...frame };
  const ask: AuditAsk = { sessions: [session], opened: [], keepsake: gallery };
  const token = randomBytes(32).toString("base64url");
  try {
    await beginAudit(target.db, { token, until: now + ASKED_MS, now });
    const { sessions, audit, keepsake } = await signed(origin, { token, ask });
    const cookie = sessionCookie(account ? { kind: "account" } : { kind: "gallery", gallery });
    return [`${cookie}=${sessions[0]}`, `${AUDIT_COOKIE}=${audit}`, `${KEEPSAKE_COOKIE}=${keepsake}`].join("; ");
  } finally {
    await endAudit(target.db, { token, link: "", revoked: "" });
  }
}

async function signed(origin: string, { token, ask }: { token: string; ask: AuditAsk }) {
  const line = openLine(origin);
  try {
    const body = new URLSearchParams({ key: token, ask: JSON.stringify(ask) }).toString();
    const answer = await line.ask({ path: "/audit", method: "POST", body }).catch((cause: Error) => {
      throw new ScriptError(`The site at ${origin} does not answer (${cause.message}), so no keepsake can be made.`);
    });
    if (answer.status === 503)
      throw new ScriptError(
        `The site at ${origin} has no key to sign with: its SESSION_SECRET is missing. Set it again: npm run deploy`,
      );
    const parsed = answer.status === 200 ? signedTokens.safeParse(JSON.parse(answer.body.toString("utf8"))) : null;
    if (parsed?.success) return parsed.data;
    throw new ScriptError(
      `The site at ${origin} runs an older Glassine, or works with another database. Deploy this one: npm run deploy`,
    );
  } finally {
    line.close();
  }
}
