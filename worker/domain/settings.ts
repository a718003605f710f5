import { hasOpenSet } from "./access.ts";
import { fieldProblems } from "./form.ts";
import { pin, secret } from "./form-fields.ts";
import type { GalleryPolicy, SetVisibility } from "./gallery.ts";
import { GALLERY_PASSWORD, normalizePassword } from "./password.ts";
import type { Problem } from "./problem.ts";
import {
  activityOf,
  isPlain,
  type PlainName,
  type PlainSettings,
  SETTING_NAMES,
  type SpecialName,
  type Visibility,
} from "./settings-table.ts";
import { allowsSize, LARGEST } from "./sizes.ts";

/** Values of the settings that are not plain. Only here are passwords in plain text. */
export interface SpecialSettings {
  /** null: removed. */
  guestPassword: string | null;
  clientPassword: string | null;
  sets: ReadonlyMap<string, SetVisibility>;
  /** How many full-size photos each visitor may download; null: they are not counted. */
  included: number | null;
  downloadPin: string | null;
  /** Instant in milliseconds since 1970, or null: never. */
  expiresAt: number | null;
  endSessions: boolean;
}

/** What the photographer wants to change; other settings stay. */
export type SettingsChange = Partial<PlainSettings> & { [Name in SpecialName]?: SpecialSettings[Name] };

export interface SettingsFacts {
  policy: GalleryPolicy;
  /** Ids of the sets of the live version. */
  liveSets: readonly string[];
  now: number;
}

/** A valid change, or everything that is wrong with it. */
export type SettingsPlan =
  | {
      ok: true;
      visibility: Visibility;
      /** Sessions that the change ends. */
      bump: { guest: boolean; client: boolean };
      /** What the photographer should know. */
      warnings: string[];
      /** One line each for the activity feed. */
      lines: string[];
    }
  | { ok: false; problems: Problem[] };

/** The secrets of a gallery, by the names of their fields in the studio's form and of their options. */
export const SECRET_FIELDS = {
  "guest-password": secret({ required: true, ...GALLERY_PASSWORD }),
  "client-password": secret({ required: true, ...GALLERY_PASSWORD }),
  "download-pin": pin(),
};

/**
 * Checks a change of access settings against the current ones. Whether the two passwords differ is checked where their
 * hashes are.
 */
export function planSettings(change: SettingsChange, facts: SettingsFacts): SettingsPlan {
  const problems = [...passwordProblems(change), ...setProblems(change, facts)];
  if (problems.length > 0) return { ok: false, problems };
  const before = facts.policy.visibility;
  const visibility = change.visibility ?? (before === "public" && change.guestPassword ? "protected" : before);
  const guest = change.guestPassword !== undefined || (before === "public" && visibility !== "public");
  const bump = {
    guest: guest || change.endSessions === true,
    client: change.clientPassword !== undefined || change.endSessions === true,
  };
  return {
    ok: true,
    visibility,
    bump,
    warnings: warningsOf(change, { ...facts, visibility }),
    lines: linesOf(change, { before, visibility }),
  };
}

function passwordProblems({ guestPassword, clientPassword, downloadPin, visibility }: SettingsChange): Problem[] {
  const given = { "guest-password": guestPassword, "client-password": clientPassword, "download-pin": downloadPin };
  const names = Object.keys(SECRET_FIELDS) as (keyof typeof SECRET_FIELDS)[];
  return [
    ...names.flatMap((path) => {
      const value = given[path];
      return typeof value === "string" ? fieldProblems(SECRET_FIELDS[path], { path, value }) : [];
    }),
    ...(areSame(guestPassword, clientPassword) ? [SAME_PASSWORDS] : []),
    ...(visibility === "public" && guestPassword ? [{ path: "visibility", code: "publicPassword" } as const] : []),
  ];
}

function areSame(one: string | null | undefined, other: string | null | undefined): boolean {
  return Boolean(one && other) && normalizePassword(one ?? "") === normalizePassword(other ?? "");
}

/** The problem when guest and client password are the same. */
export const SAME_PASSWORDS: Problem = { path: "client-password", code: "samePasswords" };

/** The problem when a change would leave no set for everyone. */
export const NO_OPEN_SET: Problem = { path: "sets", code: "noOpenSet" };

