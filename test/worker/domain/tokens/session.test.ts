import fc from "fast-check";
import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import {
  type AccountSession,
  type GallerySession,
  SESSION_SECONDS,
  type Session,
  type SessionScope,
  type StudioSession,
  sessionCookie,
  signSession,
  verifySession,
} from "../../../../worker/domain/tokens/session.ts";

const secretOf = (text: string) => new TextEncoder().encode(text.padEnd(32, "."));
const SECRET = secretOf("a secret for tests alone");
const OLD = secretOf("the secret before");
const STRANGE = secretOf("somebody else's");

const NOW = Date.UTC(2026, 5, 13, 15);
const IAT = NOW / 1000;
const DAY = 86_400;
const FRAME = { jti: "session 1", iat: IAT, exp: IAT + 30 * DAY };

const GALLERY: SessionScope = { kind: "gallery", gallery: "anna-ben" };
const guest: Session<GallerySession> = { kind: "gallery", gallery: "anna-ben", role: "guest", epoch: 3, ...FRAME };
const client: Session<GallerySession> = { ...guest, role: "client", view: "guest", pin: 2, invitation: "inv1" };
const account: Session<AccountSession> = { kind: "account", account: "a1", epoch: 0, ...FRAME };
const studio: Session<StudioSession> = { kind: "studio", epoch: 1, ...FRAME, exp: IAT + DAY / 2 };

interface Proof {
  of?: SessionScope;
  secrets?: Uint8Array[];
  now?: number;
}

const verify = (token: string, { of = GALLERY, secrets = [SECRET], now = NOW }: Proof = {}) =>
  verifySession(token, { of, secrets, now });

/** The claims of a guest's token. */
const CLAIMS: JWTPayload = {
  kind: "gallery",
  gallery: "anna-ben",
  role: "guest",
  epoch: 3,
  iss: "glassine",
  aud: "gallery:anna-ben",
  ...FRAME,
};

/** A token signed with our own secret, but with other claims or another header. */
function forge(
  claims: JWTPayload = {},
  { header = {}, secret = SECRET }: { header?: object; secret?: Uint8Array } = {},
) {
  return new SignJWT({ ...CLAIMS, ...claims })
    .setProtectedHeader({ alg: "HS256", typ: "glassine-session+jwt", ...header })
    .sign(secret);
}

describe("a session", () => {
  it.each<[string, Session, SessionScope]>([
    ["guest", guest, GALLERY],
    ["client who looks as guest", client, GALLERY],
    ["account", account, { kind: "account" }],
    ["account that looks at one gallery as guest", { ...account, view: { gallery: "anna-ben" } }, { kind: "account" }],
    ["photographer", studio, { kind: "studio" }],
    ["photographer in preview", { ...studio, preview: { gallery: "anna-ben", as: "client" } }, { kind: "studio" }],
  ])("of a %s proves what was signed, and nothing else", async (_who, session, of) => {
    expect(await verify(await signSession(session, SECRET), { of })).toEqual(session);
  });

  it("is proved by these claims, so that the refusals below have their own reasons", async () => {
    expect(await verify(await forge())).toEqual(guest);
  });

  it("has its own cookie for each gallery, account and studio, which only our host can set", () => {
    expect(sessionCookie(GALLERY)).toBe("__Host-g-anna-ben");
    expect(sessionCookie({ kind: "account" })).toBe("__Host-client");
    expect(sessionCookie({ kind: "studio" })).toBe("__Host-studio");
  });

  it("lasts 30 days, the studio's 12 hours, a receipt's one day", () => {
    expect(SESSION_SECONDS).toEqual({
      gallery: 30 * DAY,
      account: 30 * DAY,
      studio: DAY / 2,
      second: DAY / 2,
      receipt: DAY,
    });
  });
});

