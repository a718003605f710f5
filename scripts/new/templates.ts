/** The files that `npm run new` starts a gallery with: every setting there is, the optional ones as comments. */

import type { FirstSettings } from "./preset.ts";

/** The name of a studio before it has one. */
export const FIRST_NAME = "Your Studio";

/** The sets of a new gallery. */
export const FIRST_SETS = ["highlights"] as const;

/** "anna-ben" -> "Anna Ben" */
function titleOf(slug: string): string {
  return slug.replace(
    /(^|-)([a-z0-9])/g,
    (_, dash: string, letter: string) => (dash ? " " : "") + letter.toUpperCase(),
  );
}

/** A commented gallery.yaml. `today`: "YYYY-MM-DD". `first`: settings that it begins with. */
export function galleryYaml(gallery: string, today: string, first: FirstSettings = {}): string {
  return `# What visitors read. Put the photos into a folder for each set, next to this file. Then: npm run publish -- ${gallery}
title: ${titleOf(gallery)}
date: ${today}
# description: Two days in the Wachau
# cover: ANB_0042              # a photo's file name without its extension (default: the first photo)
# language: en                 # en, de, fr or es (default: the language of the visitor's browser)

# Sets are shown in this order. The id is the name of the folder and part of links.
sets:
  - id: highlights
    title: Highlights
  # - id: getting-ready
  #   title: Getting ready
  #   visibility: client       # guests don't see it. Only for the first publish of the set; later: npm run access
  #   order: name              # name or taken
  #   photos: [ANB_0042, ANB_0007]  # an order of your own; photos that are not named follow the one before them
  #   renamed-from: first-day  # its old id, if you rename a set and its folder, to keep who may see it

# Only for the first publish; later change these in the studio or with npm run access. Passwords don't belong here.
${setting("listed", "true", first)}# shown on your home page
${setting("downloads", "all", first)}# what guests may download: off, photos, all or buy
${setting("expires", "2027-06-13", first)}# the last day it is open, in the time zone of studio.yaml; or never

# response:                    # what you ask of clients (default: to choose photos). Later: in the studio, under Selections
#   invites: favourites        # off, clients, favourites (clients; guests keep some for themselves) or everyone
#   min: 5                     # how many photos to pick at least and at most
#   max: 40
#   lists:                     # or several lists, each with its own limits
#     - { name: Album, max: 40 }
#     - { name: Wall, min: 3, max: 3 }
#   afterwards: keep-open      # once a selection is sent: keep-open, read-only or close
#   questions:
#     - text: Which album?
#       choices: [Linen, Leather]
#       required: true

# offer:                       # the price list, if downloads is buy; later change it in the studio, under Shop
#   currency: EUR
#   items:
#     - sell: photo            # photo, photos, set or gallery
#       size: original         # original or web
#       price: 12.50
#     - sell: photos           # a pack
#       count: 10
#       price: 80
#   tax: { kind: included, rate: 20, label: 20 % VAT }
#   invoice: true              # buyers may pay by invoice; you release the order

# strip-gps: false             # deliver originals byte for byte (default: remove where they were taken)

# order: taken                 # name or taken: by the time in the photos (default: name); a set may have its own
# clock-offset:                # what to add to a camera's clock; by its model, or by how its files' names begin
#   NIKON Z 8: +01:00:00
#   IMG_: -00:03:20
# captions:                    # instead of those in the photos' files; captions: off shows none of them
#   ANB_0042: The first look
# remove:                      # published photos to remove
#   - ANB_0099

# look:
#   cover: full                # full, centre, frame, band, split or text
#   theme: auto                # auto, light or dark
#   fonts: book                # book, romantic, fashion or modern
#   accent: "#7a5c3e"
#   grid: rows                 # rows or columns: on phones, two photos side by side
#   viewer: paper              # paper or dark: what is behind an enlarged photo
#   slideshow: videos          # videos or photos: plays them to their end, or leaves them out
#   cover-position: "50% 30%"  # the part of the cover that stays visible: from the left, from the top

# watermark:                   # drawn into proofs (default: that of studio.yaml); watermark: off for none
#   text: © Anna Berger        # or logo: mark.svg, an SVG or PNG file next to this one
#   position: center           # top-left, top, top-right, left, center ... bottom-right, or tile
#   size: 50%                  # of the shorter edge
#   opacity: 50%
`;
}

/** A setting as it begins, or as an example in a comment, up to where its explanation begins. */
function setting(name: keyof FirstSettings, example: string, first: FirstSettings): string {
  const value = first[name];
  return (value === undefined ? `# ${name}: ${example}` : `${name}: ${value}`).padEnd(31);
}

/** A commented studio.yaml with the time zone of this computer. */
export function studioYaml(timezone: string): string {
  return `# Who you are, on every gallery.
name: ${FIRST_NAME}
# logo: logo.svg             # an SVG or PNG file next to this one
# email: studio@example.com
timezone: ${timezone}
# home:
#   layout: feature          # feature, grid or column: galleries with a public cover, on your home page
#   text: Who you are, in a few lines
#   picture: mara.jpg        # a picture of you or your studio, next to this file
#   alt: What it shows       # for those who can't see it
# watermark:                 # drawn into proofs of all galleries
#   text: © ${FIRST_NAME}
# links:
#   - label: Website
#     url: https://example.com/
`;
}