function setProblems({ sets }: SettingsChange, { policy, liveSets }: SettingsFacts): Problem[] {
  if (!sets) return [];
  const unknown = [...sets.keys()].filter((id) => !liveSets.includes(id));
  const known = liveSets.join(", ");
  if (unknown.length > 0)
    return unknown.map((set) => ({ path: "sets", code: "unknownSet", values: { set, sets: known } }));
  return hasOpenSet(liveSets, new Map([...policy.sets, ...sets])) ? [] : [NO_OPEN_SET];
}

function warningsOf(
  change: SettingsChange,
  { policy, visibility, now }: SettingsFacts & { visibility: Visibility },
): string[] {
  const warnings: string[] = [];
  if (policy.visibility === "public" && visibility === "protected" && change.guestPassword) {
    warnings.push("The gallery was public; with a guest password it is protected now.");
  }
  if (visibility === "private" && (change.guestPassword || change.clientPassword)) {
    warnings.push("The gallery is private: passwords don't work until it is protected or public.");
  }
  const hasGuestPassword = change.guestPassword === undefined ? policy.hasGuestPassword : change.guestPassword !== null;
  if (visibility === "protected" && !hasGuestPassword) {
    warnings.push("Guests can't enter yet. Set a guest password, or make the gallery public.");
  }
  if (change.downloads === "buy" && !policy.sells) {
    warnings.push("Nothing is for sale yet: guests can't download until the gallery's shop has a price list.");
  }
  const included = change.included === undefined ? policy.included : change.included;
  const [downloads, sizes] = [change.downloads ?? policy.downloads, change.downloadSizes ?? policy.downloadSizes];
  if (included !== null && (downloads === "off" || !allowsSize(sizes, LARGEST))) warnings.push(NONE_FOR_GUESTS);
  if (change.proofs !== undefined && change.proofs !== "off" && !policy.proofsReady) warnings.push(NO_PROOFS);
  if (change.expiresAt !== undefined && change.expiresAt !== null && change.expiresAt <= now) {
    warnings.push("The closing date has passed: the gallery is now closed for guests and clients.");
  }
  return warnings;
}

const NONE_FOR_GUESTS =
  "Guests can't download photos in original size here, so nothing is included for them; what is counted is what clients download.";

const NO_PROOFS =
  "This gallery has no photos with a watermark yet: whoever is to see proofs sees no photos and no videos until you publish it with watermark: in gallery.yaml or studio.yaml.";

/** Lines of the activity feed for settings that are not plain. */
const SPECIAL_LINES: { [Name in SpecialName]: (value: SpecialSettings[Name]) => string[] } = {
  guestPassword: (value) => [`guest password ${removedOrChanged(value)}`],
  clientPassword: (value) => [`client password ${removedOrChanged(value)}`],
  sets: (sets) => [...sets].map(([id, who]) => `set ${id} for ${who === "everyone" ? "everyone" : "clients only"}`),
  included: (most) => [
    most === null
      ? "photos in original size are not counted"
      : `photos in original size included for each visitor: ${most}`,
  ],
  downloadPin: (value) => [`download PIN ${removedOrChanged(value)}`],
  expiresAt: (at) => [at === null ? "never closes" : "closing date changed"],
  endSessions: (ends) => (ends ? ["everyone signed out"] : []),
};

const removedOrChanged = (value: string | null) => (value === null ? "removed" : "changed");

function linesOf(
  change: SettingsChange,
  { before, visibility }: { before: Visibility; visibility: Visibility },
): string[] {
  const { visibility: _asked, ...others } = change;
  const made: SettingsChange = visibility === before ? others : { ...others, visibility };
  return SETTING_NAMES.flatMap((name) => (isPlain(name) ? plainLine(name, made) : specialLines(name, made)));
}

function plainLine<Name extends PlainName>(name: Name, change: Partial<PlainSettings>): string[] {
  const value = change[name];
  return value === undefined ? [] : [activityOf(name, value)];
}

function specialLines<Name extends SpecialName>(name: Name, change: Partial<SpecialSettings>): string[] {
  const value = change[name];
  return value === undefined ? [] : SPECIAL_LINES[name](value);
}
