import { describe, expect, it } from "vitest";
import { SESSION_SECONDS, signSession } from "../../../worker/domain/tokens/session.ts";
import { rememberVerified } from "../../../worker/store/verified.ts";

const NOW = Date.UTC(2026, 5, 13, 15);
const IAT = NOW / 1000;
const OF = { kind: "gallery", gallery: "anna-ben" } as const;

const secretOf = (text: string) => new TextEncoder().encode(text.padEnd(32, "."));

function guest(frame: Partial<{ jti: string; iat: number; exp: number }> = {}) {
  const times = { jti: crypto.randomUUID(), iat: IAT, exp: IAT + SESSION_SECONDS.gallery, ...frame };
  return { kind: "gallery", gallery: "anna-ben", role: "guest", epoch: 3, ...times } as const;
}

/** A token and how it is asked about: always with the same list of secrets. */
async function remembered(frame: Parameters<typeof guest>[0] = {}) {
  const session = guest(frame);
  const secrets = [secretOf("current")];
  const token = await signSession(session, secretOf("current"));
  const ask = (seconds = 0, presented = token) =>
    rememberVerified(presented, { of: OF, secrets, now: NOW + seconds * 1000 });
  return { session, secrets, token, ask };
}

describe("a session that was verified", () => {
  it("is remembered", async () => {
    const { session, ask } = await remembered();
    const first = await ask();
    expect(first).toEqual(session);
    expect(await ask(60)).toBe(first);
  });

  it("ends when it says, to the second it would have without being remembered", async () => {
    const { ask } = await remembered({ exp: IAT + 600 });
    expect(await ask()).not.toBeNull();
    expect(await ask(599)).not.toBeNull();
    expect(await ask(606)).toBeNull();
  });

  it("ends when its kind's longest life is over, whatever end it claims", async () => {
    const { ask } = await remembered({ exp: IAT + 2 * SESSION_SECONDS.gallery });
    expect(await ask()).not.toBeNull();
    expect(await ask(SESSION_SECONDS.gallery + 6)).toBeNull();
  });

  it("is verified again if the clock went back to before it began", async () => {
    const { ask } = await remembered();
    expect(await ask()).not.toBeNull();
    expect(await ask(-60)).toBeNull();
  });

  it("says nothing for another scope", async () => {
    const { secrets, token, ask } = await remembered();
    await ask();
    for (const of of [{ kind: "gallery", gallery: "other" }, { kind: "studio" }, { kind: "account" }] as const) {
      expect(await rememberVerified(token, { of, secrets, now: NOW })).toBeNull();
    }
  });

  it("says nothing once the secrets are others", async () => {
    const { token, ask } = await remembered();
    await ask();
    const rotated = [secretOf("the next one")];
    expect(await rememberVerified(token, { of: OF, secrets: rotated, now: NOW })).toBeNull();
    expect(await rememberVerified(token, { of: OF, secrets: [], now: NOW })).toBeNull();
  });

  it("says nothing for a token with any character changed", async () => {
    const { token, ask } = await remembered();
    await ask();
    for (let at = 0; at < token.length - 1; at += 7) {
      const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
      expect(await ask(0, changed), `at ${at}`).toBeNull();
    }
  });

  it("is forgotten after many others, and verified again", async () => {
    const { session, secrets, ask } = await remembered();
    const first = await ask();
    const others = Array.from({ length: 4096 }, () => signSession(guest(), secretOf("current")));
    for (const token of await Promise.all(others)) await rememberVerified(token, { of: OF, secrets, now: NOW });
    const again = await ask();
    expect(again).toEqual(session);
    expect(again).not.toBe(first);
  });
});
