import { isVersionName } from "../../worker/domain/version-name.ts";
import type { KeptVersion } from "../../worker/store/versions.ts";
import { nearestWord } from "../terminal/nearest.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { ScriptError } from "../terminal/script.ts";

interface Choice {
  gallery: string;
  live: string;
  /** null: the one that was live before. */
  wanted: string | null;
}

/** The version to go back to. `kept`: the one that went live last first. Throws ScriptError. */
export function chosenVersion(kept: readonly KeptVersion[], { gallery, live, wanted }: Choice): KeptVersion {
  const others = kept.filter(({ version }) => version !== live);
  const see = `To see those that are kept: npm run versions -- ${gallery}`;
  const fail = (text: string) => new ScriptError(onSamePlace(text));
  if (wanted === live) throw fail(`${gallery}: version ${live} is live. There is nothing to go back to.`);
  const chosen = wanted === null ? others[0] : others.find(({ version }) => version === wanted);
  if (chosen) return chosen;
  if (wanted === null) throw fail(`${gallery} has no other version: there was none, or gc has deleted it.`);
  const near = nearestWord(
    wanted,
    others.map(({ version }) => version),
  );
  if (near) throw fail(`${gallery} has no version ${wanted}. Did you mean ${near}?`);
  const isOld = isVersionName(wanted) && wanted < live;
  throw fail(
    isOld
      ? `${gallery}: version ${wanted} is not kept any more: gc has deleted it, or there never was one. ${see}`
      : `${gallery} has no version ${wanted}. ${see}`,
  );
}
