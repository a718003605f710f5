import type { Registered } from "../domain/access.ts";
import type { Ctx } from "../http/context.ts";
import { hasRegistered } from "../store/registrations.ts";
import type { Admission } from "./gate.ts";

/**
 * What a guest said before who was asked for name and address, for the session that they get now under this name: in the
 * session they had, or in an earlier one of which only the name is left. Throws StorageFault.
 */
export async function registeredBefore(
  c: Ctx,
  { gallery, policy, tokens }: Pick<Admission, "gallery" | "policy" | "tokens">,
  jti: string,
): Promise<{ registered?: Registered }> {
  const said = tokens.gallery?.role === "guest" && tokens.gallery.jti === jti ? tokens.gallery.registered : undefined;
  if (said !== undefined) return { registered: said };
  if (policy.registration === "off") return {};
  return (await hasRegistered(c.env.DB, { gallery, holder: `session:${jti}` })) ? { registered: "given" } : {};
}
