import { paths } from "../../../worker/domain/paths.ts";
import { type KeptSet, pictureOf, readList, readPage } from "./copy.ts";
import { listPage, noted } from "./offline-page.ts";
import { shellFile } from "./shell-files.ts";
import { allLocks, type Lock, linkOf, lockAt, readThing } from "./vault.ts";

/** The answers without a connection, from what is kept. null: there is none. */

const LIST_POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'";

const htmlAnswer = (body: string, policy: string) =>
  new Response(body, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "cache-control": "private, no-store",
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
    },
  });

/** What is kept under a lock that still holds. */
async function keptBy(lock: Lock | undefined): Promise<{ lock: Lock; sets: KeptSet[] } | null> {
  return lock && Date.now() < lock.until ? { lock, sets: await readList(lock) } : null;
}

const partsOf = (path: string) => path.split("/").filter(Boolean).map(decodeURIComponent);
const pathOf = (lock: Lock, { set }: KeptSet) => paths.set(linkOf(lock), set);

/** A page: that of a kept set, the set that a photo is in, or what else is kept. */
export async function keptPage({ pathname }: URL): Promise<Response | null> {
  const [room, link, set, photo] = partsOf(pathname);
  const kept = room === "g" && link ? await keptBy(await lockAt(link)) : null;
  const found = kept?.sets.find((one) =>
    set === "photo" ? one.photos.some(({ name }) => name === photo) : one.set === set,
  );
  if (!kept || !found) return listKept(kept ? [kept.lock] : await allLocks());
  if (set === "photo") return Response.redirect(`${pathOf(kept.lock, found)}#${encodeURIComponent(photo ?? "")}`);
  const page = await readPage(kept.lock, found.set);
  return page && htmlAnswer(noted(page.body, found), page.policy);
}

async function listKept(locks: readonly Lock[]): Promise<Response | null> {
  const all = (await Promise.all(locks.map(keptBy))).filter((one) => one !== null);
  const sets = all.flatMap(({ lock, sets }) => sets.map((kept) => ({ href: pathOf(lock, kept), kept })));
  const [first] = all;
  const [from] = first?.sets ?? [];
  return first && from
    ? htmlAnswer(listPage({ from, sets, style: await styleOf(first.lock, from) }), LIST_POLICY)
    : null;
}

/** The style that kept pages use. */
const styleOf = async (lock: Lock, { set }: KeptSet) =>
  /\/_astro\/[\w.~@+-]+\.css/.exec((await readPage(lock, set))?.body ?? "")?.[0];

/** A page that says everything was deleted here, made before it is: it needs the words that go with it. */
export async function farewell(locks: readonly Lock[]): Promise<Response | null> {
  for (const lock of locks) {
    const [from] = await readList(lock);
    if (from) return htmlAnswer(listPage({ from, sets: [], style: await styleOf(lock, from) }), LIST_POLICY);
  }
  return null;
}

/** A picture of a kept photo, in whatever size it is asked for: the one for the grid, or the one for the screen. */
export async function keptPicture({ pathname }: URL): Promise<Response | null> {
  const [, link = "", , name = "", file = ""] = partsOf(pathname);
  const kept = await keptBy(await lockAt(link));
  const [edge = "", hash = ""] = file.split(/[-.]/);
  const set = kept?.sets.find(({ photos }) => photos.some((one) => one.name === name && one.hash === hash));
  const photo = set?.photos.find((one) => one.name === name);
  if (!kept || !set || !photo) return null;
  const small = Number.parseInt(photo.files[0]?.href.split("/").at(-1) ?? "", 10);
  const at = Number(edge) > small && photo.files.length > 1 ? 1 : 0;
  const bytes = (await readThing(kept.lock, pictureOf(photo, at))) ?? (await readThing(kept.lock, pictureOf(photo, 0)));
  const type = photo.files[at]?.href.endsWith("avif") ? "image/avif" : "image/jpeg";
  return bytes && new Response(bytes, { headers: { "content-type": type, "cache-control": "private, no-store" } });
}

export const keptFile = ({ pathname }: URL) => shellFile(pathname).then((file) => file ?? null);
