import { type TagAround, tagAround } from "../domain/trace.ts";
import type { Ctx } from "../http/context.ts";
import { ofAudit } from "../http/cookies.ts";
import { type Traced, traceTag } from "../http/trace-tag.ts";
import { keepTrace } from "../store/traces.ts";
import { putAround } from "../zip/around.ts";
import type { ZipEntry } from "../zip/layout.ts";
import type { Downloader } from "./begun-download.ts";

/** A file that may be sent in a zip, and its media type. */
export type PhotoEntry = ZipEntry & { type: string };

/** The tag that the files carry which a visitor downloads. */
export interface Trace {
  /** A file with it, if files of its media type can carry one. */
  mark(file: PhotoEntry): ZipEntry;
  /** Remembers whom the tag names; has to be done before a byte is sent. Throws StorageFault. */
  keep(): Promise<void>;
}

/**
 * The tag of a visitor's downloads; null: they carry none, because the gallery doesn't ask for it, or because nobody is named. An
 * audit expects files as they are stored, and leaves nothing behind.
 */
export async function traceOf(c: Ctx, { gallery, policy, presence }: Downloader): Promise<Trace | null> {
  const who = policy.trace ? namedBy(presence) : null;
  if (!who || (await ofAudit(c))) return null;
  const tag = await traceTag(c.var.config, { gallery, ...who });
  // A zip has thousands of files of the same type.
  const known = new Map<string, TagAround | null>();
  return {
    mark: (file) => {
      const { type } = file;
      const around = known.has(type) ? known.get(type) : tagAround(type, tag);
      known.set(type, around ?? null);
      return around ? putAround(file, around) : file;
    },
    keep: () =>
      keepTrace(c.env.DB, {
        tag,
        gallery,
        ...who,
        account: who.kind === "account" ? presence.account : null,
        now: c.var.now,
      }),
  };
}

/** The account or invitation that counts. A password, and the photographer, are nobody's name. */
function namedBy({ session }: Downloader["presence"]): Pick<Traced, "kind" | "id"> | null {
  if (session?.kind === "account") return { kind: "account", id: session.account };
  return session?.kind === "gallery" && session.invitation ? { kind: "invitation", id: session.invitation } : null;
}
