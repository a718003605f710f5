import type { StudioEnterPayload } from "../domain/pages/studio-payloads.ts";
import { paths } from "../domain/paths.ts";
import type { Ctx } from "../http/context.ts";
import { beginSession, clearCookie, issueCookie } from "../http/cookies.ts";
import { isLocal } from "../http/local.ts";
import { faultAnswer, pageAnswer } from "../http/page.ts";
import { seeSecondShooter } from "../store/second-shooters.ts";
import { readStudioPassword } from "../store/studio.ts";
import { relyingParty } from "./passkeys.ts";
import { letOn } from "./refuse.ts";

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

interface LettingIn {
  next: string | null;
}

/** Signs the photographer in. Only POSTs call it. */
export async function letPhotographerIn(c: Ctx, { epoch, next }: LettingIn & { epoch: number }): Promise<Response> {
  clearCookie(c, { kind: "second" });
  await issueCookie(c, { kind: "studio", epoch, ...beginSession(c.var.now, "studio") });
  return letOn(c, next ?? paths.studio());
}

/** Signs a second shooter in; whoever was signed in to the studio here is signed out. Only POSTs call it. Throws StorageFault. */
export async function letSecondIn(
  c: Ctx,
  { second: { id, epoch }, next }: LettingIn & { second: { id: string; epoch: number } },
): Promise<Response> {
  clearCookie(c, { kind: "studio" });
  await issueCookie(c, { kind: "second", person: id, epoch, ...beginSession(c.var.now, "second") });
  await seeSecondShooter(c.env.DB, { id, now: c.var.now });
  return letOn(c, next ?? paths.studio());
}
