import { mailboxOf } from "../domain/email.ts";
import { linkable } from "../domain/tokens/selection-link.ts";
import type { Admission } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import { mailTo } from "../gate/mailing.ts";
import type { Ctx } from "../http/context.ts";
import { languageOf } from "../http/page.ts";
import { readKnownHolders } from "../store/holder-addresses.ts";
import { readManifest } from "../store/manifests.ts";

interface Wanted {
  admitted: Admission;
  email: string;
}

/** Whether links may be asked for now, counted; or how long to wait. Throws StorageFault. */
export async function reserveLinks(c: Ctx, { admitted, email }: Wanted): Promise<"asked" | { wait: number }> {
  const { gallery } = admitted;
  const reserved = await reserve(c, { kind: "ask-link", gallery, subject: mailboxOf(email) });
  return reserved.ok ? "asked" : { wait: reserved.seconds };
}

/**
 * Mails links to what somebody chose, to the address they gave with it. Call it after the answer, so that neither what that says nor
 * how long it takes says whether the address is known. Throws StorageFault.
 */
export async function mailLinks(c: Ctx, { admitted, email }: Wanted): Promise<void> {
  const { gallery, version } = admitted;
  const known = linkable(await readKnownHolders(c.env.DB, { gallery, email }));
  const [first] = known;
  if (!first) return;
  const { language } = await readManifest(c.env.PHOTOS, { gallery, version });
  await mailTo(c, {
    matter: { kind: "selection-link", facts: { holders: known.map(({ holder, role }) => ({ holder, role })) } },
    ...{ gallery, holder: first.holder, key: `selection-link ${crypto.randomUUID()}` },
    ...{ email: first.email, language: languageOf(c, language) },
    feed: { who: first.role, what: "asked for a link to their selection by mail" },
  });
}
