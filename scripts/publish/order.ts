import { compareNames } from "../../worker/domain/name-order.ts";
import type { GallerySettings } from "../content/gallery.ts";
import { clockOf } from "./clock-offset.ts";
import type { LockedPhoto } from "./lock.ts";

/** By the names of their files. */
export function comparePhotos(a: { name: string; file: string }, b: { name: string; file: string }): number {
  return compareNames(a.file, b.file) || (a.name < b.name ? -1 : 1);
}

type Compare = (a: LockedPhoto, b: LockedPhoto) => number;

/** The order of the photos of each set: what its own setting asks for, or the gallery's. */
export function ordering(
  moments: Moments,
  settings: Pick<GallerySettings, "sets" | "order">,
): (set: GallerySettings["sets"][number]) => Compare {
  const compareTimes = timeOrder(moments);
  return ({ order = settings.order }) =>
    order === "taken" ? (a, b) => compareTimes(a, b) || comparePhotos(a, b) : comparePhotos;
}

/** When photos were taken, by name: "YYYY-MM-DDTHH:mm:ss" with decimals if there are any. They compare like text. */
type Moments = ReadonlyMap<string, string>;

/** By the moment they were taken; those that don't say it last. */
function timeOrder(moments: Moments): Compare {
  return ({ name: a }, { name: b }) => {
    const [one, other] = [moments.get(a) ?? null, moments.get(b) ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return compareText(one, other);
  };
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * When each photo was taken, by clocks that all show the same time: in the zone that most of them name, and with what
 * `clock-offset` adds. `photos`: all of the gallery.
 */
export function momentsOf(photos: readonly LockedPhoto[], settings: Pick<GallerySettings, "clock-offset">): Moments {
  const usual = usualZone(photos);
  const offsetOf = clockOf(settings["clock-offset"]);
  return new Map(
    photos.flatMap((photo) => {
      const moment = momentOf(photo, { usual, offset: offsetOf(photo) });
      return moment === null ? [] : [[photo.name, moment] as const];
    }),
  );
}

function momentOf({ taken, said }: LockedPhoto, { usual, offset }: { usual: number; offset: number }): string | null {
  if (taken === null) return null;
  const ahead = said?.zone ? secondsOf(said.zone) - usual : 0;
  const second = Date.parse(`${taken}Z`) - (ahead - offset) * 1000;
  // Decimals of a second, without zeros at the end, compare like text.
  return `${new Date(second).toISOString().slice(0, -5)}${said?.fraction ? `.${said.fraction}` : ""}`;
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
