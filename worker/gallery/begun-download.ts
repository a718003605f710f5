import { dayIn } from "../domain/expiry.ts";
import { networksOf, UNKNOWN } from "../domain/network.ts";
import type { Size } from "../domain/sizes.ts";
import type { Admission } from "../gate/gate.ts";
import type { Ctx } from "../http/context.ts";
import { ofAudit } from "../http/cookies.ts";
import { recordDownload } from "../store/downloads.ts";
import { readManifest } from "../store/manifests.ts";

/** Who downloads, and from what. */
export type Downloader = Pick<Admission, "gallery" | "version" | "policy"> & {
  presence: Pick<Admission["presence"], "name" | "holder" | "account" | "full" | "session">;
};

interface Counted {
  admitted: Downloader;
  what: string;
  size: Size;
  answer: Response;
}

/**
 * Counts an answer that starts a download, whatever range was asked for; a resumed one or a HEAD does not count. Browsers
 * and download managers start a download several times, to try ranges or to fetch several at once: the same content for
 * the same holder (for strangers, the same address) counts once within minutes.
 */
export function counted(c: Ctx, { admitted, what, size, answer }: Counted): Response {
  const { gallery, presence } = admitted;
  const begins = answer.status === 200 || answer.headers.get("content-range")?.startsWith("bytes 0-");
  if (c.req.method === "GET" && begins) {
    const activity = { gallery, at: c.var.now, kind: "download", who: presence.name, what } as const;
    const holder = presence.holder ?? networksOf(c.req.header("cf-connecting-ip"))[0]?.name ?? UNKNOWN;
    const content = answer.headers.get("etag") ?? what;
    const own = presence.account ? presence.holder : null;
    const who = presence.full.as === "photographer" ? null : (own ?? presence.name);
    c.executionCtx.waitUntil(
      Promise.all([ofAudit(c), dayOfStudio(c, admitted)]).then(async ([proving, day]) => {
        const number = who === null || day === null ? null : { day, size, who };
        if (!proving) await recordDownload(c.env.DB, { activity, holder, content, number });
      }),
    );
  }
  return answer;
}

/** The photographer's calendar day; null: the version's manifest can't be read. */
async function dayOfStudio(c: Ctx, { gallery, version }: Downloader): Promise<string | null> {
  try {
    const { studio } = await readManifest(c.env.PHOTOS, { gallery, version });
    return dayIn(c.var.now, studio.timezone);
  } catch {
    return null;
  }
}
