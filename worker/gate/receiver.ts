import { decideAccess } from "../domain/access.ts";
import { isAssigned } from "../store/accounts.ts";
import { readPolicy } from "../store/policy.ts";

/** Whether the receiver of a letter may still enter its gallery; `account`: they sign in. Throws StorageFault. */
export async function receiverMayEnter(
  db: D1Database,
  { gallery, email, account, now }: { gallery: string; email: string; account: boolean; now: number },
): Promise<boolean> {
  if (account && !(await isAssigned(db, { gallery, email }))) return false;
  const visitor = account ? ({ as: "client", by: "account", closed: false } as const) : ({ as: "stranger" } as const);
  return decideAccess({ gallery: await readPolicy(db, gallery), visitor, wish: "enter", now }).allow;
}
