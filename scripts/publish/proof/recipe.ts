import { createHash } from "node:crypto";
import type { Photo, Video } from "../../../worker/domain/manifest.ts";
import type { Watermark } from "../../content/watermark.ts";

/** How proofs are drawn. A change of this number draws every proof again, and nothing else. */
const PROOF_RECIPE = 1;

/** How films with a watermark are made. A change of this number makes all of them again. */
const FILM_RECIPE = 1;

type Marked = Pick<Photo, "hash" | "video">;

/** The 12 hex digits that identify a photo with a watermark, by those of the photo without. */
export function proofHash({ hash, video }: Marked, { mark, position, size, opacity }: Watermark): string {
  const film = video ? [`film ${FILM_RECIPE}`] : [];
  return digest([hash, PROOF_RECIPE, drawnOf(mark), position, size, opacity, ...film]);
}

/** What identifies a film with a watermark, whatever its poster is: 12 hex digits. */
export function filmHash({ versions: [largest] }: Video, { mark, position, size, opacity }: Watermark): string {
  return digest([largest?.blob, PROOF_RECIPE, drawnOf(mark), position, size, opacity, FILM_RECIPE]);
}

const drawnOf = (mark: Watermark["mark"]) => ("text" in mark ? `text ${mark.text}` : `logo ${mark.sha256}`);

const digest = (facts: readonly unknown[]) =>
  createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 12);

/** Whether a photo has the proof that it should have: by this watermark, or none. */
export function isProofOf({ proof, ...photo }: Marked & Pick<Photo, "proof">, watermark: Watermark | null): boolean {
  return proof?.hash === (watermark ? proofHash(photo, watermark) : undefined);
}

/** `filmed`: the last film with a watermark that an encoder was asked for. */
type Filmed = Pick<Photo, "proof" | "video"> & { filmed?: string };

/** Whether a film has no version with this watermark, and no encoder was asked for it: there was none. */
export function lacksFilm({ proof, video, filmed }: Filmed, watermark: Watermark | null): boolean {
  return Boolean(watermark && video && !proof?.versions && filmed !== filmHash(video, watermark));
}
