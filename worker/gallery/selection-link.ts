import { paths } from "../domain/paths.ts";
import { LINK_MS, linkable } from "../domain/tokens/selection-link.ts";
import type { VisitorMail } from "../domain/visitor-mail.ts";
import type { Admission } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import type { Ctx } from "../http/context.ts";
import { languageOf } from "../http/page.ts";
import { readKnownHolders } from "../store/holder-addresses.ts";
import { readManifest } from "../store/manifests.ts";
import { issueLink } from "../store/selection-links.ts";

/** How visitors get mail; null: not at all. */
export const visitorMail = (c: Ctx): VisitorMail | null => c.env.VISITOR_MAIL ?? null;

interface Wanted {
  admitted: Admission;
  mail: VisitorMail;
  email: string;
}

/**
 * Sends links to what somebody chose, to the address they gave with it: "asked", whether or not anybody did. It is looked up
 * after the answer, so that neither what this says nor how long it takes says whether the address is known. Throws StorageFault.
 */
export async function askForLinks(c: Ctx, wanted: Wanted): Promise<"asked" | { wait: number }> {
  const { gallery } = wanted.admitted;
  const subject = wanted.email.toLowerCase();
  const reserved = await reserve(c, { kind: "ask-link", gallery, subject });
  if (!reserved.ok) return { wait: reserved.seconds };
  c.executionCtx.waitUntil(sendLinks(c, wanted).catch((error) => logFailure(c, error)));
  return "asked";
}

/** Not what went wrong in words, which may hold the mail: its links are secrets. */
function logFailure(c: Ctx, error: unknown): void {
  const name = error instanceof Error ? error.name : "unknown";
  console.error(JSON.stringify({ request: c.var.requestId, error: `A link was not sent: ${name}` }));
}

async function sendLinks(c: Ctx, { admitted, mail, email }: Wanted): Promise<void> {
  const { gallery, version } = admitted;
  const { now, site } = c.var;
  const holders = linkable(await readKnownHolders(c.env.DB, { gallery, email }));
  const [first] = holders;
  // A link leads to the configured site, whatever address was asked for.
  if (!first || !site) return;
  const { title, language, studio } = await readManifest(c.env.PHOTOS, { gallery, version });
  const links = await Promise.all(
    holders.map(async ({ holder, role }) => {
      const token = await issueLink(c.env.DB, { gallery, holder, role, now });
      return { url: `${site}${paths.openSelection(gallery)}#${token}`, role };
    }),
  );
  await mail.send({
    to: first.email,
    language: languageOf(c, language),
    ...{ gallery, title, studio: studio.name, links },
    expiresAt: now + LINK_MS,
  });
}
