import path from "node:path";
import { emailKey } from "../../worker/domain/account.ts";
import {
  type ChosenBy,
  type FileOf,
  inOrder,
  onlyOnList,
  picksCsv,
  picksJson,
  sidecars,
  textList,
} from "../../worker/domain/export/picks.ts";
import type { Separator } from "../../worker/domain/export/separators.ts";
import { isSameName, type PickList } from "../../worker/domain/lists.ts";
import type { Download } from "../../worker/domain/manifest.ts";
import type { Questionnaire, SelectionSummary } from "../../worker/domain/selection.ts";
import { chosenBy, summaryPages } from "../../worker/store/chosen.ts";
import { readQuestionnaire } from "../../worker/store/questionnaire.ts";
import { type LiveGallery, liveGallery, withTarget } from "../gallery/live.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { UsageError } from "../terminal/arguments.ts";
import { printable } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import { printPieces } from "../terminal/output.ts";
import { ScriptError } from "../terminal/script.ts";
import { readOriginals } from "./originals.ts";
import { writeSidecars } from "./sidecars.ts";
import type { PICKS } from "./usage.ts";

/** `npm run picks`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof PICKS>): Promise<number> {
  return withTarget(options, async (target) => {
    const live = await liveGallery(target, positionals[0] ?? "");
    const originals = await readOriginals(target, live);
    const asked = await readQuestionnaire(target.db, live.overview.policy.gallery);
    const list = options.list === undefined ? null : listNamed(options.list, asked);
    const all = readChosen(target, { live, originals, ...options });
    const chosen = list ? onlyOnList(all, list.id) : all;
    const { keyword, content } = options;
    return options.format === "xmp"
      ? writeXmp(chosen, { live, keyword, lists: asked.lists, content: path.resolve(content) })
      : print({ live, originals, asked, chosen, options });
  });
}

/** A list by its name, however it is capitalized. Throws ScriptError. */
function listNamed(name: string, { lists }: Questionnaire): PickList {
  const list = lists.find((one) => isSameName(one, { name: name.trim() }));
  if (list) return list;
  if (lists.length === 0) throw new ScriptError("This gallery has no lists: leave --list out.");
  throw new ScriptError(printable(`No list is called ${name}. There are: ${lists.map((one) => one.name).join(", ")}`));
}

interface Choosing {
  live: LiveGallery;
  originals: ReadonlyMap<string, Download>;
  client: string | undefined;
  round: string;
}

/** What was chosen, in the gallery's order. Throws ScriptError if there is nothing. */
async function* readChosen(
  { db }: Target,
  { live, originals, client, round }: Choosing,
): AsyncGenerator<ChosenBy, void, undefined> {
  if (!/^(?:last|now|\d{1,4})$/.test(round)) throw new UsageError(`--round ${round}: must be a number, last or now.`);
  const which = round === "last" || round === "now" ? round : Number(round);
  const places = new Map([...originals.keys()].map((photo, at) => [photo, at]));
  const isTheirs = ({ email }: SelectionSummary) => client === undefined || emailKey(email ?? "") === emailKey(client);
  let [found, unsent] = [false, false];
  for await (const page of summaryPages(db, live.overview.policy.gallery)) {
    const wanted = page.filter(isTheirs);
    unsent ||= wanted.some(({ picked }) => picked > 0);
    for await (const chosen of chosenBy(db, wanted, which)) {
      found = true;
      yield inOrder(chosen, (photo) => places.get(photo));
    }
  }
  if (found) return;
  const now = unsent ? " To see what has been chosen so far: --round now" : "";
  if (client === undefined && round === "last") throw new ScriptError(`Nobody has sent a selection yet.${now}`);
  throw new ScriptError(`No such selection was sent.${now}`);
}

interface Printing {
  asked: Questionnaire;
  live: LiveGallery;
  originals: ReadonlyMap<string, Download>;
  chosen: AsyncIterable<ChosenBy>;
  options: { format: string; separator: string; extension: boolean };
}

async function print({ asked, live, originals, chosen, options }: Printing): Promise<number> {
  const { gallery } = live.overview.policy;
  const fileOf: FileOf = (photo) => originals.get(photo)?.file ?? photo;
  const { questions, lists } = asked;
  const { extension } = options;
  const pieces = {
    txt: () => textList(chosen, { separator: options.separator as Separator, extension, fileOf }),
    csv: () => picksCsv(chosen, { questions, lists, fileOf }),
    json: () => picksJson(gallery, chosen, { lists, fileOf }),
  }[options.format];
  if (pieces) await printPieces(whole(pieces()));
  return 0;
}

/** The same pieces, but none before the second one exists: if the first step fails, nothing was printed. */
async function* whole(pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  const first = await pieces.next();
  if (first.done) return;
  const second = await pieces.next();
  yield first.value;
  if (second.done) return;
  yield second.value;
  yield* pieces;
}

async function writeXmp(
  chosen: AsyncIterable<ChosenBy>,
  {
    live,
    keyword,
    lists,
    content,
  }: { live: LiveGallery; keyword: string; lists: readonly PickList[]; content: string },
): Promise<number> {
  const folder = path.join(content, live.overview.policy.gallery);
  const { written, kept, missing } = await writeSidecars(await sidecars(chosen, { keyword, lists }), folder);
  console.log(`${counted(written.length, "sidecar")} written.`);
  for (const file of kept) console.log(printable(`Already there, not changed: ${file}`));
  for (const photo of missing) console.log(printable(`Original not found: ${photo}`));
  return 0;
}
