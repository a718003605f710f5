import { z } from "zod";

/** How the home page arranges galleries that show a picture, the usual one first. */
export const HOME_LAYOUTS = ["feature", "grid", "column"] as const;

export const homeSchema = z.object({
  layout: z.enum(HOME_LAYOUTS).catch(HOME_LAYOUTS[0]),
  /** What the photographer says of themselves; paragraphs are separated by empty lines. */
  text: z.string().optional(),
});
/** The photographer's own page, as `studio.yaml` describes it. */
export type Home = z.infer<typeof homeSchema>;
