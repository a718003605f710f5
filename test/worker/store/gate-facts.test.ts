import { describe, expect, it } from "vitest";
import { decideAccess } from "../../../worker/domain/access.ts";
import type { Session } from "../../../worker/domain/tokens/session.ts";
import { presenceOf, type Tokens } from "../../../worker/gate/visitor.ts";
import { type GateQuestion, readGateFacts } from "../../../worker/store/gate-facts.ts";
import { readPolicy } from "../../../worker/store/policy.ts";
import { StorageFault } from "../../../worker/store/query.ts";
import { freshDatabase, type GalleryColumns, putGallery } from "../../support/d1.ts";
import { NOTHING, sessionOf } from "../../support/question.ts";

const store = freshDatabase();

const ask = (question: Partial<GateQuestion> = {}) =>
  readGateFacts(store.db, { ...NOTHING, link: "anna-ben", ...question });

const run = (sql: string, ...values: (string | number | null)[]) =>
  store.db
    .prepare(sql)
    .bind(...values)
    .run();

describe("revoked sessions", () => {
  it("are reported among those that were asked about, and no others", async () => {
    await run("INSERT INTO revoked_sessions VALUES ('left', 9), ('left too', 9), ('of somebody else', 9)");
    const { revoked } = await ask({ sessions: ["left", "still here", "left too"] });
    expect(revoked).toEqual(new Set(["left", "left too"]));
  });

  it("are asked for by value, whatever a name holds", async () => {
    await run("INSERT INTO revoked_sessions VALUES ('left', 9)");
    const { revoked } = await ask({ sessions: ['"', "'", "left\\", '","left"', "]", "🗝", "%"] });
    expect(revoked).toEqual(new Set());
  });
});

describe("an account", () => {
  const assign = async () => {
    await run(
      "INSERT INTO accounts VALUES ('a1', 'Anna', 'anna@example.com', 'anna@example.com', 'hash', 4, NULL, 1, NULL)",
    );
    await run("INSERT INTO second_shooters VALUES ('s1', 'Jo', 'jo', 'hash', 3, 1, NULL, NULL)");
    await run("INSERT INTO second_shooters VALUES ('s2', '', 's2', '', 3, 1, NULL, 5)");
    await run("INSERT INTO assignments VALUES ('a1', 'anna-ben', 1)");
  };

  it("that is assigned comes with the epoch its sessions are bound to", async () => {
    await assign();
    expect((await ask({ account: sessionOf("a1") })).assigned).toMatchObject({ id: "a1", name: "Anna", epoch: 4 });
  });

  it("is nobody in a gallery it is not assigned to", async () => {
    await assign();
    expect((await ask({ account: sessionOf("a1"), link: "black-canyon" })).assigned).toBeNull();
  });

  it("is nobody when it is disabled, deleted, or nobody asked for it", async () => {
    await assign();
    expect((await ask({ account: null })).assigned).toBeNull();
    expect((await ask({ account: sessionOf("a2") })).assigned).toBeNull();
    await run("UPDATE accounts SET disabled_at = 5");
    expect((await ask({ account: sessionOf("a1") })).assigned).toBeNull();
  });
});

describe("holders whose selection closed the gallery for them", () => {
  it("are reported for this gallery among those that were asked about, and those whose selection is open or read-only are not", async () => {
    await putGallery(store.db, "anna-ben");
    const select = (id: string, gallery: string, state: string) =>
      run(
        "INSERT INTO selections (id, gallery, holder, state, created_at, changed_at) VALUES (?1, ?2, ?1, ?3, 1, 1)",
        id,
        gallery,
        state,
      );
    await select("session:sent", "anna-ben", "closed");
    await select("session:reading", "anna-ben", "read-only");
    await select("session:picking", "anna-ben", "open");
    await select("session:elsewhere", "black-canyon", "closed");
    await select("session:of-another", "anna-ben", "closed");
    const holders = ["session:sent", "session:reading", "session:picking", "session:elsewhere"];
    expect((await ask({ holders })).closed).toEqual(new Set(["session:sent"]));
  });
});

describe("the studio's epoch", () => {
  it("is the one its row holds", async () => {
    await run("INSERT INTO studio (id, name, timezone, epoch) VALUES (1, 'Anna', 'Europe/Vienna', 7)");
    expect((await ask()).studioEpoch).toBe(7);
  });

  it("matches no session while there is no studio", async () => {
    expect((await ask()).studioEpoch).toBeLessThan(0);
  });
});

