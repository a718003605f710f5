import { holdsOwn, keepsFavourites, learnsWhatLeft } from "../domain/access.ts";
import type { Fields } from "../domain/form.ts";
import { photosOnce } from "../domain/manifest.ts";
import type { OwnSelection, PhotoPick } from "../domain/selection.ts";
import type { Admission } from "../gate/gate.ts";
import { offersOf } from "../gate/page-offers.ts";
import { badRequest } from "../gate/refuse.ts";
import { heldAs } from "../gate/visitor.ts";
import type { Ctx } from "../http/context.ts";
import { readClaim } from "../http/cookies.ts";
import { field } from "../http/form.ts";
import { readManifest } from "../store/manifests.ts";
import { readOwnSelection } from "../store/selections.ts";

/**
 * The viewer's selection as they may see it today: null if they are not asked for one. For photos that left the gallery,
 * clients get only the names; guests get nothing, because that would reveal what was hidden. Throws StorageFault.
 */
export async function seeOwnSelection(c: Ctx, admitted: Admission): Promise<OwnSelection | null> {
  const { role, presence } = admitted;
  const asked = offersOf(c, admitted).select && holdsOwn({ as: role });
  return asked ? readHeld(c, admitted, presence.holder) : null;
}

/** The photos that are picked. */
export const chosenPhotos = (own: OwnSelection | null): string[] =>
  own?.photos.flatMap(({ photo, picked }) => (picked ? photo : [])) ?? [];

/** A holder's selection as this viewer may see it; an empty one if there is no holder. Throws StorageFault. */
export async function readHeld(c: Ctx, admitted: Admission, holder: string | null): Promise<OwnSelection> {
  return (await readHeldAndSent(c, admitted, holder)).own;
}

/** The same, and the keys of what its holder has sent. Throws StorageFault. */
export async function readHeldAndSent(
  c: Ctx,
  admitted: Admission,
  holder: string | null,
): Promise<{ own: OwnSelection; keys: string[] }> {
  const { gallery, role } = admitted;
  const { picks, keys, ...head } = await readOwnSelection(c.env.DB, { gallery, holder });
  const { seen, unseen } = await splitPicks(c, admitted, picks);
  const gone = learnsWhatLeft(role) ? unseen.flatMap(({ photo, picked }) => (picked ? photo : [])) : [];
  return { own: { photos: seen, gone, ...seenHead(c, admitted, head), ...(await ownerOf(c, admitted, holder)) }, keys };
}

/**
 * What of a selection's head this viewer learns: who keeps favourites alone is not told what others are asked for. A client who looks
 * as a guest goes on with what they are asked for.
 */
export function seenHead<Head extends Asked & { favourites: boolean | null }>(
  c: Ctx,
  admitted: Admission,
  head: Head,
): Head & { favourites: boolean } {
  const keeps = keepsFavourites({ sends: offersOf(c, admitted).send, holds: heldAs(admitted.presence) });
  return { ...head, ...(keeps ? ASKED_NOTHING : {}), favourites: head.favourites ?? keeps };
}

type Asked = Pick<OwnSelection, "minPicks" | "maxPicks" | "lists" | "closedLists">;
const ASKED_NOTHING: Asked = { minPicks: null, maxPicks: null, lists: [], closedLists: [] };

/** Picks of photos this viewer may have, in the gallery's order, and the others. Throws StorageFault. */
export async function splitPicks(
  c: Ctx,
  { gallery, version, sees }: Admission,
  picks: readonly PhotoPick[],
): Promise<{ seen: PhotoPick[]; unseen: PhotoPick[] }> {
  if (picks.length === 0) return { seen: [], unseen: [] };
  const { sets } = await readManifest(c.env.PHOTOS, { gallery, version });
  const held = new Map(picks.map((pick) => [pick.photo, pick]));
  const shown = photosOnce(sets, ({ id }, photo) => held.has(photo) && sees(id, photo));
  const seen = [...shown].flatMap(({ photo }) => held.get(photo) ?? []);
  const names = new Set(seen.map(({ photo }) => photo));
  return { seen, unseen: picks.filter(({ photo }) => !names.has(photo)) };
}

/**
 * Distinguishes a holder from another in the same browser, and nothing else: a fingerprint, and the claim a guest began
 * with. Both are "" for nobody. A holder created by this request began with the claim that came with it.
 */
export async function ownerOf(
  c: Ctx,
  { gallery, presence, names }: Admission,
  holder: string | null,
): Promise<Pick<OwnSelection, "whose" | "began">> {
  // When the photographer looks as guest, nothing that a guest left waiting in this browser becomes the photographer's.
  if (presence.full.as === "photographer") return { whose: "photographer", began: "" };
  if (!holder) return { whose: "", began: "" };
  const began = presence.holder === null ? readClaim(c, gallery) : holder === `session:${names.guest}` && names.began;
  return { whose: await fingerprint(`${gallery} ${holder}`), began: began || "" };
}

/** Whether what a page sends for `whose` is for the current visitor or, if there is none yet, for the one who would begin. */
async function isFor(c: Ctx, admitted: Admission, whose: string): Promise<boolean> {
  const owner = await ownerOf(c, admitted, admitted.presence.holder);
  if (owner.whose === "") return whose === "" || whose === readClaim(c, admitted.gallery);
  return whose !== "" && (whose === owner.whose || whose === owner.began);
}

/**
 * Refuses what a page sends for somebody else than the visitor who is signed in by now. The page of one client, still
 * open when another signed in, must not write into the other's selection, cart or order. A page from before anybody was
 * known has an empty `whose`, and belongs to nobody who came later. Plain forms of hearts and stars say nothing: they are
 * pressed now, and never wait.
 */
export async function refuseOthers(
  c: Ctx,
  { admitted, fields }: { admitted: Admission; fields: Fields },
): Promise<Response | null> {
  if (!fields.has("whose") || (await isFor(c, admitted, field(fields, "whose") ?? ""))) return null;
  return badRequest(c, [{ path: null, code: "otherSignedIn" }], 403);
}

async function fingerprint(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...digest.subarray(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
