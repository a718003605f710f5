import type { RegisteredGuest } from "../registration.ts";
import { csvFile } from "./csv.ts";

/** Guests who left their name as CSV: `agreed` and `not agreed` have the words that they read. */
export function registrationsCsv(guests: AsyncIterable<RegisteredGuest>): AsyncGenerator<string> {
  return csvFile(["time (UTC)", "name", "email", "agreed", "not agreed"], rowsOf(guests));
}

async function* rowsOf(guests: AsyncIterable<RegisteredGuest>): AsyncGenerator<string[]> {
  for await (const { at, name, email, consents } of guests) {
    const texts = (wanted: boolean) => consents.flatMap(({ text, ticked }) => (ticked === wanted ? text : []));
    yield [new Date(at).toISOString(), name, email, texts(true).join("\n"), texts(false).join("\n")];
  }
}
