import type { Decision, Denial, Visitor } from "../../worker/domain/access.ts";
import { emailKey } from "../../worker/domain/account.ts";
import type { Size } from "../../worker/domain/sizes.ts";
import { type PlayedAccount, readPlayedAccount } from "../../worker/store/audits.ts";
import type { Facts } from "../prove/facts.ts";
import { sightOf } from "../prove/sight.ts";
import type { Target } from "../target/target.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { ScriptError } from "../terminal/script.ts";

/** Whose keepsake it is. */
export interface Owner {
  as: "guest" | "client";
  /** Their e-mail address; null: they have no account. */
  email: string | null;
}

/** Their account, if they have one. Throws ScriptError if it can't enter the gallery. */
export async function accountOf(
  { db }: Pick<Target, "db">,
  { gallery, email }: { gallery: string; email: string | null },
): Promise<PlayedAccount | null> {
  if (email === null) return null;
  const account = await readPlayedAccount(db, gallery, emailKey(email));
  if (account) return account;
  const how = `To see accounts: npm run client -- list; to assign it: npm run client -- assign ${email} ${gallery}`;
  throw new ScriptError(onSamePlace(`${email} has no account that may enter ${gallery}. ${how}`));
}

/** Who they are to the rules: guests have given the download PIN and their name, where that is asked for. */
export function visitorOf({ as }: Owner, account: PlayedAccount | null): Visitor {
  if (as === "guest") return { as, pin: true, registered: "given" };
  return account ? { as, by: "account", closed: account.closed } : { as, by: "password" };
}

/** Throws ScriptError if the rules of today give this owner no keepsake: it says why, and what to change. */
export function checkMayHave(
  facts: Facts,
  { owner, visitor, size }: { owner: Owner; visitor: Visitor; size: Size },
): void {
  const { decide } = sightOf(facts, visitor);
  const decision = decide({ wish: "keepsake", size, commissioned: true });
  if (decision.allow) return;
  const seesClean = decide({ wish: "see-clean" }).allow;
  throw new ScriptError(onSamePlace(refusal(decision.because, { ...facts, owner, size, seesClean })));
}

interface Refused extends Pick<Facts, "policy"> {
  owner: Owner;
  size: Size;
  /** They see photos without a watermark. */
  seesClean: boolean;
}

type Because = Extract<Decision, { allow: false }>["because"];

function refusal(because: Because, { policy, owner, size, seesClean }: Refused): string {
  const { gallery, unpublished, visibility } = policy;
  const access = `npm run access -- ${gallery}`;
  const who = owner.email ?? (owner.as === "guest" ? "Guests" : "Clients without an account");
  const reasons: Partial<Record<Denial, string>> = {
    absent: unpublished
      ? `${gallery} was taken down: nobody sees it. To bring it back: npm run unpublish -- ${gallery} --undo`
      : `${gallery} is ${visibility}: only assigned accounts see it. Name one: --as client --account E-MAIL`,
    expired: `${gallery} has closed: nobody sees it. To open it again: ${access} --expires DATE`,
    thanked: `${who} sent a selection that closed ${gallery} for them. Reopen it in the studio, under Selections.`,
    prove:
      owner.as === "guest"
        ? `Guests can't enter ${gallery}: it has no guest password. To set one: ${access} --guest-password`
        : `Nobody is a client of ${gallery} without an account: it has no client password. Name an account: --account E-MAIL`,
    "no-proofs": `${who} see proofs, and ${gallery} was published without a watermark. Publish it again: npm run publish -- ${gallery}`,
    "not-offered": notOffered({ policy, owner, who, size, seesClean }),
  };
  return reasons[because] ?? `${who} may not have a keepsake of ${gallery} (${because}).`;
}

function notOffered({ policy, owner, who, size, seesClean }: Refused & { who: string }): string {
  const { gallery, proofs, downloads, downloadSizes } = policy;
  const access = `npm run access -- ${gallery}`;
  const nothing = `A keepsake has only what its owner may download.`;
  if (!seesClean)
    return `${who} see proofs in ${gallery} (${proofs}). ${nothing} To change that: ${access} --proofs off`;
  if (owner.as === "client")
    return `${who} buy downloads in ${gallery}. ${nothing} To change that: ${access} --downloads off`;
  if (downloads !== "all")
    return `Guests may not download all of ${gallery} (downloads: ${downloads}). ${nothing} To change that: ${access} --downloads all`;
  return `Guests may not download ${gallery} in size ${size} (download sizes: ${downloadSizes}). ${nothing} Use --size web, or change that: ${access} --download-sizes all`;
}
