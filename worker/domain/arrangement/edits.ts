import { z } from "zod";
import { isDay } from "../expiry.ts";
import { SET_VISIBILITIES, type SetVisibility } from "../gallery.ts";
import { eachChoice } from "../look.ts";

/** What a set can be sorted by. */
export const SORTS = ["name", "taken", "newest"] as const;
export type Sort = (typeof SORTS)[number];

const photo = z.string().min(1).max(400);
const photos = z.array(photo).min(1);
const set = z.string().min(1).max(64);
const line = (most: number) => z.string().trim().max(most);

/** "": as if the file did not have it; so is what was stored before there was such a key. */
const look = z.object({
  do: z.literal("look"),
  ...eachChoice((words) => z.enum(["", ...words]).default("")),
  accent: z.string().regex(/^(?:#[0-9a-fA-F]{6})?$/),
});

/** The point that stays visible when the cover's picture is cropped, in percent from the left and the top. */
const focus = z.string().regex(/^(?:100|\d{1,2})% (?:100|\d{1,2})%$/);

/** One change that the photographer makes to a gallery in the studio. */
const editSchema = z.discriminatedUnion("do", [
  /** Moves photos within a set, before another of its photos and in the order given; null: to the end. */
  z.object({ do: z.literal("move"), set, photos, before: photo.nullable() }),
  z.object({ do: z.literal("sort"), set, by: z.enum(SORTS) }),
  /** Adds photos at the end of a set; `from`: and removes them from this one. */
  z.object({ do: z.literal("place"), photos, to: set, from: set.nullable() }),
  /** Removes photos from a set; those in no other set are removed from the gallery. */
  z.object({ do: z.literal("unplace"), photos, from: set }),
  /** Takes photos out of the gallery. */
  z.object({ do: z.literal("out"), photos }),
  /** Puts photos that were removed back where the files have them. */
  z.object({ do: z.literal("back"), photos }),
  z.object({ do: z.literal("caption"), photo, text: line(2000) }),
  z.object({ do: z.literal("alt"), photo, text: line(1000) }),
  z.object({ do: z.literal("set-title"), set, title: line(120).min(1) }),
  z.object({
    do: z.literal("new-set"),
    title: line(120).min(1),
    visibility: z.enum(SET_VISIBILITIES),
    /** The name for it in later edits of the same list. */
    as: z
      .string()
      .regex(/^\+\d{1,4}$/)
      .optional(),
  }),
  /** Moves a set before another one; null: to the end. */
  z.object({ do: z.literal("move-set"), set, before: set.nullable() }),
  /** Removes a set without photos. */
  z.object({ do: z.literal("drop-set"), set }),
  z.object({ do: z.literal("cover"), photo, focus: focus.nullable() }),
  z.object({
    do: z.literal("words"),
    title: line(200).min(1),
    date: z.string().refine((day) => day === "" || isDay(day)),
    description: line(4000),
  }),
  look,
]);
export type Edit = z.output<typeof editSchema>;

export const editsSchema = z.array(editSchema).min(1).max(5000);

/** What photos are sorted by. */
export interface PhotoFacts {
  /** File name of the original. */
  file: string;
  /** By corrected clocks. */
  taken: string | null;
}

/** Who may see each new set. */
export type NewSets = ReadonlyMap<string, SetVisibility>;
