import type { Clock } from "./times.ts";

/** "A password is set (changed 3 June 2026)." */
export function secretWords(what: "password" | "PIN", setAt: number | null, clock: Pick<Clock, "date">): string {
  return setAt === null ? `A ${what} is set.` : `A ${what} is set (changed ${clock.date(setAt)}).`;
}
