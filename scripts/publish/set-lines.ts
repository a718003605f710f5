import type { GalleryReport, NewSet } from "./options.ts";

const SHOWN = 10;

/** Who sees each set that this publish added, and how to change it. */
export function setLines({ gallery, newSets, first }: Pick<GalleryReport, "gallery" | "newSets" | "first">): string[] {
  const renamed = newSets.filter(({ before }) => before !== null);
  const fresh = newSets.filter(({ before }) => before === null);
  return [
    ...renamed.map(({ id, before, visibility }) => {
      const kept = visibility === "everyone" ? "guests see it" : "only clients see it";
      return `Set ${id} was ${before}: ${kept}, and its marks and picks are kept. ${changeOf(gallery, { id, visibility })}`;
    }),
    ...(["everyone", "client"] as const).flatMap((visibility) => {
      const ids = fresh.filter((set) => set.visibility === visibility).map(({ id }) => id);
      const [one] = ids;
      if (one === undefined) return [];
      const which = `${first ? "" : "new "}${ids.length === 1 ? "set" : "sets"} ${listed(ids)}`;
      const who = visibility === "everyone" ? "for everyone who may enter" : "for clients only";
      const change = changeOf(gallery, { id: ids.length === 1 ? one : "<set>", visibility });
      return [`${which[0]?.toUpperCase()}${which.slice(1)}: ${who}. ${change}`];
    }),
  ];
}

function listed(ids: readonly string[]): string {
  const rest = ids.length - SHOWN;
  return rest > 0 ? `${ids.slice(0, SHOWN).join(", ")} and ${rest} more` : ids.join(", ");
}

function changeOf(gallery: string, { id, visibility }: Pick<NewSet, "id" | "visibility">): string {
  const it = id === "<set>" ? "one" : "it";
  return visibility === "everyone"
    ? `To hide ${it} from guests: npm run access -- ${gallery} --client-only ${id}`
    : `To show ${it} to guests: npm run access -- ${gallery} --everyone ${id}`;
}
