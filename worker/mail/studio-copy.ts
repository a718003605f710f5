import type { Mail } from "../domain/mail/mail.ts";
import { readMail } from "../http/config.ts";
import type { Ctx } from "../http/context.ts";
import type { StudioProfile } from "../store/studio.ts";
import { compose } from "./compose.ts";
import { letterCover } from "./cover.ts";
import type { Letter } from "./letter.ts";

/**
 * A mail as its receiver gets it, for the photographer. Its links are without their secrets, unless mail is shown in the studio
 * and nowhere else: then nobody else could try them.
 */
export async function studioCopy(
  c: Ctx,
  { mail, profile }: { mail: Mail; profile: StudioProfile | null },
): Promise<Letter | null> {
  const { way, from } = readMail(c.env);
  const secret = way?.by === "studio" ? (c.var.config.secrets[0] ?? null) : null;
  const cover = await letterCover({ env: c.env, now: c.var.now }, mail);
  const composed = await compose({ mail, profile, from, secret, cover });
  return composed?.letter ?? null;
}
