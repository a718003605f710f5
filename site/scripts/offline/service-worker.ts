import type { KeptCheck } from "../../../worker/domain/pages/kept-copy.ts";
import { paths } from "../../../worker/domain/paths.ts";
import { farewell, keptFile, keptPage, keptPicture } from "./answer.ts";
import { checkAll, inTurn, noteKeeping } from "./check.ts";
import { forget, keepPage, keepPhoto, lockFor, readList } from "./copy.ts";
import { ask, NotAllowed } from "./listing.ts";
import type { Asked, Told } from "./protocol.ts";
import { dropShell } from "./shell-files.ts";
import { allLocks, linkOf, lockAt, lockOf, wipe } from "./vault.ts";

/**
 * Runs in the browsers of those who keep a set offline, and in no others. With a connection, everything is answered by
 * the Worker, as always; before a page is shown, what is kept is compared with what may be kept. Nothing else is stored.
 */

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Messaged extends Waiting {
  data: Asked;
  ports: readonly MessagePort[];
}
interface Scope {
  skipWaiting(): Promise<void>;
  registration: ServiceWorkerRegistration;
  clients: { claim(): Promise<void> };
  addEventListener(kind: "install" | "activate", react: (event: Waiting) => void): void;
  addEventListener(kind: "fetch", react: (event: Fetching) => void): void;
  addEventListener(kind: "message", react: (event: Messaged) => void): void;
}
const worker = self as unknown as Scope;

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (!isFile(url)) event.respondWith(request.method === "POST" ? sendForm(event, url) : openPage(event, url));
  } else if (request.method === "GET") {
    const kept = /^\/g\/[^/]+\/image\//.test(url.pathname)
      ? keptPicture
      : url.pathname.startsWith("/_astro/") && keptFile;
    if (kept) event.respondWith(fetch(request).catch(() => orFail(kept(url))));
  }
});

/** Downloads go past: they are long, and may be continued. */
const isFile = ({ pathname }: URL) => /\/download\/|\.(?:zip|csv)$|\/order\/[^/]+\/photo\//.test(pathname);

const orFail = async (answer: Promise<Response | null>) => (await answer) ?? Response.error();

async function openPage(event: Fetching, url: URL): Promise<Response> {
  const [answer] = await Promise.allSettled([fetch(event.request), checked(event)]);
  return answer.status === "fulfilled" ? answer.value : orFail(keptPage(url));
}

/** Signing out deletes what that session kept, whether the Worker hears of it or not. */
async function sendForm(event: Fetching, url: URL): Promise<Response> {
  const ends = await endedBy(url);
  const left = ends.length > 0 ? await farewell(ends) : null;
  for (const { gallery } of ends) await wipe(gallery);
  const [answer] = await Promise.allSettled([fetch(event.request), checked(event)]);
  if (answer.status === "fulfilled") return answer.value;
  return left ?? orFail(keptPage(url));
}

/** What was kept by the sessions that a form ends: in a gallery, that of an account too, which is signed in everywhere. */
async function endedBy({ pathname }: URL) {
  const all = await allLocks();
  const [, kind] = /^\/(clients|studio)\/leave$/.exec(pathname) ?? [];
  if (kind) return all.filter(({ by }) => by === (kind === "studio" ? "studio" : "account"));
  const [, link] = /^\/g\/([^/]+)\/leave$/.exec(pathname) ?? [];
  const left = link ? await lockAt(decodeURIComponent(link)) : undefined;
  return link ? all.filter((lock) => lock.gallery === left?.gallery || lock.by === "account") : [];
}

/** Compares what is kept; with nothing left, this script goes too. */
async function checked(event: Waiting): Promise<void> {
  const later = await checkAll();
  event.waitUntil(Promise.all(later).then(leaveIfEmpty));
}

async function leaveIfEmpty(): Promise<void> {
  if ((await allLocks()).length > 0) return;
  await dropShell();
  await worker.registration.unregister();
}

worker.addEventListener("message", (event) => {
  const [port] = event.ports;
  const work = told(event.data).catch((error: unknown): Told => ({ fault: faultOf(error) }));
  event.waitUntil(work.then((answer) => port?.postMessage(answer)));
});

function faultOf(error: unknown): "full" | "gone" | "failed" {
  if (error instanceof NotAllowed) return "gone";
  return (error as Error | null)?.name === "QuotaExceededError" ? "full" : "failed";
}

/** Does what a page asks for. */
async function told(asked: Asked): Promise<Told> {
  const { gallery } = asked;
  if (asked.do === "begin") return begin(asked);
  const lock = await lockOf(gallery);
  if (asked.do === "look") {
    const kept = lock && (await readList(lock)).find(({ set }) => set === asked.set);
    return kept ? { since: kept.since, photos: kept.photos, words: kept.words, locale: kept.locale } : {};
  }
  if (asked.do === "remove") {
    if (lock) await inTurn(() => forget(lock, asked.set));
    await leaveIfEmpty();
    return {};
  }
  if (!lock) throw new NotAllowed();
  noteKeeping(gallery);
  if (asked.do === "photo") await keepPhoto(lock, asked.photo);
  if (asked.do === "finish") await inTurn(() => keepPage(lock, asked.kept));
  return {};
}

/** The state that the set has before its photos are asked for: what changes meanwhile is found by the next comparison. */
async function begin(asked: Asked): Promise<Told> {
  const { set } = asked;
  noteKeeping(asked.gallery);
  const today = (await (await ask(paths.keptCheck(linkOf(asked), [set]))).json()) as KeptCheck;
  const state = today.sets[set];
  if (state === undefined || today.by === null) throw new NotAllowed();
  await inTurn(() => lockFor(asked, today));
  return { state };
}
