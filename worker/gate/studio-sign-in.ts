import { paths } from "../domain/paths.ts";
import type { Ctx } from "../http/context.ts";
import { beginSession, clearCookie, issueCookie } from "../http/cookies.ts";
import { seeSecondShooter } from "../store/second-shooters.ts";
import { letOn } from "./refuse.ts";

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
