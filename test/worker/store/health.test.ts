import { expect, it } from "vitest";
import { checkStorage } from "../../../worker/store/health.ts";
import { freshDatabase } from "../../support/d1.ts";

const store = freshDatabase();
const PHOTOS = { head: async () => null } as unknown as R2Bucket;

it("misses a table that is gone, by its name", async () => {
  await checkStorage({ DB: store.db, PHOTOS });
  await store.db.prepare("ALTER TABLE versions RENAME TO aside").run();
  await expect(checkStorage({ DB: store.db, PHOTOS })).rejects.toThrow("D1 without versions");
  await store.db.prepare("ALTER TABLE aside RENAME TO versions").run();
});
