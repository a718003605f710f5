import { sql } from "./sql.ts";

/** SQL over `selections`: the gallery closed for its holder when they sent it. */
export const CLOSED_FOR_HOLDER = sql`state NOT IN ('open', 'read-only')`;
