import { SOON_MS } from "../domain/gallery-list.ts";
import { arrivedOf, type GalleryManifest } from "../domain/manifest.ts";
import type { GalleryState, Refused, StudioFrame, StudioGallery } from "../domain/pages/studio-payloads.ts";
import { paths } from "../domain/paths.ts";
import { asSeen, type SeenPhoto } from "../domain/seen-photo.ts";
import { LARGEST } from "../domain/sizes.ts";
import type { StudioPerson } from "../gate/sign-in.ts";
import type { Ctx } from "../http/context.ts";
import { coverName } from "../page/visible-gallery.ts";
import { readManifest, readPhoto, readPhotos, VersionMissing } from "../store/manifests.ts";
import { type GalleryOverview, type ListedGallery, readOverviews } from "../store/overview.ts";
import type { StudioProfile } from "../store/studio.ts";

/** The kind of change, for the line that confirms it after the redirect. */
const DONE: Record<string, string> = {
  saved: "Saved. The change is live.",
  "done-before":
    "This was done the first time you pressed the button, so it wasn’t done again. If you missed the link or password, make a new one and end the first.",
  shown: "Guests can see these photos again.",
  hidden: "Hidden from guests.",
  reopened: "Reopened: it can be changed and sent again.",
  replied: "Reply saved. It is shown with the selection.",
  "link-ended": "Link ended. Whoever has it sees nothing any more.",
  "note-answered": "Answer saved. It is shown below the note.",
  "selection-done": "Marked as done.",
  "selection-undone": "Not done any more.",
  deleted: "Account deleted. Selections that were sent are kept.",
  disabled: "Account disabled and signed out everywhere.",
  enabled: "Account enabled again. The password is the same as before.",
  assigned: "Saved. The change to this client's galleries is live.",
  "passkey-added": "Passkey added. Try it the next time you sign in.",
  "passkey-removed": "Passkey removed. All other browsers that were signed in to the studio are signed out.",
  "password-off": "The password is off. Only passkeys sign in to the studio now.",
  "second-ended": "Ended. They are signed out, and their password and passkeys let nobody in any more.",
  "passkeys-removed":
    "Passkeys removed, and the client signed out everywhere. They sign in with their password or a link by email.",
  tested: "Test notice sent. The result is shown below.",
  retried: "Tried again. The result is shown below.",
  "letters-sent": "Sent. Whoever already got this letter today gets no second one.",
  "invitation-mailed": "Sent. Mail shows what became of it.",
  "mail-retried": "Tried again. The result is shown below.",
  released: "Released: the buyer can download now.",
  "called-off": "Order cancelled. Nothing is charged.",
  refunded: "Refunded. If nothing is left of the payment, the downloads are closed.",
  accepted: "Accepted: the buyer can download now.",
  asked: "Checked with the payment provider. The result is shown below.",
  added: "Voucher added. It can be used now.",
  ended: "Voucher ended. Orders that used it stay as they are.",
  renamed: "Saved. The gallery has its new link, and the earlier one redirects to it.",
  "address-ended": "Ended. That link leads nowhere now.",
  kept: "Kept as a preset. It can be applied to every gallery.",
  dropped: "Preset removed. Galleries stay as they are.",
  archived: "Archived. It is no longer in the list; who may open it stays as it is.",
  unarchived: "Back in the list.",
  arranged: "Saved. The change is live.",
  back: "Done. Visitors see this version with their next request.",
  unarranged: "Undone. The gallery is as it was before.",
  "registration-deleted": "Deleted.",
  given: "Given. It counts from now on.",
  "from-start": "Counted from the start.",
  "registrations-deleted": "Deleted. The list below shows what is left.",
  revoked: "Invitation revoked. Everyone who used it is signed out.",
};

interface Framed {
  session: StudioPerson["session"];
  second: StudioPerson["second"];
  profile: StudioProfile | null;
  refused?: Refused | undefined;
}

/** What every studio page needs. */
export function studioFrame(c: Ctx, { session, second, profile, refused }: Framed): StudioFrame {
  const done = c.req.method === "GET" ? (c.req.query("done") ?? "") : "";
  return {
    studioName: profile?.name ?? "",
    timezone: profile?.timezone ?? "UTC",
    now: c.var.now,
    preview: session.kind === "studio" ? (session.preview ?? null) : null,
    second: second?.name ?? null,
    refused: refused ?? null,
    done: DONE[done] ?? null,
  };
}

/** The gallery of the path as the studio shows it, or null if there is none. Throws StorageFault. */
export async function studioGallery(c: Ctx): Promise<{ overview: GalleryOverview; gallery: StudioGallery } | null> {
  const [overview] = await readOverviews(c.env.DB, c.req.param("gallery") ?? "");
  return overview ? { overview, gallery: await describeGallery(c, overview) } : null;
}

/** An overview with its cover and counts; without both if its version is not in storage. Throws StorageFault. */
export async function describeGallery(c: Ctx, overview: ListedGallery): Promise<StudioGallery> {
  const { policy, title, date, publishedAt, lastActivity } = overview;
  const { sets, cover, arriving } = await publishedPart(c, overview);
  const live = new Set(sets.flatMap((set) => set.photos));
  const left = policy.expiresAt === null ? null : policy.expiresAt - c.var.now;
  return {
    gallery: policy.gallery,
    link: policy.link,
    title,
    date,
    state: stateOf(overview, c.var.now),
    href: paths.gallery(policy.link),
    version: policy.version,
    publishedAt,
    photoCount: policy.photoCount,
    setCount: sets.length,
    arrived: arrivedOf(live, { arriving }, LARGEST),
    privateCount: [...policy.privateMarks].filter((photo) => live.has(photo)).length,
    hasGuestPassword: policy.hasGuestPassword,
    hasClientPassword: policy.hasClientPassword,
    expiresAt: policy.expiresAt,
    closesSoon: left !== null && left > 0 && left < SOON_MS,
    lastActivity,
    cover,
  };
}

/** One gallery that is not in storage must not break the list of all. */
async function publishedPart(
  c: Ctx,
  overview: ListedGallery,
): Promise<Pick<GalleryManifest, "sets" | "arriving"> & { cover: SeenPhoto | null }> {
  try {
    const manifest = await readManifest(c.env.PHOTOS, overview.policy);
    const name = coverName(manifest, manifest.sets);
    const { sets, arriving } = manifest;
    return { sets, arriving, cover: name === null ? null : await photoOf(c, overview, name) };
  } catch (error) {
    if (error instanceof VersionMissing) return { sets: [], cover: null };
    throw error;
  }
}

/** Photos of the live version by name, those it lists. Throws StorageFault. */
export async function photosOf(
  c: Ctx,
  { policy }: GalleryOverview,
  photos: Iterable<string>,
): Promise<Map<string, SeenPhoto>> {
  const found = await readPhotos(c.env.PHOTOS, { ...policy, photos });
  return new Map([...found].map(([name, photo]) => [name, asSeen(photo, true)]));
}

/** A photo of the live version, or null. Throws StorageFault. */
async function photoOf(c: Ctx, { policy }: ListedGallery, photo: string): Promise<SeenPhoto | null> {
  const found = await readPhoto(c.env.PHOTOS, { ...policy, photo });
  return found && asSeen(found, true);
}

function stateOf({ policy }: ListedGallery, now: number): GalleryState {
  if (policy.unpublished) return "unpublished";
  return policy.expiresAt !== null && now >= policy.expiresAt ? "expired" : policy.visibility;
}