describe("who may know of a gallery", () => {
  const GALLERIES: Record<string, GalleryColumns> = {
    public: { visibility: "public" },
    protected: {},
    private: { visibility: "private" },
    "taken down": { unpublished_at: 1 },
    "private and taken down": { visibility: "private", unpublished_at: 1 },
  };
  const frame = { iat: 0, exp: 9 };
  const signedIn = (jti: string, id: string, epoch = 4): Partial<Tokens> => ({
    account: { kind: "account", account: id, epoch, jti, ...frame },
  });
  const photographer = (jti: string, epoch = 7): Partial<Tokens> => ({
    studio: { kind: "studio", epoch, jti, ...frame },
  });
  const second = (jti: string, person: string, epoch = 3): Partial<Tokens> => ({
    second: { kind: "second", person, epoch, jti, ...frame },
  });
  const entered = (gallery: string, role: "guest" | "client"): Partial<Tokens> => ({
    gallery: { kind: "gallery", gallery, role, epoch: 0, jti: `${role} of ${gallery}`, ...frame },
  });
  const VISITORS: Record<string, Partial<Tokens>> = {
    "a stranger": {},
    "a guest": entered("anna-ben", "guest"),
    "a client by password": entered("anna-ben", "client"),
    "an assigned account": signedIn("holds", "a1"),
    "an account assigned elsewhere": signedIn("elsewhere", "a2"),
    "an account that left": signedIn("left", "a1"),
    "an account whose password changed": signedIn("old", "a1", 3),
    "a disabled account": signedIn("disabled", "a3"),
    "an account that is gone": signedIn("gone", "a9"),
    "the photographer": photographer("studio"),
    "the photographer, signed out": photographer("left"),
    "the photographer before the password changed": photographer("old studio", 6),
    "a second shooter": second("second", "s1"),
    "a second shooter, signed out": second("left", "s1"),
    "a second shooter before their password changed": second("old second", "s1", 2),
    "a second shooter who was ended": second("ended", "s2"),
    "a second shooter nobody knows": second("unknown", "s9"),
    "the photographer, signed in as a client elsewhere": { ...photographer("studio"), ...signedIn("elsewhere", "a2") },
  };

  it.each(
    Object.keys(GALLERIES).flatMap((gallery) => Object.keys(VISITORS).map((visitor) => [gallery, visitor] as const)),
  )("is settled by the reading as the decision has it: %s, %s", async (which, who) => {
    await putGallery(store.db, "anna-ben", GALLERIES[which]);
    await run("INSERT INTO studio (id, name, timezone, epoch) VALUES (1, 'Anna', 'Europe/Vienna', 7)");
    for (const [id, disabled] of [
      ["a1", null],
      ["a2", null],
      ["a3", 5],
    ] as const)
      await run("INSERT INTO accounts VALUES (?1, ?1, ?1, ?1, 'hash', 4, ?2, 1, NULL)", id, disabled);
    await run("INSERT INTO assignments VALUES ('a1', 'anna-ben', 1), ('a3', 'anna-ben', 1), ('a2', 'elsewhere', 1)");
    await run("INSERT INTO revoked_sessions VALUES ('left', 9)");
    const tokens: Tokens = {
      studio: null,
      second: null,
      account: null,
      gallery: null,
      receipt: null,
      identity: {},
      ...VISITORS[who],
    };
    const brought = Object.values(tokens).filter((token): token is Session<never> => token !== null);
    const { studio, second, account } = tokens;
    const facts = await ask({ studio, second, account, sessions: brought.map(({ jti }) => jti) });
    const policy = await readPolicy(store.db, "anna-ben");
    const { full } = presenceOf(tokens, { ...facts, policy });
    const { allow } = decideAccess({ gallery: policy, visitor: full, wish: "claim", now: 0 });
    expect(facts.policy).toEqual(allow ? policy : null);
  });
});

describe("storage that answers nonsense", () => {
  it("is a fault, never a guess", async () => {
    await run("ALTER TABLE sets RENAME TO sets_away");
    try {
      await expect(ask()).rejects.toThrow(StorageFault);
    } finally {
      await run("ALTER TABLE sets_away RENAME TO sets");
    }
  });
});
