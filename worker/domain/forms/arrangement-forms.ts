import { z } from "zod";
import { type Edit, editsSchema, SORTS } from "../arrangement/edits.ts";
import { type Form, formOf, type Refuse } from "../form.ts";
import { carried, choice, day, field, named, photoText, text, wholeNumber } from "../form-fields.ts";
import { SET_VISIBILITIES } from "../gallery.ts";
import { eachChoice } from "../look.ts";

/** What a form on the studio's photo page asks for. */
export interface ArrangementRequest {
  /** The arrangement that the page showed. */
  revision: number;
  change: Edit[] | { back: number };
  /** What the photographer confirmed, as `confirmationOf` writes it. */
  confirmed: ReadonlySet<string>;
}

const revision = () => wholeNumber({ least: 0, most: 1_000_000_000 });

type Shape = Parameters<typeof formOf>[0];
type Values<Own extends Shape> = z.infer<z.ZodObject<Own>>;

/** A form that makes edits; nothing is confirmed yet. */
function editForm<Own extends Shape>(
  shape: Own,
  make: (values: Values<Own>, refuse: Refuse) => Edit[],
): Form<ArrangementRequest> {
  return formOf({ ...shape, revision: revision() }, (values, refuse) => ({
    revision: (values as { revision: number | null }).revision ?? 0,
    change: make(values as unknown as Values<Own>, refuse),
    confirmed: new Set<string>(),
  }));
}

const unread = (value: string): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
};

/** What a form confirms. If it can't be read, nothing: the photographer is asked again. */
const confirmedIn = (sent: string | undefined): ReadonlySet<string> =>
  new Set(z.array(z.string()).safeParse(unread(sent ?? "")).data);

/** Any number of edits as JSON, sent by a script or by the page that asked for confirmation. */
export const editsForm = formOf(
  { revision: revision(), edits: carried(), confirmed: carried().optional() },
  (values, refuse): ArrangementRequest => {
    const change = editsSchema.safeParse(unread(values.edits));
    if (!change.success) refuse(null, { code: "formUnreadable" });
    return { revision: values.revision ?? 0, change: change.data ?? [], confirmed: confirmedIn(values.confirmed) };
  },
);

export const sortForm = editForm({ set: carried(), by: choice(SORTS) }, ({ set, by }) => [{ do: "sort", set, by }]);

/** What to do with the ticked photos. */
const CHOSEN = ["before", "end", "move", "add", "unplace", "out"] as const;

export const chosenForm = editForm(
  {
    ...{ set: carried(), photo: named(), do: choice(CHOSEN) },
    ...{ to: carried().optional(), before: photoText() },
  },
  ({ set, photo, do: what, to = "", before }, refuse): Edit[] => {
    const photos = [...new Set(photo)];
    if (what === "out") return [{ do: "out", photos }];
    if (what === "unplace") return [{ do: "unplace", photos, from: set }];
    if (what === "end") return [{ do: "move", set, photos, before: null }];
    if (what === "before") {
      if (before === "") refuse("before", { code: "missing" });
      return [{ do: "move", set, photos, before }];
    }
    if (to === "") refuse("to", { code: "missing" });
    return [{ do: "place", photos, to, from: what === "move" && set !== "" ? set : null }];
  },
);

export const backForm = editForm({ photo: named() }, ({ photo }) => [{ do: "back", photos: [...new Set(photo)] }]);

export const describeForm = editForm(
  { photo: carried(), caption: text({ most: 2000 }), alt: text({ most: 1000 }) },
  ({ photo, caption, alt }) => [
    { do: "caption", photo, text: caption },
    { do: "alt", photo, text: alt },
  ],
);

const percent = () => wholeNumber({ least: 0, most: 100 });

export const coverForm = editForm({ photo: carried(), x: percent(), y: percent() }, ({ photo, x, y }) => [
  { do: "cover", photo, focus: x === null || y === null ? null : `${x}% ${y}%` },
]);

export const setTitleForm = editForm(
  { set: carried(), title: text({ most: 120, required: true }) },
  ({ set, title }) => [{ do: "set-title", set, title }],
);

export const newSetForm = editForm(
  { title: text({ most: 120, required: true }), visibility: choice(SET_VISIBILITIES) },
  ({ title, visibility }) => [{ do: "new-set", title, visibility }],
);

/** `before` "": to the end. */
export const moveSetForm = editForm({ set: carried(), before: carried() }, ({ set, before }) => [
  { do: "move-set", set, before: before || null },
]);

export const dropSetForm = editForm({ set: carried() }, ({ set }) => [{ do: "drop-set", set }]);

export const wordsForm = editForm(
  { title: text({ most: 200, required: true }), date: day(), description: text({ most: 4000 }) },
  ({ title, date, description }) => [{ do: "words", title, date: date ?? "", description }],
);

const accent = () =>
  field({
    constraints: { pattern: "#[0-9a-fA-F]{6}", maxlength: 7 },
    wrong: { code: "colour" },
    empty: "",
    read: (typed) => typed,
  });

const looks = eachChoice((words) => choice(["", ...words]));

export const lookForm = editForm(
  { ...looks, accent: accent() },
  ({ cover, theme, fonts, grid, viewer, slideshow, accent }) => [
    { do: "look", cover, theme, fonts, grid, viewer, slideshow, accent },
  ],
);

/** Restores an earlier arrangement. */
export const goBackForm = formOf(
  { revision: revision(), back: revision(), confirmed: carried().optional() },
  ({ revision, back, confirmed }): ArrangementRequest => ({
    revision: revision ?? 0,
    change: { back: back ?? 0 },
    confirmed: confirmedIn(confirmed),
  }),
);
