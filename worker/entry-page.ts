import { doorsOf } from "./domain/access.ts";
import type { GalleryPolicy } from "./domain/gallery.ts";
import type { EnterPayload } from "./domain/payloads.ts";
import type { Ctx } from "./http/context.ts";
import { pageAnswer } from "./http/page.ts";
import { readManifest } from "./store/manifests.ts";
import { strangerCard } from "./stranger-card.ts";

interface EntryPage {
  policy: GalleryPolicy & { version: string };
  next: string | null;
  fault: EnterPayload["fault"];
  status?: number;
}

const STATUS = { wrong: 401, empty: 400, throttled: 429 } as const;

/** Where visitors say who they are and type the password. Throws StorageFault. */
export async function entryPage(c: Ctx, { policy, next, fault, status = 200 }: EntryPage): Promise<Response> {
  const { gallery, version } = policy;
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const data: EnterPayload = {
    gallery,
    card: await strangerCard(c, { policy, manifest }),
    title: manifest.title,
    date: manifest.date,
    studioName: manifest.studio.name,
    logo: manifest.studio.logo ?? null,
    ...doorsOf(policy),
    next,
    fault,
  };
  const headers: Record<string, string> = fault?.kind === "throttled" ? { "retry-after": String(fault.seconds) } : {};
  return pageAnswer(c, {
    page: "enter",
    data,
    status: fault ? STATUS[fault.kind] : status,
    language: manifest.language,
    headers,
  });
}
