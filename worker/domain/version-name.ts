/** The name of a version: when it was made, in UTC, and part of a random id. `now`: milliseconds since 1970. */
export function versionName(now: number, id: string): string {
  const time = new Date(now).toISOString().replace(/\D/g, "").slice(0, 14);
  return `${time}-${id.replace(/\W/g, "").slice(0, 8)}`;
}

/** Whether a text could be the name of a version. */
export const isVersionName = (text: string): boolean => /^\d{14}-[0-9a-f]{8}$/.test(text);
