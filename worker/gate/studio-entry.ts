import type { StudioEnterPayload } from "../domain/pages/studio-payloads.ts";
import type { Ctx } from "../http/context.ts";
import { isLocal } from "../http/local.ts";
import { faultAnswer, pageAnswer } from "../http/page.ts";
import { readStudioPassword } from "../store/studio.ts";
import { relyingParty } from "./passkeys.ts";

/** The studio's password, by which those who gave it before are known. */
export const STUDIO_PASSWORD = { scope: "studio", name: "studio" } as const;

type StudioEntry = Pick<StudioEnterPayload, "fault" | "next"> & {
  passkeyFault?: StudioEnterPayload["passkeyFault"];
  asSecond?: boolean;
  status?: number;
};

/** Where the photographer signs in. Throws StorageFault. */
export async function studioEntryPage(
  c: Ctx,
  { fault, passkeyFault = null, asSecond = false, next, status = 200 }: StudioEntry,
): Promise<Response> {
  const { hash } = await readStudioPassword(c.env.DB);
  const wrong = fault ?? passkeyFault;
  return pageAnswer(c, {
    page: "studio/enter",
    data: {
      unset: hash === null,
      isLocal: isLocal(c.var.url),
      passkeys: relyingParty(c)?.origin === c.var.url.origin,
      ...{ fault, passkeyFault, asSecond, next },
    },
    linkPreview: null,
    status,
    ...(wrong && faultAnswer(wrong)),
  });
}
