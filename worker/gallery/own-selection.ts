import { holdsOwn, learnsWhatLeft } from "../domain/access.ts";
import type { OwnSelection, PhotoPick } from "../domain/selection.ts";
import type { Admission } from "../gate/gate.ts";
import type { Ctx } from "../http/context.ts";
import { readManifest } from "../store/manifests.ts";
import { readOwnSelection } from "../store/selections.ts";

/**
 * The selection of whoever looks, as they may have it today: null where nothing is asked of them. What left the gallery is
 * told to clients by name alone; a guest is told nothing, since that would tell what was hidden. Throws StorageFault.
 */
export async function seeOwnSelection(c: Ctx, admitted: Admission): Promise<OwnSelection | null> {
  const { offers, role, presence } = admitted;
  return offers.select && holdsOwn({ as: role }) ? readHeld(c, admitted, presence.holder) : null;
}

/** A holder's selection as this viewer may have it; an empty one when nobody holds it. Throws StorageFault. */
export async function readHeld(c: Ctx, admitted: Admission, holder: string | null): Promise<OwnSelection> {
  const { gallery, role } = admitted;
  const { picks, state, round, minPicks, maxPicks } = await readOwnSelection(c.env.DB, {
    gallery,
    holder: holder ?? "",
  });
  const { seen, unseen } = await splitPicks(c, admitted, picks);
  const gone = learnsWhatLeft(role) ? unseen.flatMap(({ photo, picked }) => (picked ? photo : [])) : [];
  const whose = await whoseOf(gallery, holder);
  return { photos: seen, gone, state, round, minPicks, maxPicks, whose };
}

/** Picks of photos this viewer may have, in the gallery's order, and the others. Throws StorageFault. */
export async function splitPicks(
  c: Ctx,
  { gallery, version, sees }: Admission,
  picks: readonly PhotoPick[],
): Promise<{ seen: PhotoPick[]; unseen: PhotoPick[] }> {
  if (picks.length === 0) return { seen: [], unseen: [] };
  const { sets } = await readManifest(c.env.PHOTOS, { gallery, version });
  const held = new Map(picks.map((pick) => [pick.photo, pick]));
  const seen = sets.flatMap((set) =>
    set.photos.flatMap((photo) => (held.has(photo) && sees(set.id, photo) ? (held.get(photo) ?? []) : [])),
  );
  const names = new Set(seen.map(({ photo }) => photo));
  return { seen, unseen: picks.filter(({ photo }) => !names.has(photo)) };
}

/** What tells a holder from another in the same browser, and nothing else; "" for nobody. */
export async function whoseOf(gallery: string, holder: string | null): Promise<string> {
  return holder ? fingerprint(`${gallery} ${holder}`) : "";
}

async function fingerprint(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...digest.subarray(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
