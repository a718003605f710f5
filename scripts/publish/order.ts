import { compareNames } from "../../worker/domain/name-order.ts";
import type { GallerySettings } from "../content/gallery.ts";
import { clockOf } from "./clock-offset.ts";
import type { LockedPhoto } from "./lock.ts";

/** By the names of their files. */
export function comparePhotos(a: { name: string; file: string }, b: { name: string; file: string }): number {
  return compareNames(a.file, b.file) || (a.name < b.name ? -1 : 1);
}

type Compare = (a: LockedPhoto, b: LockedPhoto) => number;
type OrderSettings = Pick<GallerySettings, "sets" | "order" | "clock-offset">;

/** The order of the photos of each set: what its own setting asks for, or the gallery's. `photos`: all of the gallery. */
export function ordering(
  photos: readonly LockedPhoto[],
  settings: OrderSettings,
): (set: OrderSettings["sets"][number]) => Compare {
  const compareTimes = timeOrder(photos, settings);
  return ({ order = settings.order }) =>
    order === "taken" ? (a, b) => compareTimes(a, b) || comparePhotos(a, b) : comparePhotos;
}

/** By the moment they were taken; those that don't say it last. */
function timeOrder(photos: readonly LockedPhoto[], settings: OrderSettings): Compare {
  const usual = usualZone(photos);
  const offsetOf = clockOf(settings["clock-offset"]);
  const moments = new Map(photos.map((photo) => [photo.name, momentOf(photo, { usual, offset: offsetOf(photo) })]));
  return ({ name: a }, { name: b }) => {
    const [one, other] = [moments.get(a) ?? null, moments.get(b) ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return one.second - other.second || compareText(one.fraction, other.fraction);
  };
}

/** Decimals of a second, without zeros at the end, compare like text. */
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

interface Moment {
  second: number;
  fraction: string;
}

function momentOf({ taken, said }: LockedPhoto, { usual, offset }: { usual: number; offset: number }): Moment | null {
  if (taken === null) return null;
  const ahead = said?.zone ? secondsOf(said.zone) : usual;
  return { second: Date.parse(`${taken}Z`) / 1000 - ahead + offset, fraction: said?.fraction ?? "" };
}

/** The zone most of the gallery's photos name: clocks that name none are taken to have shown the same time. */
function usualZone(photos: readonly LockedPhoto[]): number {
  const zones = Map.groupBy(
    photos.flatMap(({ said }) => said?.zone ?? []),
    (zone) => zone,
  );
  const [usual] = [...zones].sort(([a, one], [b, other]) => other.length - one.length || compareText(a, b));
  return usual ? secondsOf(usual[0]) : 0;
}

function secondsOf(zone: string): number {
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  return (zone[0] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
}
