import { hasOpenSet } from "../domain/access.ts";
import { applyEdits } from "../domain/arrangement/apply.ts";
import { arrange } from "../domain/arrangement/arrange.ts";
import { type Arrangement, isStorable, writeArrangement } from "../domain/arrangement/arrangement.ts";
import type { Edit, NewSets, PhotoFacts } from "../domain/arrangement/edits.ts";
import { digestWith, filesDigest } from "../domain/arrangement/files-beside.ts";
import { placesOf } from "../domain/arrangement/places.ts";
import { confirmationOf, type Widened, widenedPhotos } from "../domain/arrangement/widening.ts";
import type { SetVisibility } from "../domain/gallery.ts";
import type { GalleryManifest } from "../domain/manifest.ts";
import type { Problem, Wrong } from "../domain/problem.ts";
import { versionName } from "../domain/version-name.ts";
import type { Ctx } from "../http/context.ts";
import { readArrangement, readRevision, type StoredArrangement } from "../store/arrangements.ts";
import { releaseLease, takeLease } from "../store/leases.ts";
import { readSetFiles, type VersionRef } from "../store/manifests.ts";
import { readFiles } from "../store/new-version.ts";
import type { GalleryOverview } from "../store/overview.ts";
import { type Published, readPublished } from "../store/published.ts";
import { switchVersion } from "../store/switch-version.ts";
import { makeVersion } from "./version-making.ts";

const LEASE_MS = 5 * 60_000;

export interface ArrangementWish {
  /** The arrangement that the page showed. */
  revision: number;
  /** What is done to it, or the earlier one to go back to. */
  change: readonly Edit[] | { back: number };
  /** What the photographer confirmed, as `confirmationOf` says it. */
  confirmed: ReadonlySet<string>;
  /** Unique to this request. */
  id: string;
}

export type Arranged =
  | { ok: true }
  /** `at`: the edit that can't be made, if it is about one. */
  | { ok: false; problems: Problem[]; at?: number }
  /** More people would see these photos: the photographer is asked first. */
  | { ok: false; widened: Widened[]; newSets: NewSets };

const refused = (wrong: Wrong): Arranged => ({ ok: false, problems: [{ path: null, ...wrong }] });
const atOf = ({ at }: { at?: number }) => (at === undefined ? {} : { at });

/**
 * Arranges a gallery: makes a version of it and switches to that, all or nothing. Refused if somebody else did so since
 * the page was opened. Throws StorageFault.
 */
export async function arrangeGallery(c: Ctx, overview: GalleryOverview, wish: ArrangementWish): Promise<Arranged> {
  const { gallery, photoCount } = overview.policy;
  const published = (await readPublished(c.env.DB, [gallery])).get(gallery);
  const isAsRead = published?.version === overview.policy.version;
  if (!published || !isAsRead || published.revision !== wish.revision) return refused({ code: "arrangedMeanwhile" });
  const stored = await readArrangement(c.env.DB, gallery);
  const { live, files } = await readFiles(c.env.PHOTOS, { gallery, version: published.version });
  const changed = await changedBy(c, { stored, live, files, published, wish });
  if ("wrong" in changed) return { ok: false, problems: [{ path: null, ...changed.wrong }], ...atOf(changed) };
  const { arrangement, newSets } = changed;
  if (writeArrangement(arrangement) === writeArrangement(stored.arrangement)) return { ok: true };
  if (!isStorable(arrangement)) return refused({ code: "arrangementFull" });
  const after = arrange(files, arrangement);
  const sets = new Map([...published.sets, ...newSets]);
  const ids = after.sets.map(({ id }) => id);
  if (!hasOpenSet(ids, sets)) return refused({ code: "noOpenSet" });
  const widened = widenedPhotos({
    before: { places: placesOf(live.sets), sets: published.sets },
    after: { places: placesOf(after.sets), sets },
    marks: new Set(overview.marks.map(({ photo }) => photo)),
  });
  if (!widened.every((photo) => wish.confirmed.has(confirmationOf(photo)))) return { ok: false, widened, newSets };
  const from = { gallery, version: published.version, photoCount };
  return store(c, { from, proofs: overview.policy.proofsReady, published, arrangement, newSets, id: wish.id });
}

interface Changing {
  stored: StoredArrangement;
  live: GalleryManifest;
  files: GalleryManifest;
  published: Published;
  wish: ArrangementWish;
}

type Changed = { arrangement: Arrangement; newSets: NewSets } | { wrong: Wrong; at?: number };

async function changedBy(c: Ctx, { stored, live, files, published, wish }: Changing): Promise<Changed> {
  const { change } = wish;
  if ("back" in change) {
    const { gallery } = live;
    const earlier = await readRevision(c.env.DB, { gallery, revision: change.back });
    if (!earlier || change.back >= stored.revision) return { wrong: { code: "nothingToUndo" } };
    return { arrangement: earlier, newSets: new Map() };
  }
  const photos = await photoFacts(c, { live, edits: change, version: published.version });
  const facts = { files, photos, takenIds: new Set(published.sets.keys()) };
  const applied = applyEdits(stored.arrangement, change, facts);
  return applied.ok ? applied : { wrong: applied.wrong, at: applied.at };
}

/** What photos are sorted by: of the sets that are sorted, and of what is moved into them before. */
async function photoFacts(
  c: Ctx,
  { live, edits, version }: { live: GalleryManifest; edits: readonly Edit[]; version: string },
): Promise<ReadonlyMap<string, PhotoFacts>> {
  const facts = new Map<string, PhotoFacts>();
  const sorts = edits.flatMap((edit) => (edit.do === "sort" ? [edit.set] : []));
  if (sorts.length === 0) return facts;
  const places = placesOf(live.sets);
  const moved = edits.flatMap((edit) => (edit.do === "place" ? edit.photos : []));
  const wanted = new Set([...sorts, ...moved.flatMap((photo) => places.get(photo) ?? [])]);
  for (const { id } of live.sets.filter((set) => wanted.has(set.id))) {
    for (const { name, original, taken, moment } of await readSetFiles(c.env.PHOTOS, {
      gallery: live.gallery,
      version,
      set: id,
    }))
      facts.set(name, { file: original.file, taken: moment ?? taken });
  }
  return facts;
}

interface Storing {
  /** All photos of the live version have a proof, so those of the new one do. */
  proofs: boolean;
  from: VersionRef & { photoCount: number };
  published: Published;
  arrangement: Arrangement;
  newSets: ReadonlyMap<string, SetVisibility>;
  id: string;
}

async function store(c: Ctx, { from, proofs, published, arrangement, newSets, id }: Storing): Promise<Arranged> {
  const { gallery } = from;
  const now = c.var.now;
  const lease = { holder: id, galleries: [gallery] };
  // Nothing that this version relies on may be deleted before it is live.
  if (!(await takeLease(c.env.DB, lease, { now, until: now + LEASE_MS }))) return refused({ code: "storageBusy" });
  try {
    const made = await makeVersion(c, { from, version: versionName(now, id), arrangement });
    const { manifest, photoCount } = made;
    const revision = published.revision + 1;
    const digest = digestWith(filesDigest(published.digest ?? ""), { arrangement: made.arrangement, revision });
    const { version, title, date, language } = manifest;
    const switched = await switchVersion(c.env.DB, {
      ...{ gallery, version, digest, photoCount, proofs, title, date, language, now },
      ...{ studio: null, from: published, arrangement: made.arrangement, holder: id, newSets, first: null },
    });
    return switched ? { ok: true } : refused({ code: "arrangedMeanwhile" });
  } finally {
    await releaseLease(c.env.DB, id);
  }
}
