import { readdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Target } from "../../scripts/target/target.ts";

/** Makes everything that is stored and published look as old as it would be so much later, in milliseconds. */
export async function age(target: Target, { state, by }: { state: string; by: number }): Promise<void> {
  const folder = path.join(state, "r2/miniflare-R2BucketObject");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite")) {
    const bucket = new DatabaseSync(path.join(folder, file));
    bucket.exec("PRAGMA busy_timeout = 5000");
    bucket.prepare("UPDATE _mf_objects SET uploaded = uploaded - ?").run(by);
    bucket.close();
  }
  await target.db.batch([
    target.db.prepare("UPDATE versions SET published_at = published_at - ?").bind(by),
    target.db
      .prepare("UPDATE galleries SET published_at = published_at - ?1, unpublished_at = unpublished_at - ?1")
      .bind(by),
  ]);
}
