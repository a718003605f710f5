import { asLink, type Link } from "../../../worker/domain/link.ts";

/**
 * Where kept copies are: in IndexedDB, encrypted with AES-GCM. Each gallery has one row with the session's key, which no
 * script can read, and things: pages, pictures, a list of what there is. Their names are hashes that begin with the
 * session's. Without that row, the rest can't be read; both are deleted in one transaction.
 */

export interface Lock {
  /** The gallery's id. */
  gallery: string;
  /** Its address when it was last asked for. Missing in earlier copies: it was the id. */
  link?: Link;
  /** The session that kept it, as the Worker names it. */
  whose: string;
  /** What kind of session that is. */
  by: string;
  key: CryptoKey;
  /** Milliseconds since 1970. */
  until: number;
}

interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

const NAME = "glassine-kept-1";

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("locks", { keyPath: "gallery" });
      asked.result.createObjectStore("things");
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => resolve(asked.result);
  });
  return opened;
}

const answerOf = <Value>(asked: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

const ended = (change: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    change.oncomplete = () => resolve();
    change.onabort = () => reject(change.error);
  });

const readFrom = async (store: "locks" | "things") => (await open()).transaction(store).objectStore(store);

const allOf = (gallery: string) => IDBKeyRange.bound([gallery], [gallery, []]);

export async function lockOf(gallery: string): Promise<Lock | undefined> {
  return answerOf<Lock | undefined>((await readFrom("locks")).get(gallery));
}

/** Where a gallery is found. */
export const linkOf = ({ gallery, link }: Pick<Lock, "gallery" | "link">): Link => link ?? asLink(gallery);

/** The lock of the gallery at an address; of one that had it before, if it is nobody's now. */
export async function lockAt(link: string): Promise<Lock | undefined> {
  return (await allLocks()).find((lock) => linkOf(lock) === link) ?? lockOf(link);
}

export async function allLocks(): Promise<Lock[]> {
  return answerOf<Lock[]>((await readFrom("locks")).getAll());
}

export async function setLock(lock: Lock): Promise<void> {
  const change = (await open()).transaction("locks", "readwrite");
  change.objectStore("locks").put(lock);
  await ended(change);
}

/** Deletes all that is kept of a gallery, the key included. */
export async function wipe(gallery: string): Promise<void> {
  const change = (await open()).transaction(["locks", "things"], "readwrite");
  change.objectStore("locks").delete(gallery);
  change.objectStore("things").delete(allOf(gallery));
  await ended(change);
}

/** The name of a thing: nobody learns from it what it is. */
export async function nameOf({ whose }: Lock, thing: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${whose} ${thing}`));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

/** Encrypts and stores. Throws if there is no room left, or if the gallery has been wiped. */
export async function putThing(lock: Lock, thing: string, bytes: BufferSource): Promise<void> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, lock.key, bytes);
  const name = await nameOf(lock, thing);
  const change = (await open()).transaction(["locks", "things"], "readwrite");
  const today = await answerOf<Lock | undefined>(change.objectStore("locks").get(lock.gallery));
  if (today?.whose !== lock.whose) {
    change.abort();
    throw new Error("wiped meanwhile");
  }
  change.objectStore("things").put({ iv, data } satisfies Sealed, [lock.gallery, name]);
  await ended(change);
}

/** Reads and decrypts; null if it is missing, or was kept by another session. */
export async function readThing(lock: Lock, thing: string): Promise<ArrayBuffer | null> {
  const place = [lock.gallery, await nameOf(lock, thing)];
  const sealed = await answerOf<Sealed | undefined>((await readFrom("things")).get(place));
  if (!sealed) return null;
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, lock.key, sealed.data).catch(() => null);
}

/** The names of everything that is there of a gallery. */
export async function namesThere(gallery: string): Promise<Set<string>> {
  const places = await answerOf((await readFrom("things")).getAllKeys(allOf(gallery)));
  return new Set(places.map((place) => String((place as string[])[1])));
}

export async function deleteThings(gallery: string, names: Iterable<string>): Promise<void> {
  const change = (await open()).transaction("things", "readwrite");
  for (const name of names) change.objectStore("things").delete([gallery, name]);
  await ended(change);
}
