import { randomUUID } from "node:crypto";
import type { LinkGrant, Visitor } from "../../worker/domain/access.ts";
import { AUDIT_COOKIE, type AuditAsk, type AuditTokens } from "../../worker/domain/tokens/audit.ts";
import { openedLinksCookie } from "../../worker/domain/tokens/opened-links.ts";
import { type AccountSession, type GallerySession, sessionCookie } from "../../worker/domain/tokens/session.ts";
import type { Facts } from "./facts.ts";

type Asked = AuditAsk["sessions"][number];

/** Somebody whom the audit plays. */
export interface Part {
  name: string;
  /** Who they are to the rules. */
  visitor: Visitor;
  /** Asks for everything; the others for some of it. */
  main: boolean;
  /** What they have in their browser. */
  session?: Asked;
  /** The name of its cookie, if it is another one than that session's. */
  cookie?: string;
  /** Its signature is wrong. */
  forged?: boolean;
  /** Its session was revoked a moment ago, after it was used. */
  revoked?: boolean;
  /** The client's link that they opened. */
  link?: { id: string; grant: LinkGrant; photos: readonly string[] };
}

/** What there is to play with besides the gallery. */
export interface Props {
  /** Another gallery, and the epoch of its clients. */
  other: { gallery: string; clientEpoch: number };
  /** An account that the gallery is assigned to; null: there is none. */
  account: { id: string; epoch: number; closed: boolean } | null;
  link: NonNullable<Part["link"]>;
  now: number;
}

/** How long the sessions of an audit last, in seconds. */
const LASTS = 20 * 60;
const DAY = 86_400;

const STRANGER: Visitor = { as: "stranger" };

/** Everybody who is played. Sessions that are worth nothing are those of strangers, to the rules. */
export function castOf({ policy }: Facts, { other, account, link, now }: Props): Part[] {
  const { gallery, guestEpoch, clientEpoch, pin, pinEpoch, registration } = policy;
  const at = Math.floor(now / 1000);
  const frame = (from = at) => ({ jti: `prove-${randomUUID()}`, iat: from, exp: from + LASTS });
  const own = (role: "guest" | "client", more: Partial<GallerySession> = {}, from = at): Asked => {
    const epoch = role === "guest" ? guestEpoch : clientEpoch;
    return { kind: "gallery", gallery, role, epoch, ...more, ...frame(from) };
  };
  const signedIn = (claims: Omit<AccountSession, "kind">): Asked => ({ kind: "account", ...claims, ...frame() });
  const foreign = own("client", { gallery: other.gallery, epoch: other.clientEpoch });
  const nobody = (name: string, more: Partial<Part>): Part => ({ name, visitor: STRANGER, main: false, ...more });
  const client: Visitor = { as: "client", by: "password" };
  return [
    { name: "stranger", visitor: STRANGER, main: true },
    {
      name: "guest",
      visitor: { as: "guest", pin: false, registered: "given" },
      main: true,
      session: own("guest", { registered: "given" }),
    },
    ...(registration === "off"
      ? []
      : [
          {
            name: "guest who left no name",
            visitor: { as: "guest", pin: false },
            main: false,
            session: own("guest"),
          } as const,
        ]),
    ...(pin
      ? [
          {
            name: "guest with PIN",
            visitor: { as: "guest", pin: true, registered: "given" },
            main: false,
            session: own("guest", { pin: pinEpoch, registered: "given" }),
          } as const,
        ]
      : []),
    { name: "client", visitor: client, main: true, session: own("client") },
    {
      name: "client viewing as guest",
      visitor: { as: "guest", pin: false, registered: "given" },
      main: false,
      session: own("client", { view: "guest" }),
    },
    ...(account
      ? [
          {
            name: "client with an account",
            visitor: { as: "client", by: "account", closed: account.closed },
            main: true,
            session: signedIn({ account: account.id, epoch: account.epoch }),
          } as const,
        ]
      : []),
    nobody("another account", { session: signedIn({ account: randomUUID(), epoch: 0 }) }),
    nobody("client of another gallery", { session: foreign }),
    nobody("that session, under this name", { session: foreign, cookie: sessionCookie({ kind: "gallery", gallery }) }),
    nobody("expired session", { session: own("client", {}, at - DAY) }),
    nobody("earlier guest password", { session: own("guest", { epoch: guestEpoch - 1 }) }),
    nobody("earlier client password", { session: own("client", { epoch: clientEpoch - 1 }) }),
    nobody("revoked session", { session: own("client"), revoked: true }),
    nobody("forged session", { session: own("client"), forged: true }),
    nobody("client's link", { link }),
  ];
}

/** What is asked to be signed for a cast. */
export function askFor(cast: readonly Part[], gallery: string): AuditAsk {
  return {
    sessions: cast.flatMap(({ session }) => session ?? []),
    opened: cast.flatMap(({ link }) => (link ? [{ gallery, link: link.id }] : [])),
  };
}

/** The `Cookie` field of each part. */
export function cookiesOf(cast: readonly Part[], gallery: string, tokens: AuditTokens): Map<Part, string> {
  const [sessions, opened] = [[...tokens.sessions], [...tokens.opened]];
  const audit = `${AUDIT_COOKIE}=${tokens.audit}`;
  return new Map(
    cast.map((part) => {
      const { session, cookie, forged, link } = part;
      const token = session && (sessions.shift() ?? "");
      const own = token === undefined ? [] : [`${cookie ?? cookieOf(session)}=${forged ? forgedFrom(token) : token}`];
      const links = link ? [`${openedLinksCookie(gallery)}=${opened.shift() ?? ""}`] : [];
      return [part, [...own, ...links, audit].join("; ")];
    }),
  );
}

function cookieOf(session: Asked | undefined): string {
  if (session?.kind === "gallery") return sessionCookie({ kind: "gallery", gallery: session.gallery });
  return sessionCookie({ kind: "account" });
}

/** The same token with another signature. */
function forgedFrom(token: string): string {
  const at = token.lastIndexOf(".") + 2;
  return token.slice(0, at) + (token.charAt(at) === "A" ? "B" : "A") + token.slice(at + 1);
}
