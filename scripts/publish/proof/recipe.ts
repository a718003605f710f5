import { createHash } from "node:crypto";
import type { Photo } from "../../../worker/domain/manifest.ts";
import type { Watermark } from "../../content/watermark.ts";

/** How proofs are drawn. A change of this number draws every proof again, and nothing else. */
const PROOF_RECIPE = 1;

/** How films with a watermark are made. A change of this number makes all of them again. */
const FILM_RECIPE = 1;

type Marked = Pick<Photo, "hash" | "video">;

/** The 12 hex digits that identify a photo with a watermark, by those of the photo without. */
export function proofHash({ hash, video }: Marked, { mark, position, size, opacity }: Watermark): string {
  const drawn = "text" in mark ? `text ${mark.text}` : `logo ${mark.sha256}`;
  const film = video ? [`film ${FILM_RECIPE}`] : [];
  const facts = JSON.stringify([hash, PROOF_RECIPE, drawn, position, size, opacity, ...film]);
  return createHash("sha256").update(facts).digest("hex").slice(0, 12);
}

/** Whether a photo has the proof that it should have: by this watermark, or none. */
export function isProofOf({ proof, ...photo }: Marked & Pick<Photo, "proof">, watermark: Watermark | null): boolean {
  return proof?.hash === (watermark ? proofHash(photo, watermark) : undefined);
}
