import { z } from "zod";

/** How the home page arranges galleries that show a picture, the usual one first. */
export const HOME_LAYOUTS = ["feature", "grid", "column"] as const;

const picture = z.object({
  /** What it shows, for those who don't see it. */
  alt: z.string(),
  /** AVIF before JPEG, and of each small ones first; earlier ones are all JPEGs. */
  files: z
    .array(
      z.object({
        /** Name below `/_astro/`. */
        file: z.string().regex(/^studio-[0-9a-f]{12}\.(?:avif|jpg)$/),
        /** Pixels. */
        width: z.int().positive(),
        height: z.int().positive(),
      }),
    )
    .min(1),
});
/** The picture of the studio, as published. */
export type StudioPicture = z.infer<typeof picture>;

export const homeSchema = z.object({
  layout: z.enum(HOME_LAYOUTS).catch(HOME_LAYOUTS[0]),
  /** What the photographer says of themselves; paragraphs are separated by empty lines. */
  text: z.string().optional(),
  picture: picture.optional(),
});
/** The photographer's own page, as `studio.yaml` describes it. */
export type Home = z.infer<typeof homeSchema>;
