/** Files `npm run new` begins a gallery with: every key there is, the optional ones as comments. */

/** Sets a new gallery begins with. */
export const FIRST_SETS = ["highlights"] as const;

/** "anna-ben" -> "Anna Ben" */
function titleOf(slug: string): string {
  return slug.replace(
    /(^|-)([a-z0-9])/g,
    (_, dash: string, letter: string) => (dash ? " " : "") + letter.toUpperCase(),
  );
}

/** A commented gallery.yaml. `today`: "YYYY-MM-DD". */
export function galleryYaml(gallery: string, today: string): string {
  return `# What visitors read. Photos are beside this file, in a folder for each set. Then: npm run publish -- ${gallery}
title: ${titleOf(gallery)}
date: ${today}
# description: Two days in the Wachau
# cover: ANB_0042              # a photo's file name without its ending; left out: the first photo
# language: en                 # en, de, fr or es; left out: what the visitor's browser asks for

# In this order. The id is the folder's name and is part of links.
sets:
  - id: highlights
    title: Highlights
  # - id: getting-ready
  #   title: Getting ready
  #   visibility: client       # guests don't see it. Counts when the set is first published; later: npm run access
  #   renamed-from: first-day  # the id it had, when you rename a set and its folder; it keeps who may see it

# First values; later they are changed in the studio or by npm run access. Passwords are never written here.
# listed: true                 # shown on your home page
# downloads: all               # what guests may download: off, photos, all or buy
# expires: 2027-06-13          # last day it is open, in the time zone of studio.yaml; or never

# response:                    # what clients are asked for; left out: to choose photos. Later: the studio, under Selections
#   invites: clients           # off, clients, or everyone: guests too
#   min: 5                     # photos to pick at least, and at most
#   max: 40
#   afterwards: keep-open      # what sending does to who sent it: keep-open, read-only or close
#   questions:
#     - text: Which album?
#       choices: [Linen, Leather]
#       required: true

# offer:                       # what guests buy, where downloads is buy; later it is changed in the studio, under Shop
#   currency: EUR
#   items:
#     - sell: photo            # photo, photos, set or gallery
#       size: original         # original or web
#       price: 12.50
#     - sell: photos           # a pack
#       count: 10
#       price: 80
#   tax: { kind: included, rate: 20, label: 20 % VAT }
#   invoice: true              # may be paid by invoice; you release the order

# strip-gps: false             # deliver originals byte for byte; left out: without the place they were taken at

# captions:
#   ANB_0042: The first look
# remove:                      # photos to take out, though they were published
#   - ANB_0099

# look:
#   cover: full                # full, split or text
#   theme: auto                # auto, light or dark
#   accent: "#7a5c3e"
#   cover-position: "50% 30%"  # what stays in view of the cover: from the left, from the top
`;
}

/** A commented studio.yaml with the time zone of this machine. */
export function studioYaml(timezone: string): string {
  return `# Who you are, on every gallery.
name: Your Studio
# logo: logo.svg             # SVG or PNG, a file beside this one
# email: studio@example.com
timezone: ${timezone}
# links:
#   - label: Website
#     url: https://example.com/
`;
}
