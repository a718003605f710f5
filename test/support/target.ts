import type { StoredObject, Target } from "../../scripts/target/target.ts";
import type { Glassine } from "./glassine.ts";

/** The running Worker's own R2 and D1 as a target to publish to. */
export function targetOf({ env }: Glassine): Target {
  const bucket = env.PHOTOS;
  return {
    db: env.DB,
    blobs: {
      async *list(prefix): AsyncIterable<StoredObject> {
        for (let cursor: string | undefined, more = true; more; ) {
          const page = await bucket.list({ prefix, ...(cursor ? { cursor } : {}) });
          for (const { key, size, uploaded } of page.objects) yield { key, size, uploadedAt: uploaded.getTime() };
          more = page.truncated;
          cursor = page.truncated ? page.cursor : undefined;
        }
      },
      async has(keys) {
        const heads = await Promise.all(keys.map((key) => bucket.head(key)));
        return new Set(keys.filter((_, i) => heads[i] !== null));
      },
      async put(key, bytes, { type }) {
        await bucket.put(key, bytes, { httpMetadata: { contentType: type } });
      },
      async get(key) {
        const object = await bucket.get(key);
        return object ? new Uint8Array(await object.arrayBuffer()) : null;
      },
      async digest(key) {
        const object = await bucket.get(key);
        if (!object) return null;
        return Buffer.from(await crypto.subtle.digest("SHA-256", await object.arrayBuffer())).toString("hex");
      },
      async delete(keys) {
        await bucket.delete([...keys]);
      },
    },
    close: async () => {},
  };
}
