import path from "node:path";
import { emailKey } from "../worker/domain/account.ts";
import {
  type ChosenBy,
  chosenIn,
  type FileOf,
  picksCsv,
  picksJson,
  SEPARATORS,
  type Separator,
  sidecars,
  textList,
} from "../worker/domain/picks-export.ts";
import type { HeldSelection } from "../worker/domain/selection.ts";
import { listSelections } from "../worker/store/held-selections.ts";
import { readResponseProfile } from "../worker/store/response.ts";
import { type LiveGallery, liveGallery, withTarget } from "./gallery/live.ts";
import { readOriginals } from "./picks/originals.ts";
import { writeSidecars } from "./picks/sidecars.ts";
import type { Target } from "./target/target.ts";
import { COMMON_OPTIONS, readArguments, TARGET_OPTIONS, UsageError } from "./terminal/arguments.ts";
import { printable } from "./terminal/colour.ts";
import { runScript, ScriptError } from "./terminal/script.ts";

const FORMATS = ["txt", "csv", "xmp", "json"] as const;

await runScript(async (argv) => {
  const { positionals, options } = readArguments(argv, {
    usage: "npm run picks -- <gallery> [options]",
    about:
      "Submitted selections, for Lightroom and Capture One. txt, csv and json are printed; xmp writes sidecars beside the originals, and never over one that is there.",
    positionals: { min: 1, max: 1 },
    options: {
      format: { kind: "text", oneOf: FORMATS, help: "what to make of them", default: "txt" },
      client: { kind: "text", value: "E-MAIL", help: "only this person's; without it everybody's" },
      round: {
        kind: "text",
        value: "N|last|now",
        help: "which round; now: as it stands, sent or not",
        default: "last",
      },
      separator: { kind: "text", oneOf: Object.keys(SEPARATORS), help: "between names in txt", default: "comma" },
      extension: { kind: "switch", help: "file names with their ending in txt" },
      keyword: { kind: "text", value: "TEXT", help: "keyword of what was picked, in xmp", default: "Client pick" },
      content: COMMON_OPTIONS.content,
      ...TARGET_OPTIONS,
    },
  });
  return withTarget(options, async (target) => {
    const live = await liveGallery(target, positionals[0] ?? "");
    const chosen = await readChosen(target, { live, ...options });
    return options.format === "xmp"
      ? writeXmp(chosen, { live, keyword: options.keyword, content: path.resolve(options.content) })
      : print(target, { live, chosen, options });
  });
});

interface Choosing {
  live: LiveGallery;
  client: string | undefined;
  round: string;
}

async function readChosen({ db }: Target, { live, client, round }: Choosing): Promise<ChosenBy[]> {
  if (!/^(?:last|now|\d{1,4})$/.test(round)) throw new UsageError(`--round ${round}: must be a number, last or now.`);
  const which = round === "last" || round === "now" ? round : Number(round);
  const held = await listSelections(db, live.overview.policy.gallery);
  const isTheirs = ({ email }: HeldSelection) => client === undefined || emailKey(email ?? "") === emailKey(client);
  const chosen = held.filter(isTheirs).flatMap((one) => chosenIn(one, which) ?? []);
  if (chosen.length > 0) return chosen;
  const unsent = held.filter(isTheirs).some(({ picks }) => picks.length > 0);
  throw new ScriptError(`No such selection was sent.${unsent ? " To see what is chosen so far: --round now" : ""}`);
}

interface Printing {
  live: LiveGallery;
  chosen: ChosenBy[];
  options: { format: string; separator: string; extension: boolean };
}

async function print(target: Target, { live, chosen, options }: Printing): Promise<number> {
  const { gallery } = live.overview.policy;
  const originals = await readOriginals(target, live);
  const fileOf: FileOf = (photo) => originals.get(photo)?.file ?? photo;
  const { questions } = await readResponseProfile(target.db, gallery);
  const { extension } = options;
  const text = {
    txt: () => textList(chosen, { separator: options.separator as Separator, extension, fileOf }),
    csv: () => picksCsv(chosen, { questions, fileOf }),
    json: () => picksJson(gallery, chosen, { fileOf }),
  }[options.format];
  process.stdout.write(text?.() ?? "");
  return 0;
}

async function writeXmp(
  chosen: ChosenBy[],
  { live, keyword, content }: { live: LiveGallery; keyword: string; content: string },
): Promise<number> {
  const folder = path.join(content, live.overview.policy.gallery);
  const { written, kept, missing } = await writeSidecars(sidecars(chosen, keyword), folder);
  console.log(`${written.length} sidecars written.`);
  for (const file of kept) console.log(printable(`Kept as it was: ${file}`));
  for (const photo of missing) console.log(printable(`No original here: ${photo}`));
  return 0;
}
