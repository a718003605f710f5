import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { ownFolder } from "../disk/own-folder.ts";

/**
 * Entity tags that blobs had when their bytes were known to be right. R2 lists no SHA-256, but it lists the tag of each
 * object: if it changed, somebody stored other bytes there.
 */
export interface Tags {
  /** False if another tag was recorded; true if it is the same or none was. */
  fits(key: string, tag: string): boolean;
  note(key: string, tag: string): void;
  /** Saves what was recorded. */
  save(): Promise<void>;
}

export const NO_TAGS: Tags = { fits: () => true, note: () => {}, save: async () => {} };

const schema = z.record(z.string(), z.string());

/** Where tags of a bucket are kept. */
export function tagsFile(root: string, { endpoint, bucket }: { endpoint: string; bucket: string }): string {
  const host = new URL(endpoint).host.replace(/[^\w.-]/g, "-");
  return join(root, ".glassine", `stored-${host}-${bucket}.json`);
}

/**
 * Tags stored in a file; none if it is lost or can't be read. If two processes use it, neither removes what the other
 * recorded.
 */
export function openTags(file: string): Tags {
  const tags = new Map(Object.entries(readTags(file)));
  const noted = new Map<string, string>();
  return {
    fits: (key, tag) => (tags.get(key) ?? tag) === tag,
    note(key, tag) {
      if (tags.get(key) === tag) return;
      tags.set(key, tag);
      noted.set(key, tag);
    },
    async save() {
      if (noted.size === 0) return;
      ownFolder(dirname(file));
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, JSON.stringify({ ...readTags(file), ...Object.fromEntries(noted) }));
      renameSync(draft, file);
      noted.clear();
    },
  };
}

function readTags(file: string): Record<string, string> {
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}
