import { createHash } from "node:crypto";
import type { PhotoPick, SentFrom } from "../../worker/domain/selection.ts";
import type { SentPick } from "../../worker/store/submission.ts";

/** The gallery that a selection was chosen from, for tests that are about something else. */
export const SENT_FROM: SentFrom = {
  ...{ studio: "Mara Lind", site: "https://photos.example.com" },
  ...{ title: "Trip", link: "trip", version: "20260613120000-0123abcd" },
};

/** Picks as they are sent, each with a hash that its photo's name makes up. */
export const sentPicks = (picks: readonly PhotoPick[]): SentPick[] =>
  picks.map((pick) => ({ ...pick, sha256: createHash("sha256").update(pick.photo).digest("hex") }));
