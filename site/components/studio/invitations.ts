import type { Invitation } from "../../../worker/domain/invitation.ts";
import type { Clock } from "./times.ts";

/** The state of an invitation, and since when or until when. */
export function invitationState(invitation: Invitation, clock: Clock): { open: boolean; name: string; more: string } {
  const { revokedAt, expiresAt, maxUses, uses } = invitation;
  if (revokedAt !== null) return { open: false, name: "Revoked", more: clock.at(revokedAt) };
  if (expiresAt <= clock.now) return { open: false, name: "Expired", more: clock.at(expiresAt) };
  if (maxUses !== null && uses >= maxUses) return { open: false, name: "Used up", more: "" };
  return { open: true, name: "Valid", more: `until ${clock.at(expiresAt)}` };
}

/** "3 of 10", "3" */
export function usesWords({ uses, maxUses }: Pick<Invitation, "uses" | "maxUses">): string {
  return maxUses === null
    ? uses.toLocaleString("en")
    : `${uses.toLocaleString("en")} of ${maxUses.toLocaleString("en")}`;
}

/** How long an invitation can be valid: the form's values and their names. */
export const SPANS = [
  { value: "1d", name: "1 day" },
  { value: "7d", name: "7 days" },
  { value: "30d", name: "30 days" },
  { value: "90d", name: "90 days" },
  { value: "365d", name: "1 year" },
] as const;
