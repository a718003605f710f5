import type { Link } from "../../../worker/domain/link.ts";
import type { KeptCheck } from "../../../worker/domain/pages/kept-copy.ts";
import { paths } from "../../../worker/domain/paths.ts";
import { forget, isComplete, type KeptSet, keepPage, keepPhoto, readList } from "./copy.ts";
import { ask, linkIn, listSet, NotAllowed } from "./listing.ts";
import { allLocks, type Lock, linkOf, setLock, wipe } from "./vault.ts";

/** When a set of a gallery was last being kept: until its list is written, nothing of it may be deleted. */
const keeping = new Map<string, number>();
const A_WHILE_MS = 60_000;
export const noteKeeping = (gallery: string) => keeping.set(gallery, Date.now());
const isKeeping = (gallery: string) => Date.now() - (keeping.get(gallery) ?? 0) < A_WHILE_MS;

/** One after the other: two at once would overwrite each other's list of what is kept. */
export const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> =>
  navigator.locks.request("glassine-kept", work) as Promise<Value>;

/**
 * Compares everything that is kept with what may be kept now. What has ended, was revoked or belongs to somebody else is
 * deleted, and what was hidden is too, before this returns. Pictures that are new come later: by the promises it returns.
 * Without a connection, only time decides.
 */
export function checkAll(): Promise<Promise<void>[]> {
  return inTurn(async () => {
    const later: Promise<void>[] = [];
    for (const lock of await allLocks()) later.push(...(await checkOne(lock)));
    return later;
  });
}

async function checkOne(lock: Lock): Promise<Promise<void>[]> {
  const { gallery } = lock;
  const over = Date.now() >= lock.until;
  const sets = await readList(lock);
  const today = over ? null : await askAbout(lock, sets);
  // The gallery can't be reached right now.
  if (today === undefined) return [];
  if (today?.whose !== lock.whose || (sets.length === 0 && !isKeeping(gallery))) {
    await wipe(gallery);
    return [];
  }
  const { until, link } = today;
  const now = { ...lock, until, ...(link === lock.gallery && !lock.link ? {} : { link }) };
  if (until !== lock.until || now.link !== lock.link) await setLock(now);
  const later: Promise<void>[] = [];
  for (const kept of sets) {
    const photos = await compare(now, kept, { state: today.sets[kept.set], moved: link !== linkOf(lock) });
    if (photos) later.push(keepAll(now, photos));
  }
  return later;
}

/** What may be kept now, and the gallery's address today. */
type Today = KeptCheck & { link: Link };

/** What may be kept now; null: nothing any more; undefined: nobody knows. */
async function askAbout(lock: Lock, sets: readonly KeptSet[]): Promise<Today | null | undefined> {
  const href = paths.keptCheck(
    linkOf(lock),
    sets.map(({ set }) => set),
  );
  try {
    const answer = await ask(href);
    return { ...((await answer.json()) as KeptCheck), link: linkIn(answer) };
  } catch (error) {
    return error instanceof NotAllowed ? null : undefined;
  }
}

/** Renews a set that is not what it was; its photos whose pictures may be missing. null: it can't be seen any more. */
async function compare(
  lock: Lock,
  kept: KeptSet,
  { state, moved }: { state: string | undefined; moved: boolean },
): Promise<KeptSet["photos"] | null> {
  // The addresses in its page are those of the link it had.
  if (state === kept.state && !moved) return (await isComplete(lock, kept)) ? null : kept.photos;
  const renewed = state === undefined ? null : await renew(lock, kept, state).catch(() => null);
  if (!renewed) await forget(lock, kept.set);
  return renewed;
}

/** The page and the list of photos, as they are now. What left is deleted at once. */
async function renew(lock: Lock, kept: KeptSet, state: string): Promise<KeptSet["photos"]> {
  const { photos, title, gallery, locale, words } = await listSet(linkOf(lock), kept.set, kept.format);
  await keepPage(lock, { ...kept, photos, title, gallery, locale, words, state });
  return photos;
}

async function keepAll(lock: Lock, photos: KeptSet["photos"]): Promise<void> {
  for (const photo of photos) await keepPhoto(lock, photo).catch(() => {});
}
