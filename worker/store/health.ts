import { query, StorageFault } from "./query.ts";

/** Asks D1 and R2 one small thing each. Throws StorageFault when one does not answer. */
export async function checkStorage({ DB, PHOTOS }: { DB: D1Database; PHOTOS: R2Bucket }): Promise<void> {
  const asked = PHOTOS.head("health").catch((cause: unknown) => {
    throw new StorageFault("R2", cause);
  });
  await Promise.all([query(DB.prepare("SELECT count(*) FROM studio")), asked]);
}
