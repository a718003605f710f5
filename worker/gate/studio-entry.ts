import type { StudioEnterPayload } from "../domain/pages/studio-payloads.ts";
import type { Ctx } from "../http/context.ts";
import { isLocal } from "../http/local.ts";
import { faultAnswer, pageAnswer } from "../http/page.ts";
import { readStudioPassword } from "../store/studio.ts";

type StudioEntry = Pick<StudioEnterPayload, "fault" | "next"> & { status?: number };

/** Where the photographer signs in. Throws StorageFault. */
export async function studioEntryPage(c: Ctx, { fault, next, status = 200 }: StudioEntry): Promise<Response> {
  const { hash } = await readStudioPassword(c.env.DB);
  return pageAnswer(c, {
    page: "studio/enter",
    data: { unset: hash === null, isLocal: isLocal(c.var.url), fault, next },
    linkPreview: null,
    status,
    ...(fault && faultAnswer(fault)),
  });
}
