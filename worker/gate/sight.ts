import type { PastPicture } from "../domain/access.ts";
import { type Photo, setsOf } from "../domain/manifest.ts";
import { asSeen, type SeenPhoto } from "../domain/seen-photo.ts";

/** How an admitted visitor sees photos: clean, or as proofs. */
export interface Sight {
  /** They see every photo clean, whatever they bought. */
  clean: boolean;
  /** They may have the proof of every photo, also of one they bought. */
  proofs: boolean;
  /** What they bought is looked up once, and only if it counts. Throws StorageFault. */
  open(): Promise<Seeing>;
}

/** A sight whose facts are known. */
interface Seeing {
  /** Whether they see a photo of these sets without its watermark. */
  seesClean(sets: readonly string[], photo: string): boolean;
  /** The photo with the pictures that they may have. */
  see(photo: Photo): SeenPhoto;
  /** Whether they may have a picture of the photo as it was when they wrote about it. */
  looksBack(photo: Pick<Photo, "name" | "set" | "alsoIn">, past: PastPicture): boolean;
}

interface Facts {
  /** The decision about a photo of these sets; without one, about the gallery as a whole. */
  decide(about: {
    wish: "see-clean" | "see-proof";
    bought: boolean;
    sets?: readonly string[];
    photo?: string;
  }): boolean;
  looksBack(about: { past: PastPicture; bought: boolean; sets: readonly string[]; photo: string }): boolean;
  /** Names of the photos that their released orders cover. */
  readBought(): Promise<ReadonlySet<string>>;
}

const NOTHING: ReadonlySet<string> = new Set();

/** A sight that asks the decision about each photo. */
export function sightOf({ decide, looksBack, readBought }: Facts): Sight {
  const wish = "see-clean";
  const clean = decide({ wish, bought: false });
  const counts = !clean && decide({ wish, bought: true });
  let opened: Promise<Seeing> | null = null;
  return {
    clean,
    proofs: decide({ wish: "see-proof", bought: false }),
    open() {
      opened ??= (counts ? readBought() : Promise.resolve(NOTHING)).then((bought) => {
        const seesClean = (sets: readonly string[], photo: string) =>
          decide({ wish, sets, photo, bought: bought.has(photo) });
        return {
          seesClean,
          see: (photo) => asSeen(photo, seesClean(setsOf(photo), photo.name)),
          looksBack: (photo, past) =>
            looksBack({ past, bought: bought.has(photo.name), sets: setsOf(photo), photo: photo.name }),
        };
      });
      return opened;
    },
  };
}
