import { PRESETS_MAX, type Preset, presetSchema, writePreset } from "../domain/preset.ts";
import { json } from "./columns.ts";
import { change, query } from "./query.ts";
import { presets } from "./schema/galleries.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";

/** Settings the photographer keeps under names. Throws StorageFault. */
export async function listPresets(db: D1Database): Promise<Preset[]> {
  const rows = await query(statement(db, sql`SELECT name, settings FROM presets ORDER BY name LIMIT ${PRESETS_MAX}`), {
    ...pick(presets, "name"),
    settings: json(presetSchema),
  });
  return rows.map(({ name, settings }) => ({ name, ...settings }));
}

/** Keeps settings under a name. False: there are as many as may be. Throws StorageFault. */
export async function keepPreset(db: D1Database, { now, ...preset }: Preset & { now: number }): Promise<boolean> {
  const { name } = preset;
  const room = sql`(EXISTS (SELECT 1 FROM presets WHERE name = ${name}) OR (SELECT count(*) FROM presets) < ${PRESETS_MAX})`;
  const insert = sql`INSERT INTO presets (name, settings, changed_at) SELECT ${name}, ${writePreset(preset)}, ${now} WHERE ${room}
    ON CONFLICT (name) DO UPDATE SET settings = excluded.settings, changed_at = excluded.changed_at`;
  return (await change(statement(db, insert))) > 0;
}

/** Forgets a preset; galleries stay as they are. Throws StorageFault. */
export async function dropPreset(db: D1Database, name: string): Promise<void> {
  await change(statement(db, sql`DELETE FROM presets WHERE name = ${name}`));
}
