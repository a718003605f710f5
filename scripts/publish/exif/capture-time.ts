/** When a photo was taken, as its camera's clock showed it. */
export interface CaptureTime {
  /** "YYYY-MM-DDTHH:mm:ss" */
  wall: string;
  /** Decimals of the second, without the point; "" when they are not known. */
  fraction: string;
  /** How far the clock was ahead of UTC, "+02:00"; null when it is not known. */
  zone: string | null;
}

const TIME =
  /^\s*(\d{4})[:./-](\d\d)[:./-](\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?\s*(Z|[+-]\d\d:?\d\d)?/;
const FARTHEST_MINUTES = 15 * 60;

/** A time in the notation of EXIF or XMP; null for what is none. What fields of their own say of the fraction and the zone counts first. */
export function captureTime(
  text: string | null,
  { fraction, zone }: { fraction?: string | null; zone?: string | null } = {},
): CaptureTime | null {
  const [, year, month, day, hour, minute, second = "00", decimals = "", offset] = TIME.exec(text ?? "") ?? [];
  if (!year) return null;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const at = Date.parse(`${wall}Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 19) !== wall || wall < "1800") return null;
  const [own = ""] = /^\d{1,9}/.exec(fraction?.trim() ?? "") ?? [];
  return { wall, fraction: (own || decimals).replace(/0+$/, ""), zone: zoneOf(zone) ?? zoneOf(offset) };
}

function zoneOf(text: string | null | undefined): string | null {
  const [, sign, hours, minutes] = /^\s*([+-])(\d\d):?(\d\d)/.exec(text === "Z" ? "+00:00" : (text ?? "")) ?? [];
  if (!sign || Number(minutes) > 59 || Number(hours) * 60 + Number(minutes) > FARTHEST_MINUTES) return null;
  return `${sign}${hours}:${minutes}`;
}
