import type { Ctx } from "../http/context.ts";
import { cookiesAsSent } from "../http/cookies.ts";
import { askedPart, type Part } from "../http/representation.ts";
import { openPromised } from "../store/blobs.ts";

/** A stored file, and the tag under which it is sent. */
interface Stored {
  blob: string;
  size: number;
  etag: string;
}

interface Begun extends Pick<Stored, "blob"> {
  part: Part;
  body: Promise<ReadableStream>;
}

const KEPT = 200;
/** What was sent of late, by address and by everything that a browser says about who it is. */
const sent = new Map<string, Stored>();
const begun = new WeakMap<Request, Begun>();

function keyOf(c: Ctx): string | null {
  const cookies = cookiesAsSent(c);
  return cookies === null ? null : `${c.get("url").pathname}\n${cookies}`;
}

/**
 * Opens the part of a film that the same browser was sent another part of before, while it is decided whether it may have this one. Nothing
 * of it leaves before that, and who was never sent a part learns nothing by asking. Returns what to call once there is an answer: it
 * waits for nothing.
 */
export function beginPart(c: Ctx): (() => void) | null {
  const key = keyOf(c);
  const stored = key !== null && c.req.method === "GET" ? sent.get(key) : undefined;
  const part = stored && askedPart(c, stored);
  if (key === null || !stored || !part) return null;
  const request = c.req.raw;
  const body = openPromised(c.env.PHOTOS, stored, part);
  body.catch(() => {});
  begun.set(request, { blob: stored.blob, part, body });
  return () => {
    if (!begun.delete(request)) return;
    // It was refused, or is another file by now.
    sent.delete(key);
    c.executionCtx.waitUntil(body.then((left) => left.cancel()).catch(() => {}));
  };
}

/** Opens a file for whoever may have it, or what was begun. Throws StorageFault. */
export function openDecided(c: Ctx, stored: Stored, part: Part | null): Promise<ReadableStream> {
  const early = begun.get(c.req.raw);
  const key = keyOf(c);
  if (key !== null) remember(key, stored);
  const isIt = early?.blob === stored.blob && early.part.offset === part?.offset && early.part.length === part.length;
  if (!early || !isIt) return openPromised(c.env.PHOTOS, stored, part);
  begun.delete(c.req.raw);
  return early.body;
}

function remember(key: string, stored: Stored): void {
  sent.delete(key);
  sent.set(key, stored);
  for (const oldest of sent.keys()) {
    if (sent.size <= KEPT) break;
    sent.delete(oldest);
  }
}
