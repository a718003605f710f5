import type { Edit } from "../../../../worker/domain/arrangement/edits.ts";
import type { Widened } from "../../../../worker/domain/arrangement/widening.ts";
import { paths } from "../../../../worker/domain/paths.ts";

interface Sending {
  gallery: string;
  revision: number;
  edits: readonly Edit[];
  /** What was confirmed, as the answer that asked for it says it. */
  confirmed: string;
}

/** How a save ended. */
export type Outcome =
  | { saved: true }
  /** More people would see these photos: nothing is saved until that is confirmed. */
  | { widened: Widened[]; confirmed: string }
  /** `meanwhile`: something else was saved since. `at`: the edit that can't be made; null: it is not about one. */
  | { problems: string[]; meanwhile: boolean; at: number | null }
  | { failed: string };

const KEPT = "Nothing was saved; your changes are kept in this browser.";

/** Saves edits, all or none. Never throws: what is not known to be saved is kept. */
export async function saveEdits({ gallery, revision, edits, confirmed }: Sending): Promise<Outcome> {
  const fields = { action: "edits", revision: String(revision), edits: JSON.stringify(edits), confirmed };
  const answer = await fetch(paths.studioPhotos(gallery), {
    method: "POST",
    // As a form, a letter with an accent would take six bytes.
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify(fields),
  }).catch(() => null);
  if (!answer) return { failed: `The site can’t be reached. ${KEPT}` };
  const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
  const said = isJson ? await answer.json().catch(() => null) : null;
  if (said !== null && (answer.ok || answer.status === 400 || answer.status === 409)) return said as Outcome;
  if (answer.redirected || answer.status === 401 || answer.status === 403)
    return { failed: `You are signed out. Sign in in another tab, then save again. ${KEPT}` };
  return { failed: `The site answered with an error (${answer.status}). ${KEPT} Please try again.` };
}

/** Hides photos from guests, or shows them again, at once. False: it could not be done. */
export async function markPhotos(gallery: string, photos: readonly string[], hide: boolean): Promise<boolean> {
  const body = new URLSearchParams([...photos.map((photo) => ["photo", photo]), ["private", String(hide)]]);
  const answer = await fetch(paths.studioPrivate(gallery), { method: "POST", body }).catch(() => null);
  return answer?.ok === true && new URL(answer.url).pathname === paths.studioPrivate(gallery);
}
