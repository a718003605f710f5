import { describe, expect, it } from "vitest";
import { readGateFacts } from "../../../worker/store/gate-facts.ts";
import { revokeSession } from "../../../worker/store/sessions.ts";
import { freshDatabase } from "../../support/d1.ts";
import { NOTHING } from "../../support/question.ts";

const store = freshDatabase();
const NOW = Date.UTC(2026, 5, 13, 15);
const DAY = 86_400_000;
const inDays = (days: number) => NOW / 1000 + days * 86_400;

async function revoked(...sessions: string[]): Promise<string[]> {
  const facts = await readGateFacts(store.db, { ...NOTHING, link: "anna-ben", sessions });
  return [...facts.revoked];
}

describe("a session that was left", () => {
  it("is revoked at once, and others are not", async () => {
    await revokeSession(store.db, { jti: "left", exp: inDays(30), now: NOW });
    expect(await revoked("left", "still here")).toEqual(["left"]);
  });

  it("may be left twice", async () => {
    await revokeSession(store.db, { jti: "left", exp: inDays(30), now: NOW });
    await revokeSession(store.db, { jti: "left", exp: inDays(30), now: NOW + 1 });
    expect(await revoked("left")).toEqual(["left"]);
  });

  it("stays revoked as long as its token could still be sent", async () => {
    await revokeSession(store.db, { jti: "left", exp: inDays(30), now: NOW });
    const lastMoment = NOW + 30 * DAY + 5000;
    await revokeSession(store.db, { jti: "another", exp: inDays(60), now: lastMoment });
    expect(await revoked("left")).toEqual(["left"]);
  });

  it("is forgotten after its token has expired", async () => {
    await revokeSession(store.db, { jti: "left", exp: inDays(30), now: NOW });
    await revokeSession(store.db, { jti: "another", exp: inDays(60), now: NOW + 31 * DAY });
    expect(await revoked("left", "another")).toEqual(["another"]);
  });
});
