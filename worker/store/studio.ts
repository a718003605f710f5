import { query } from "./query.ts";

/** The photographer, as pages name them. */
export interface StudioCard {
  name: string;
  email: string | null;
  links: { label: string; url: string }[];
}

/** The photographer's card; null before the first publish. Throws StorageFault. */
export async function readStudioCard(db: D1Database): Promise<StudioCard | null> {
  const [row] = await query<{ name: string; email: string | null; links: string }>(
    db.prepare("SELECT name, email, links FROM studio WHERE id = 1"),
  );
  return row ? { name: row.name, email: row.email, links: JSON.parse(row.links) as StudioCard["links"] } : null;
}
