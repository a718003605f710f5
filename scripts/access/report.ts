import type { FormerLink } from "../../worker/domain/link.ts";
import { unfilmedIn } from "../../worker/domain/manifest.ts";
import { paths } from "../../worker/domain/paths.ts";
import type { PublicCover } from "../../worker/domain/public-cover.ts";
import type { Questionnaire } from "../../worker/domain/selection.ts";
import { PLAIN_NAMES, plainRow, wordOf } from "../../worker/domain/settings-table.ts";
import { downloadSizesWords } from "../../worker/domain/sizes.ts";
import type { LiveGallery } from "../gallery/live.ts";
import { coloursOf } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import { listWords } from "../terminal/nearest.ts";
import { listsText } from "./lists.ts";

const { strong, faint } = coloursOf(process.stdout);

/** Who may see a gallery, as lines for the photographer. */
export function describeAccess({
  overview,
  manifest,
  cover,
  former,
  asked,
  timezone,
  now,
}: LiveGallery & {
  cover: PublicCover | undefined;
  former: readonly FormerLink[];
  asked: Questionnaire;
  timezone: string;
  now: number;
}): string {
  const { policy } = overview;
  const day = (at: number) => new Date(at).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: timezone });
  const rows: [string, string][] = [
    ["link", paths.gallery(policy.link)],
    ...(former.length > 0
      ? [["earlier links", former.map(({ link }) => paths.gallery(link)).join(", ")] satisfies [string, string]]
      : []),
    ["visibility", policy.unpublished ? `taken down (${policy.visibility})` : policy.visibility],
    ["guests", guestsOf(policy)],
    ["clients", clientsOf(policy)],
    ["private photos", `${policy.privateMarks.size}`],
    ["downloads for guests", downloadsOf(policy)],
    [
      "original size",
      policy.included === null ? "not counted" : `${counted(policy.included, "photo")} for each visitor`,
    ],
    ["who chooses", asked.invites],
    ["lists", listsText(asked.lists)],
    ["public cover", cover ? `${cover.photo}, ${cover.style}` : "none: nobody sees a photo before they enter"],
    ...plainRows(policy),
    ...filmRows(policy, manifest),
    [
      "closes",
      policy.expiresAt === null
        ? "never"
        : `end of ${day(policy.expiresAt - 1)}${now >= policy.expiresAt ? " (closed)" : ""}`,
    ],
    ["everyone signed out", overview.sessionsEndedAt === null ? "never" : day(overview.sessionsEndedAt)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const sets = manifest.sets.map(({ id, photos }) => {
    const open = policy.sets.get(id) === "everyone";
    return `  ${(open ? "everyone" : "client").padEnd(width)}${id} ${faint(counted(photos.length, "photo"))}`;
  });
  return [
    strong(manifest.title),
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`),
    strong("Sets"),
    ...sets,
  ].join("\n");
}

type Policy = LiveGallery["overview"]["policy"];

function plainRows(policy: Policy): [string, string][] {
  return PLAIN_NAMES.flatMap((name): [string, string][] => {
    const { report } = plainRow(name);
    const word = wordOf(policy[name]);
    return report === "own" ? [] : [[report.label, report.values[word] ?? word]];
  });
}

function filmRows({ proofs }: Policy, manifest: LiveGallery["manifest"]): [string, string][] {
  const films = unfilmedIn(manifest);
  if (proofs === "off" || films.length === 0) return [];
  const which = listWords(films.length > 8 ? [...films.slice(0, 7), `${films.length - 7} more`] : films, "and");
  return [
    [
      "films",
      `whoever sees proofs sees only the poster of ${which}: install the encoder (docs/video.md), then publish again`,
    ],
  ];
}

function downloadsOf({ downloads, downloadSizes, pin, sells }: Policy): string {
  if (downloads === "off") return downloads;
  if (downloads === "buy") return sells ? "what they buy" : "what they buy: nothing is for sale yet";
  const sizes = downloadSizes === "all" ? "" : `, ${downloadSizesWords(downloadSizes)}`;
  return `${downloads}${sizes}${pin ? ", sets and gallery with PIN" : ""}`;
}

function guestsOf({ visibility, hasGuestPassword }: Policy): string {
  if (visibility === "private") return "no: private, for assigned client accounts only";
  if (visibility === "public") return "everybody, without a password";
  return hasGuestPassword ? "with the guest password" : "no: no guest password is set";
}

function clientsOf({ visibility, hasClientPassword, marks }: Policy): string {
  const marking = marks ? "may mark photos private" : "may not mark photos private";
  if (visibility === "private") return `assigned accounts only; ${marking}`;
  return hasClientPassword
    ? `with the client password; ${marking}`
    : "assigned accounts only: no client password is set";
}
