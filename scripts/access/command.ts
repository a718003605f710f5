import { INVITES } from "../../worker/domain/invites.ts";
import { keepItemIds } from "../../worker/domain/shop/offer.ts";
import { readFormerLinks } from "../../worker/store/gallery-links.ts";
import { readOffer, writeOffer } from "../../worker/store/offers.ts";
import { readPublicCovers } from "../../worker/store/public-covers.ts";
import { readQuestionnaire, writeQuestionnaire } from "../../worker/store/questionnaire.ts";
import { changeSettings } from "../../worker/store/settings.ts";
import { readStudioProfile } from "../../worker/store/studio.ts";
import { liveGallery, withTarget } from "../gallery/live.ts";
import { optionProblems } from "../gallery/option-problems.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf } from "../terminal/colour.ts";
import { ScriptError } from "../terminal/script.ts";
import { changeLinks, linkFromOptions } from "./link.ts";
import { listsFromOption, withLists } from "./lists.ts";
import { readOfferFile } from "./offer.ts";
import { type AccessOptions, settingsFromOptions } from "./options.ts";
import { changeCover, coverFromOptions } from "./public-cover.ts";
import { describeAccess } from "./report.ts";
import type { ACCESS } from "./usage.ts";

/** `npm run access`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof ACCESS>): Promise<number> {
  return withTarget(options, (target) => access(target, { gallery: positionals[0] ?? "", options }));
}

type Opened = Parameters<Parameters<typeof withTarget>[1]>[0];

async function access(
  target: Opened,
  { gallery, options }: { gallery: string; options: AccessOptions },
): Promise<number> {
  const { manifest } = await liveGallery(target, gallery);
  const timezone = (await readStudioProfile(target.db))?.timezone ?? "UTC";
  const change = await settingsFromOptions(options, timezone);
  const wanted = options.offer ? await readOfferFile(options.offer) : null;
  const wish = coverFromOptions(options);
  const links = linkFromOptions(options);
  const lists = listsFromOption(options.lists);
  const offer = wanted && keepItemIds(wanted, await readOffer(target.db, gallery));
  if (offer) await writeOffer(target.db, { gallery, offer, now: Date.now() });
  const live = offer ? ["The price list is live."] : [];
  if (offer && Object.keys(change).length === 0) console.log(coloursOf(process.stdout).good("The price list is live."));
  if (Object.keys(change).length > 0) {
    const liveSets = manifest.sets.map((set) => set.id);
    const result = await changeSettings(target.db, { gallery, change, liveSets, now: Date.now() });
    if (!result.ok) throw new ScriptError(optionProblems(result.problems, options, live));
    live.push("The other settings are live.");
    const { good, warn } = coloursOf(process.stdout);
    console.log(good("Changed. It takes effect with the next request."));
    for (const warning of result.warnings) console.log(warn(warning));
  }
  const invites = INVITES.find((one) => one === options.invites);
  if (lists || invites) {
    const before = await readQuestionnaire(target.db, gallery);
    const questionnaire = { ...(lists ? withLists(before, lists) : before), ...(invites ? { invites } : {}) };
    await writeQuestionnaire(target.db, { gallery, questionnaire, now: Date.now() });
    const what = lists ? (invites ? "The lists and who chooses are" : "The lists are") : "Who chooses is";
    live.push(`${what} changed.`);
    console.log(coloursOf(process.stdout).good(`${what} changed. It takes effect with the next request.`));
  }
  if (wish) {
    await changeCover(target, { at: await liveGallery(target, gallery), wish, options, live });
    live.push("The public cover is changed.");
    console.log(coloursOf(process.stdout).good("The public cover is changed. It takes effect with the next request."));
  }
  if (links) {
    const before = live.length;
    await changeLinks(target.db, { at: await liveGallery(target, gallery), wish: links, options, live });
    for (const line of live.slice(before)) console.log(coloursOf(process.stdout).good(line));
  }
  const former = await readFormerLinks(target.db, gallery);
  const [cover] = await readPublicCovers(target.db, [gallery]);
  const asked = await readQuestionnaire(target.db, gallery);
  const now = await liveGallery(target, gallery);
  console.log(describeAccess({ ...now, cover, former, asked, timezone, now: Date.now() }));
  return 0;
}
