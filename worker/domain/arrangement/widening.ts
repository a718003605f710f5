import { type Audience, audienceOf, isWider, visibilityOf } from "../access.ts";
import type { SetVisibility } from "../gallery.ts";
import type { Places } from "./places.ts";

interface Shown {
  places: Places;
  sets: ReadonlyMap<string, SetVisibility>;
}

interface Change {
  before: Shown;
  after: Shown;
  /** Photos marked private. */
  marks: ReadonlySet<string>;
}

/** A photo that more people would see than before. */
export interface Widened {
  name: string;
  from: readonly string[];
  /** The sets that would show it to them. */
  to: readonly string[];
  audience: Exclude<Audience, "nobody">;
}

/** What the photographer confirms: that these people may see this photo. If still more would, we ask again. */
export const confirmationOf = ({ name, audience }: Widened): string => `${audience} ${name}`;

/** Photos that more people would see. */
export function widenedPhotos({ before, after, marks }: Change): Widened[] {
  const audienceIn = ({ places, sets }: Shown, name: string) =>
    audienceOf(
      (places.get(name) ?? []).map((set) => visibilityOf(sets, set)),
      marks.has(name),
    );
  return [...after.places.keys()].flatMap((name): Widened[] => {
    const audience = audienceIn(after, name);
    if (audience === "nobody" || !isWider(audienceIn(before, name), audience)) return [];
    const from = before.places.get(name) ?? [];
    const open = (after.places.get(name) ?? []).filter((set) => visibilityOf(after.sets, set) === audience);
    return [{ name, from, to: open.length > 0 ? open : (after.places.get(name) ?? []), audience }];
  });
}
