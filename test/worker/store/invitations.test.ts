import { describe, expect, it } from "vitest";
import { invitationSession } from "../../../worker/domain/invitation.ts";
import { readGateFacts } from "../../../worker/store/gate-facts.ts";
import {
  listInvitations,
  mintInvitation,
  type NewInvitation,
  redeemInvitation,
  revokeInvitation,
} from "../../../worker/store/invitations.ts";
import { freshDatabase } from "../../support/d1.ts";
import { NOTHING } from "../../support/question.ts";

const store = freshDatabase();
const NOW = Date.UTC(2026, 5, 13, 15);
const DAY = 86_400_000;
const GALLERY = "anna-ben";

const mint = (invitation: Partial<NewInvitation> = {}) => {
  const plain = { gallery: GALLERY, role: "guest", label: "for grandma", expiresAt: NOW + DAY, maxUses: null } as const;
  return mintInvitation(store.db, { ...plain, now: NOW, ...invitation });
};
const redeem = (token: string, at: { gallery?: string; now?: number; roles?: string[] } = {}) =>
  redeemInvitation(store.db, { gallery: GALLERY, now: NOW, token, roles: ["guest", "client"], ...at });

describe("an invitation", () => {
  it("lets its holder in as what it says, and counts it", async () => {
    const { id, token } = await mint({ role: "client" });
    expect(await redeem(token)).toEqual({ id, role: "client", label: "for grandma" });
    expect(await listInvitations(store.db, GALLERY)).toMatchObject([{ id, uses: 1, lastUsedAt: NOW, maxUses: null }]);
  });

  it("lets nobody in after it expired, and until then it does", async () => {
    const { token } = await mint();
    expect(await redeem(token, { now: NOW + DAY - 1 })).not.toBeNull();
    expect(await redeem(token, { now: NOW + DAY })).toBeNull();
  });

  it("is used exactly as often as it may be, however many come at once", async () => {
    const { token } = await mint({ maxUses: 3 });
    const uses = await Promise.all(Array.from({ length: 20 }, () => redeem(token)));
    expect(uses.filter((use) => use !== null)).toHaveLength(3);
    expect(await listInvitations(store.db, GALLERY)).toMatchObject([{ uses: 3 }]);
  });

  it("opens its own gallery alone", async () => {
    const { token } = await mint();
    expect(await redeem(token, { gallery: "black-canyon" })).toBeNull();
  });

  it("is not opened by another token, nor by what D1 keeps of it", async () => {
    const { token } = await mint();
    const row = await store.db.prepare("SELECT token_hash FROM invitations").first<{ token_hash: string }>();
    expect(JSON.stringify(await store.db.prepare("SELECT * FROM invitations").all())).not.toContain(token);
    expect(await redeem(row?.token_hash ?? "")).toBeNull();
    expect(await redeem(token.toLowerCase())).toBeNull();
  });

  it("that is revoked lets nobody in and ends the sessions that came by it", async () => {
    const { id, token } = await mint();
    expect(await revokeInvitation(store.db, { gallery: GALLERY, id, now: NOW })).toBe(true);
    expect(await redeem(token)).toBeNull();
    const sessions = [invitationSession(id)];
    const { revoked } = await readGateFacts(store.db, { ...NOTHING, link: GALLERY, sessions });
    expect([...revoked]).toEqual(sessions);
  });

  it("is not revoked by way of another gallery", async () => {
    const { id, token } = await mint();
    expect(await revokeInvitation(store.db, { gallery: "black-canyon", id, now: NOW })).toBe(false);
    expect(await redeem(token)).not.toBeNull();
    const { results } = await store.db.prepare("SELECT jti FROM revoked_sessions").all();
    expect(results).toEqual([]);
  });

  it("keeps the moment it was revoked first", async () => {
    const { id } = await mint();
    await revokeInvitation(store.db, { gallery: GALLERY, id, now: NOW });
    await revokeInvitation(store.db, { gallery: GALLERY, id, now: NOW + DAY });
    expect(await listInvitations(store.db, GALLERY)).toMatchObject([{ id, revokedAt: NOW }]);
  });

  it("for a door that is shut lets nobody in and is not used up", async () => {
    const { token } = await mint({ role: "client", maxUses: 1 });
    expect(await redeem(token, { roles: ["guest"] })).toBeNull();
    expect(await redeem(token)).toMatchObject({ role: "client" });
  });
});
