import { NOTHING_TAKEN } from "../../worker/domain/access.ts";
import type { Photo } from "../../worker/domain/manifest.ts";
import type { Ask, Comes, Kind } from "./ask.ts";
import type { Facts } from "./facts.ts";
import type { Most } from "./sample.ts";
import type { Sight, Wished } from "./sight.ts";

/** Names that no gallery, set or photo has. */
export const MISSING = { gallery: "prove-no-such-gallery", set: "prove-no-such-set", photo: "prove-no-such-photo" };

/** What asks are made of for one visitor. */
export interface Stage {
  facts: Facts;
  sight: Sight;
  /** Whether they ask for everything. */
  main: boolean;
  most: Most;
  /** Notes how many of a kind there would be to ask for. */
  note(kind: Kind, asked: number, of: number): void;
}

interface Thing {
  kind: Kind;
  wished: Wished;
  comes: Comes;
  /** Where it is, by the link of the gallery and the name of the set or photo. */
  at(link: string, name: string): string;
  name?: string;
  /** A name that does not exist, in place of it. */
  missing?: string;
  method?: string;
  headers?: Ask["headers"];
}

/** The request for a thing, and what must come by the rules. A wish that is refused anyway is refused whatever it is about. */
export function asked({ facts, sight }: Stage, thing: Thing): Ask {
  const { kind, wished, comes, at, name = "", missing = name, method, headers } = thing;
  const { subject: _, ...whole } = wished;
  const { link } = facts.policy;
  const first = sight.decide({ ...whole, included: NOTHING_TAKEN });
  // Where there is nothing, nothing is counted.
  const included = comes.what === "nothing" ? { included: NOTHING_TAKEN } : {};
  const decision = first.allow ? sight.decide({ ...wished, ...included }) : first;
  const isAbsent = !decision.allow && decision.because === "absent";
  const twin = isAbsent ? at(MISSING.gallery, missing) : at(link, missing);
  return {
    ...{ kind, path: at(link, name), decision, comes },
    ...(decision.allow || twin === at(link, name) ? {} : { twin }),
    ...(method ? { method } : {}),
    ...(headers ? { headers } : {}),
  };
}

/** Photos in the order in which they are asked for: those that are hidden from this visitor first. */
export const photosOf = ({ facts, sight }: Stage): { photos: Photo[]; isHidden: (photo: Photo) => boolean } => ({
  photos: [...facts.photos.values()],
  isHidden: ({ name }) => !sight.seesPhoto(name),
});
