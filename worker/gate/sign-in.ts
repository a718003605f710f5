import { type Denial, decideStudio, type Visitor } from "../domain/access.ts";
import { isFresh } from "../domain/passkey.ts";
import { paths } from "../domain/paths.ts";
import type { AccountSession, SecondSession, Session, StudioSession } from "../domain/tokens/session.ts";
import type { Ctx } from "../http/context.ts";
import { readAccountFacts } from "../store/accounts.ts";
import { readSecondFacts } from "../store/second-shooters.ts";
import { readStudioFacts } from "../store/studio.ts";
import { readAccountToken, readSecondToken, readStudioToken } from "./visitor.ts";

/** Who asks in the studio. */
export type StudioPerson =
  | { session: Session<StudioSession>; second: null }
  | { session: Session<SecondSession>; second: { id: string; name: string } };

/** Who may use a route of the studio; a denial for everybody else. Throws StorageFault. */
export async function studioPerson(
  c: Ctx,
  path: string,
): Promise<{ ok: true; person: StudioPerson } | { ok: false; because: Denial }> {
  const person = (await photographer(c)) ?? (await secondShooter(c));
  const visitor: Visitor = { as: person ? (person.second ? "second" : "photographer") : "stranger" };
  const decision = decideStudio(visitor, { method: c.req.method, path });
  if (!decision.allow) return { ok: false, because: decision.because };
  return person ? { ok: true, person } : { ok: false, because: "prove" };
}

async function photographer(c: Ctx): Promise<StudioPerson | null> {
  const session = await readStudioToken(c);
  const facts = session ? await readStudioFacts(c.env.DB, session.jti) : null;
  const holds = session !== null && facts !== null && !facts.revoked && facts.epoch === session.epoch;
  return holds ? { session, second: null } : null;
}

async function secondShooter(c: Ctx): Promise<StudioPerson | null> {
  const session = await readSecondToken(c);
  const second = session ? await readSecondFacts(c.env.DB, session) : null;
  return session && second ? { session, second } : null;
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
