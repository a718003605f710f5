import { fontsOf } from "../../worker/domain/look.ts";

/** The files of each pair of fonts, by its name: one for what takes their room until they are there, one that brings them. */

type Files = Readonly<Record<string, string>>;
type Look = Readonly<Record<string, string>>;

const standIns = import.meta.glob("../styles/stand-ins/*.css", { query: "?inline", import: "default", eager: true });
/** Without the usual ones, which are part of the whole stylesheet. */
const sheets = import.meta.glob(["../styles/fonts/*.css", "!../styles/fonts/book.css"], {
  query: "?url&no-inline",
  import: "default",
  eager: true,
});

/** The style of text until its fonts are there, to be part of a page. */
export const standInsOf = (look: Look): string => (standIns as Files)[`../styles/stand-ins/${fontsOf(look)}.css`] ?? "";

/** Address of the stylesheet that brings the fonts; null for those that are part of the whole stylesheet. */
export const fontSheetOf = (look: Look): string | null =>
  (sheets as Files)[`../styles/fonts/${fontsOf(look)}.css`] ?? null;
