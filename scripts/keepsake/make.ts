import { asLink } from "../../worker/domain/link.ts";
import { sizesIn } from "../../worker/domain/manifest.ts";
import { paths } from "../../worker/domain/paths.ts";
import { type Size, SMALLEST } from "../../worker/domain/sizes.ts";
import { partHref } from "../../worker/domain/zip-parts.ts";
import { readFacts } from "../prove/facts.ts";
import type { Target } from "../target/target.ts";
import type { Progress } from "../terminal/progress.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { ScriptError } from "../terminal/script.ts";
import { type Fetched, fetchPart } from "./fetch-file.ts";
import { accountOf, checkMayHave, type Owner, visitorOf } from "./owner.ts";
import { signIn } from "./sign-in.ts";

export interface Making {
  target: Target;
  /** Where the site is served. */
  origin: string;
  gallery: string;
  owner: Owner;
  size: Size;
  folder: string;
  progress: Pick<Progress, "step">;
  signal: AbortSignal;
}

/**
 * Writes a keepsake into a folder, as the site itself gives it to somebody in that role. Throws ScriptError if the gallery is
 * not published, the rules give them none, or the site can't make it.
 */
export async function makeKeepsake(making: Making): Promise<Fetched[]> {
  const { target, origin, gallery, owner, size, folder, progress, signal } = making;
  const facts = await readFacts(target, gallery);
  const account = await accountOf(target, { gallery, email: owner.email });
  checkMayHave(facts, { owner, visitor: visitorOf(owner, account), size });
  checkSizes(gallery, facts.manifest);
  const cookie = await signIn({ facts, target, origin, as: owner.as, account });
  const href = paths.downloadKeepsake(asLink(facts.policy.link), size);
  const made: Fetched[] = [];
  for (let part = 1; part <= (made[0]?.parts ?? 1); part++) {
    const step = progress.step("keepsake", 100);
    const onBytes = (done: number, of: number) => step.update(Math.floor((100 * done) / of));
    const fetched = await fetchPart({ url: new URL(partHref(href, part), origin), cookie, folder, signal, onBytes });
    if (!fetched) throw new ScriptError(`The gallery changed while its keepsake was made. Run this again.`);
    step.end(fetched.file);
    made.push(fetched);
  }
  return made;
}

function checkSizes(gallery: string, manifest: Parameters<typeof sizesIn>[0]): void {
  if (sizesIn({ sets: manifest.sets }).includes(SMALLEST)) return;
  throw new ScriptError(
    onSamePlace(
      `${gallery} was published by an older Glassine, without pictures in web size. Publish it again: npm run publish -- ${gallery}`,
    ),
  );
}