describe("a token proves nothing", () => {
  it.each<[string, JWTPayload]>([
    ["for another gallery", { aud: "gallery:black-canyon", gallery: "black-canyon" }],
    ["for another gallery than it says", { gallery: "black-canyon" }],
    ["for the studio", { aud: "studio" }],
    ["for nobody", { aud: undefined }],
    ["of another issuer", { iss: "vitrine" }],
    ["without an issuer", { iss: undefined }],
    ["without a name", { jti: undefined }],
    ["with a name that is no text", { jti: 7 as unknown as string }],
    ["without a beginning", { iat: undefined }],
    ["without an end", { exp: undefined }],
    ["that was issued in the future", { iat: IAT + 60, exp: IAT + DAY }],
    ["that is not valid yet", { nbf: IAT + 60 }],
    ["that has ended", { iat: IAT - DAY, exp: IAT - 60 }],
    ["that was issued longer ago than a session lasts, whatever end it claims", { iat: IAT - 31 * DAY }],
    ["of another kind", { kind: "studio" }],
    ["of no kind", { kind: undefined }],
    ["of a role nobody has", { role: "photographer" }],
    ["without an epoch", { epoch: undefined }],
    ["with an epoch that is no number", { epoch: "3" }],
    ["with an epoch that is no whole number", { epoch: 3.5 }],
    ["with a view that would raise rights", { view: "client" }],
    ["with a PIN grant that is no epoch", { pin: true }],
    ["without a gallery", { gallery: undefined }],
  ])("%s", async (_what, claims) => {
    expect(await verify(await forge(claims))).toBeNull();
  });

  it.each<[string, object]>([
    ["with the type of any JWT", { typ: "JWT" }],
    ["without a type", { typ: undefined }],
    ["with another algorithm", { alg: "HS512" }],
    ["with a weaker key's algorithm", { alg: "HS384" }],
  ])("%s", async (_what, header) => {
    const secret = new Uint8Array(64).fill(7);
    expect(await verify(await forge({}, { secret }), { secrets: [secret] })).not.toBeNull();
    expect(await verify(await forge({}, { header, secret }), { secrets: [secret] })).toBeNull();
  });

  it("without a signature", async () => {
    const unsecured = new UnsecuredJWT(CLAIMS).encode();
    expect(await verify(unsecured)).toBeNull();
    const [, payload] = (await forge()).split(".");
    for (const header of ['{"alg":"none"}', '{"alg":"none","typ":"glassine-session+jwt"}', '{"alg":"HS256"}']) {
      expect(await verify(`${btoa(header).replaceAll("=", "")}.${payload}.`), header).toBeNull();
    }
  });

  it("signed with somebody else's secret", async () => {
    expect(await verify(await signSession(guest, STRANGE))).toBeNull();
    expect(await verify(await signSession(guest, STRANGE), { secrets: [SECRET, OLD] })).toBeNull();
  });

  it("without a secret to check it with", async () => {
    expect(await verify(await signSession(guest, SECRET), { secrets: [] })).toBeNull();
  });

  it("with any character changed", async () => {
    const token = await signSession(guest, SECRET);
    for (let at = 0; at < token.length - 1; at++) {
      const other = token[at] === "A" ? "B" : "A";
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect(await verify(changed), `at ${at}`).toBeNull();
    }
  });

  it("cut short anywhere", async () => {
    const token = await signSession(guest, SECRET);
    for (let length = 0; length < token.length; length++) {
      expect(await verify(token.slice(0, length)), `${length} characters`).toBeNull();
    }
  });

  it("if it is any other text, and it never breaks anything", async () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.string({ unit: "grapheme" }), { minLength: 3, maxLength: 5 }).map((parts) => parts.join(".")),
      fc
        .tuple(fc.json(), fc.json(), fc.string())
        .map(([a, b, c]) => [a, b, c].map((t) => Buffer.from(t).toString("base64url")).join(".")),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (token) => {
        expect(await verify(token)).toBeNull();
      }),
    );
  });
});

describe("a session's time", () => {
  const at = async (session: Session, { of, seconds }: { of: SessionScope; seconds: number }) =>
    (await verify(await signSession(session, SECRET), { of, now: NOW + seconds * 1000 })) !== null;

  it.each<[string, Session, SessionScope, number]>([
    ["a gallery's", guest, GALLERY, 30 * DAY],
    ["an account's", account, { kind: "account" }, 30 * DAY],
    ["the studio's", studio, { kind: "studio" }, DAY / 2],
  ])(
    "%s begins when it was issued and ends when it says, give or take a few seconds",
    async (_whose, session, of, lasts) => {
      expect(await at(session, { of, seconds: -60 })).toBe(false);
      expect(await at(session, { of, seconds: 0 })).toBe(true);
      expect(await at(session, { of, seconds: lasts - 1 })).toBe(true);
      expect(await at(session, { of, seconds: lasts + 10 })).toBe(false);
    },
  );

  it("of the studio is never a gallery's 30 days", async () => {
    const long = { ...studio, exp: IAT + 30 * DAY };
    expect(await at(long, { of: { kind: "studio" }, seconds: DAY })).toBe(false);
  });
});

describe("sessions of one kind", () => {
  const sessions: [Session, SessionScope][] = [
    [guest, GALLERY],
    [account, { kind: "account" }],
    [studio, { kind: "studio" }],
  ];

  it("are never taken for those of another", async () => {
    for (const [session, own] of sessions) {
      for (const [, of] of sessions) {
        const proved = await verify(await signSession(session, SECRET), { of });
        expect(proved !== null, `${own.kind} for ${of.kind}`).toBe(own === of);
      }
    }
  });

  it("are not taken for another kind by their audience alone", async () => {
    const token = await forge({ aud: "account" });
    expect(await verify(token, { of: { kind: "account" } })).toBeNull();
  });

  it("are not confused by a gallery that is called like another kind", async () => {
    for (const gallery of ["studio", "account", "client"]) {
      const token = await signSession({ ...guest, gallery }, SECRET);
      expect(await verify(token, { of: { kind: "studio" } })).toBeNull();
      expect(await verify(token, { of: { kind: "account" } })).toBeNull();
      expect(await verify(token, { of: { kind: "gallery", gallery } })).not.toBeNull();
    }
  });
});

describe("while secrets are rotated", () => {
  it("sessions signed with both are valid", async () => {
    for (const secret of [SECRET, OLD]) {
      expect(await verify(await signSession(guest, secret), { secrets: [SECRET, OLD] })).toEqual(guest);
    }
  });

  it("sessions of the old one end when it is removed", async () => {
    expect(await verify(await signSession(guest, OLD), { secrets: [SECRET] })).toBeNull();
  });

  it("the old one gives no token a right that the new one would not", async () => {
    const ended = await forge({ iat: IAT - DAY, exp: IAT - 60 }, { secret: OLD });
    const foreign = await forge({ aud: "gallery:black-canyon" }, { secret: OLD });
    for (const token of [ended, foreign]) expect(await verify(token, { secrets: [SECRET, OLD] })).toBeNull();
  });
});
