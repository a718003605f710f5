import { LINK_DAYS_MAX, LINK_LABEL_MAX, type LinkOf } from "../client-link.ts";
import { instantOf } from "../expiry.ts";
import { visitorFormOf } from "../form.ts";
import { carried, field, text, tick, ticked } from "../form-fields.ts";

/** What a client asks of a new link. `until`: its last day. */
export interface WantedLink {
  of: LinkOf;
  label: string;
  until: string;
  downloads: boolean;
}

const linkDay = { code: "linkDay", values: { days: LINK_DAYS_MAX } } as const;

const until = field({
  constraints: { type: "date", required: true },
  wrong: linkDay,
  missing: linkDay,
  empty: "",
  read: (typed) => typed,
});

/** A new link: to the photos that it names or, without any, to a set. */
export const clientLinkForm = visitorFormOf(
  { photo: ticked(), set: carried(), name: text({ most: LINK_LABEL_MAX, required: true }), until, downloads: tick() },
  ({ photo, set, name, ...rest }): WantedLink => ({
    of: photo.length > 0 ? { set: null, photos: [...new Set(photo)] } : { set, photos: null },
    label: name,
    ...rest,
  }),
);

/** The end of a link's last day, in the photographer's time zone; null: it is over, or too far away. */
export function linkEnd(until: string, { timezone, now }: { timezone: string; now: number }): number | null {
  const end = instantOf(until, timezone);
  const latest = now + (LINK_DAYS_MAX + 1) * 86_400_000;
  return end !== null && end > now && end <= latest ? end : null;
}
