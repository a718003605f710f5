import {
  type Decision,
  decideAccess,
  type Inclusion,
  type LinkGrant,
  type Subject,
  type Visitor,
  type Wish,
} from "../../worker/domain/access.ts";
import { type Photo, setsOf } from "../../worker/domain/manifest.ts";
import { asSeen, type SeenPhoto } from "../../worker/domain/seen-photo.ts";
import type { Size } from "../../worker/domain/sizes.ts";
import { subjectOf } from "../../worker/domain/subject.ts";
import type { Facts } from "./facts.ts";

/** A wish about the gallery as a whole, or about a set or photo in it. */
export interface Wished {
  /** What is counted of it; an audit takes nothing. */
  included?: Inclusion;
  wish: Wish;
  /** null: the gallery has no set or photo of this name. */
  subject?: Subject;
  size?: Size;
  order?: null;
  /** The photographer makes the keepsake. */
  commissioned?: true;
}

/** A set as somebody sees it. */
export interface SeenSet {
  id: string;
  title: string;
  /** Names of the photos they may see, in order. */
  photos: string[];
}

/** What somebody may, as `decideAccess` says by the facts. */
export interface Sight {
  decide(wished: Wished): Decision;
  seesPhoto(name: string): boolean;
  /** Whether they have a photo without its watermark. */
  seesClean(photo: Photo): boolean;
  /** A photo with the pictures that they may have, clean or with a watermark. Nothing is bought for an audit. */
  shown(photo: Photo): SeenPhoto;
  sets: SeenSet[];
}

/** What a visitor may today. */
export function sightOf(facts: Facts, visitor: Visitor): Sight {
  const { policy, manifest } = facts;
  const decide: Sight["decide"] = (wished) => decideAccess({ gallery: policy, visitor, now: Date.now(), ...wished });
  const sees = (sets: readonly string[], photo?: string) =>
    decide({ wish: "look", subject: subjectOf(policy, sets, photo) }).allow;
  return {
    decide,
    ...showing(facts, decide),
    seesPhoto: (name) => {
      const photo = facts.photos.get(name);
      return photo !== undefined && sees(setsOf(photo), name);
    },
    sets: manifest.sets
      .filter(({ id }) => sees([id]))
      .map(({ id, title, photos }) => ({
        id,
        title,
        photos: photos.filter((name) => sees([id], name)),
      })),
  };
}

/** What a client's link that shows these photos gives. */
export function sightByLink(facts: Facts, { grant, photos }: { grant: LinkGrant; photos: readonly string[] }): Sight {
  const { policy } = facts;
  const decide: Sight["decide"] = (wished) =>
    decideAccess({ gallery: policy, visitor: { as: "stranger" }, link: grant, now: Date.now(), ...wished });
  const seesPhoto = (name: string) => {
    const photo = facts.photos.get(name);
    const shows = photo !== undefined && photos.includes(name);
    return shows && decide({ wish: "look", subject: subjectOf(policy, setsOf(photo), name) }).allow;
  };
  return { decide, ...showing(facts, decide), seesPhoto, sets: [] };
}

function showing({ policy }: Facts, decide: Sight["decide"]): Pick<Sight, "seesClean" | "shown"> {
  const seesClean = (photo: Photo) =>
    decide({ wish: "see-clean", subject: subjectOf(policy, setsOf(photo), photo.name) }).allow;
  return { seesClean, shown: (photo) => asSeen(photo, seesClean(photo)) };
}

/** The subject of a photo in the live version; null: there is none of this name. */
export function subjectOfPhoto({ policy, photos }: Facts, name: string): Subject {
  const photo = photos.get(name);
  return photo ? subjectOf(policy, setsOf(photo), name) : null;
}
