import type { KeptCheck, KeptList, KeptPhoto } from "../../../worker/domain/pages/kept-copy.ts";
import { paths } from "../../../worker/domain/paths.ts";
import { ask, type KeptFormat } from "./listing.ts";
import { keepShell } from "./shell-files.ts";
import {
  deleteThings,
  type Lock,
  linkOf,
  lockOf,
  nameOf,
  namesThere,
  putThing,
  readThing,
  setLock,
  wipe,
} from "./vault.ts";

/** A set that is kept, as the list of what there is says. */
export interface KeptSet {
  set: string;
  title: string;
  gallery: string;
  locale: string;
  words: KeptList["words"];
  /** Milliseconds since 1970. */
  since: number;
  /** What it was when it was kept. */
  state: string;
  format: KeptFormat;
  photos: KeptPhoto[];
}

/** A page as it was answered. */
interface KeptPage {
  body: string;
  policy: string;
}

const LIST = "list";
const pageOf = (set: string) => `page ${set}`;
/** A photo's picture: 0 for the grid, 1 for the screen. */
export const pictureOf = (photo: { name: string; hash: string }, at: number) =>
  `photo ${at} ${photo.hash} ${photo.name}`;

const toBytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const fromBytes = (bytes: ArrayBuffer | null): unknown => bytes && JSON.parse(new TextDecoder().decode(bytes));

export async function readList(lock: Lock): Promise<KeptSet[]> {
  return (fromBytes(await readThing(lock, LIST)) as KeptSet[] | null) ?? [];
}

export const readPage = async (lock: Lock, set: string) =>
  fromBytes(await readThing(lock, pageOf(set))) as KeptPage | null;

/** The lock of today's session; what another session kept is deleted first. */
export async function lockFor({ gallery, link }: Pick<Lock, "gallery" | "link">, today: KeptCheck): Promise<Lock> {
  const before = await lockOf(gallery);
  if (before && before.whose !== today.whose) await wipe(gallery);
  const raw = Uint8Array.from(atob(today.key), (letter) => letter.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  const lock = { gallery, ...(link ? { link } : {}), whose: today.whose, by: today.by ?? "", key, until: today.until };
  await setLock(lock);
  return lock;
}

/** Keeps the pictures of one photo, unless they are there. */
export async function keepPhoto(lock: Lock, photo: KeptPhoto): Promise<void> {
  for (const [at, { href }] of photo.files.entries()) {
    if (await readThing(lock, pictureOf(photo, at))) continue;
    const answer = await fetch(href);
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    await putThing(lock, pictureOf(photo, at), await answer.arrayBuffer());
  }
}

/** Keeps the page of a set and the files it needs, and writes the set into the list: from now on it can be opened. */
export async function keepPage(lock: Lock, kept: Omit<KeptSet, "since">): Promise<void> {
  const answer = await ask(paths.set(linkOf(lock), kept.set), "text/html");
  const body = await answer.text();
  await keepShell(body);
  const policy = answer.headers.get("content-security-policy") ?? "default-src 'none'";
  await putThing(lock, pageOf(kept.set), toBytes({ body, policy } satisfies KeptPage));
  const others = (await readList(lock)).filter(({ set }) => set !== kept.set);
  await writeList(lock, [...others, { ...kept, since: Date.now() }]);
}

/** Takes a set out; the last one takes everything with it. */
export async function forget(lock: Lock, set: string): Promise<void> {
  await writeList(
    lock,
    (await readList(lock)).filter((one) => one.set !== set),
  );
}

async function writeList(lock: Lock, sets: KeptSet[]): Promise<void> {
  if (sets.length === 0) return wipe(lock.gallery);
  await putThing(lock, LIST, toBytes(sets));
  await prune(lock, sets);
}

const picturesOf = ({ photos }: Pick<KeptSet, "photos">) =>
  photos.flatMap((photo) => photo.files.map((_, at) => pictureOf(photo, at)));

const namesOf = (lock: Lock, things: string[]) => Promise.all(things.map((thing) => nameOf(lock, thing)));

/** Whether all of a set's pictures are there. */
export async function isComplete(lock: Lock, kept: KeptSet): Promise<boolean> {
  const there = await namesThere(lock.gallery);
  return (await namesOf(lock, picturesOf(kept))).every((name) => there.has(name));
}

/** Deletes what no set in the list needs. */
async function prune(lock: Lock, sets: KeptSet[]): Promise<void> {
  const needed = [LIST, ...sets.map(({ set }) => pageOf(set)), ...sets.flatMap(picturesOf)];
  const names = new Set(await namesOf(lock, needed));
  const there = await namesThere(lock.gallery);
  await deleteThings(
    lock.gallery,
    [...there].filter((name) => !names.has(name)),
  );
}
