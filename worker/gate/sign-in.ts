import { decideStudio, type Visitor } from "../domain/access.ts";
import { isFresh } from "../domain/passkey.ts";
import { paths } from "../domain/paths.ts";
import type { AccountSession, Session, StudioSession } from "../domain/tokens/session.ts";
import type { Ctx } from "../http/context.ts";
import { readAccountFacts } from "../store/accounts.ts";
import { readStudioFacts } from "../store/studio.ts";
import { readAccountToken, readStudioToken } from "./visitor.ts";

/** The photographer's session; null for everybody else. Throws StorageFault. */
export async function photographerSession(c: Ctx): Promise<Session<StudioSession> | null> {
  const session = await readStudioToken(c);
  const facts = session ? await readStudioFacts(c.env.DB, session.jti) : null;
  const holds = session !== null && facts !== null && !facts.revoked && facts.epoch === session.epoch;
  const visitor: Visitor = holds ? { as: "photographer" } : { as: "stranger" };
  return decideStudio(visitor).allow ? session : null;
}

/** Whether a client has to sign in once more before they go on: passkeys are added soon after. */
export function mustSignInAgain(c: Ctx, { account, next }: { account: SignedInAccount; next: string | null }): boolean {
  return next === paths.clientsPasskeys() && !isFresh(account.session, c.var.now);
}

/** A client's account according to its session. */
export interface SignedInAccount {
  name: string;
  email: string;
  hasPassword: boolean;
  galleries: string[];
  session: Session<AccountSession>;
}

/** The account a client is signed in to, or null. Throws StorageFault. */
export async function signedInAccount(c: Ctx): Promise<SignedInAccount | null> {
  const session = await readAccountToken(c);
  const facts = session ? await readAccountFacts(c.env.DB, { ...session, id: session.account }) : null;
  return session && facts ? { ...facts, session } : null;
}
