import { z } from "zod";
import { isDay } from "../expiry.ts";
import { SET_VISIBILITIES, type SetVisibility } from "../gallery.ts";
import { LOOK_CHOICES } from "../look.ts";

/** The orders that a set can be put into. */
export const SORTS = ["name", "taken", "newest"] as const;
export type Sort = (typeof SORTS)[number];

const photo = z.string().min(1).max(400);
const photos = z.array(photo).min(1);
const set = z.string().min(1).max(64);
const line = (most: number) => z.string().trim().max(most);

/** "": as if the file did not say it. */
const look = z.object({
  do: z.literal("look"),
  cover: z.enum(["", ...LOOK_CHOICES.cover]),
  theme: z.enum(["", ...LOOK_CHOICES.theme]),
  grid: z.enum(["", ...LOOK_CHOICES.grid]),
  viewer: z.enum(["", ...LOOK_CHOICES.viewer]),
  accent: z.string().regex(/^(?:#[0-9a-fA-F]{6})?$/),
});

/** Where the cover's picture is cropped around, in percent from the left and the top. */
const focus = z.string().regex(/^(?:100|\d{1,2})% (?:100|\d{1,2})%$/);

/** One thing that the photographer does to a gallery in the studio. */
const editSchema = z.discriminatedUnion("do", [
  /** Puts photos of a set before another one of it, in the order they are named in; null: at its end. */
  z.object({ do: z.literal("move"), set, photos, before: photo.nullable() }),
  z.object({ do: z.literal("sort"), set, by: z.enum(SORTS) }),
  /** Shows photos in a set, at its end; `from`: and no longer in this one. */
  z.object({ do: z.literal("place"), photos, to: set, from: set.nullable() }),
  /** Shows photos no longer in a set; those that no other set shows are taken out. */
  z.object({ do: z.literal("unplace"), photos, from: set }),
  /** Takes photos out of the gallery. */
  z.object({ do: z.literal("out"), photos }),
  /** Brings photos that were taken out back to where the files have them. */
  z.object({ do: z.literal("back"), photos }),
  z.object({ do: z.literal("caption"), photo, text: line(2000) }),
  z.object({ do: z.literal("alt"), photo, text: line(1000) }),
  z.object({ do: z.literal("set-title"), set, title: line(120).min(1) }),
  z.object({
    do: z.literal("new-set"),
    title: line(120).min(1),
    visibility: z.enum(SET_VISIBILITIES),
    /** The name it has in edits behind this one. */
    as: z
      .string()
      .regex(/^\+\d{1,4}$/)
      .optional(),
  }),
  /** Puts a set before another one; null: at the end. */
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
  taken: string | null;
}

/** For whom each new set is. */
export type NewSets = ReadonlyMap<string, SetVisibility>;
