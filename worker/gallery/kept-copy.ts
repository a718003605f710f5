import { type KeptCheck, stateOfSet } from "../domain/pages/kept-copy.ts";
import type { VisibleGallery } from "../domain/pages/visible-gallery.ts";
import type { Admission } from "../gate/gate.ts";
import type { Ctx } from "../http/context.ts";
import { keptKey } from "../http/kept-key.ts";
import { inTurns } from "../store/in-turns.ts";
import { readSetFiles } from "../store/manifests.ts";
import { hashToken } from "../store/token-hash.ts";

/**
 * Whose copies these are, their key, and how long they last: as long as the session, and no longer than the gallery is
 * open. A session that sees the gallery in another role is another one here. Throws StorageFault.
 */
export async function keptFor(
  c: Ctx,
  { gallery, role, presence, policy }: Admission,
): Promise<Omit<KeptCheck, "sets">> {
  const { session } = presence;
  const known = session && [session.kind, session.jti, session.iat, session.kind === "receipt" ? 0 : session.epoch];
  const { key, whose } = await keptKey(c.var.config, [gallery, role, known]);
  const ends = session ? session.exp * 1000 : c.var.now;
  return { whose, key, by: session?.kind ?? null, until: Math.min(ends, policy.expiresAt ?? ends) };
}

/** What those of the named sets that this visitor sees are today. Throws StorageFault. */
export async function statesOf(
  c: Ctx,
  { gallery, version }: Pick<Admission, "gallery" | "version">,
  { view, named }: { view: VisibleGallery; named: readonly string[] },
): Promise<Record<string, string>> {
  const seen = view.sets.filter(({ id }) => named.includes(id));
  const states = await inTurns(seen, async (set) => {
    const files = await readSetFiles(c.env.PHOTOS, { gallery, version, set: set.id });
    return [set.id, (await hashToken(stateOfSet(view, set, { files, version }))).slice(0, 32)] as const;
  });
  return Object.fromEntries(states);
}
