import { getCookie, setCookie } from "hono/cookie";
import { claimCookie, isClaim } from "../domain/claim.ts";
import { isSlug } from "../domain/slug.ts";
import {
  ASKING_COOKIE,
  ASKING_SECONDS,
  type AskingBrowser,
  signAsking,
  verifyAsking,
} from "../domain/tokens/asking-browser.ts";
import { AUDIT_COOKIE, isAudit, isKeepsakeRight, KEEPSAKE_COOKIE } from "../domain/tokens/audit.ts";
import {
  DEVICE_SECONDS,
  type Device,
  type DeviceScope,
  deviceCookie,
  signDevice,
  verifyDevice,
} from "../domain/tokens/device.ts";
import {
  IDENTITY_SECONDS,
  type Identity,
  identityCookie,
  signIdentity,
  verifyIdentity,
} from "../domain/tokens/identity.ts";
import {
  OPENED_LINKS_SECONDS,
  type OpenedLinks,
  openedAlso,
  openedLinksCookie,
  signOpenedLinks,
  verifyOpenedLinks,
} from "../domain/tokens/opened-links.ts";
import {
  CHALLENGE_COOKIE,
  CHALLENGE_SECONDS,
  type PasskeyChallenge,
  signChallenge,
  verifyChallenge,
} from "../domain/tokens/passkey-challenge.ts";
import {
  SESSION_SECONDS,
  type Session,
  type SessionScope,
  sessionCookie,
  signSession,
} from "../domain/tokens/session.ts";
import type { Ctx } from "./context.ts";

// `__Host-` needs Secure, Path=/ and no Domain; browsers treat localhost as secure.
const ATTRIBUTES = { httpOnly: true, secure: true, sameSite: "Lax", path: "/" } as const;

/** As many characters as browsers that were in a good many galleries send. */
const TELLING_MOST = 8192;

/** All cookies as they were sent, which tell one browser from another; null: too many to keep. */
export function cookiesAsSent(c: Ctx): string | null {
  const text = c.req.header("cookie") ?? "";
  return text.length <= TELLING_MOST ? text : null;
}

const parsed = new WeakMap<Request, Record<string, string>>();

/** The cookies of a request, read once. */
function cookiesOf(c: Ctx): Record<string, string> {
  const { raw } = c.req;
  const cookies = parsed.get(raw) ?? getCookie(c);
  parsed.set(raw, cookies);
  return cookies;
}

/** More than fit into the cookies that a browser sends. */
const GALLERIES_MOST = 64;

const OF_A_GALLERY = new RegExp(
  `^(?:${[
    sessionCookie({ kind: "gallery", gallery: "" }),
    sessionCookie({ kind: "receipt", gallery: "" }),
    identityCookie(""),
  ].join("|")})(.+)$`,
);

/** The galleries that a request has sessions or names for, as the names of its cookies say: nothing is verified yet. */
export function galleriesInCookies(c: Ctx): string[] {
  return galleriesNamed(c, OF_A_GALLERY);
}

function galleriesNamed(c: Ctx, pattern: RegExp): string[] {
  const ids = Object.keys(cookiesOf(c)).flatMap((name) => pattern.exec(name)?.[1] ?? []);
  return [...new Set(ids)].filter(isSlug).slice(0, GALLERIES_MOST);
}

/** The token a request carries for a scope. */
export function readToken(c: Ctx, of: SessionScope): string | undefined {
  return cookiesOf(c)[sessionCookie(of)];
}

/** Whether a request belongs to an audit of a gallery, which is counted nowhere. */
export async function ofAudit(c: Ctx): Promise<boolean> {
  const token = cookiesOf(c)[AUDIT_COOKIE];
  return token !== undefined && isAudit(token, { secrets: c.var.config.secrets, now: c.var.now });
}

/** Whether the photographer makes a keepsake of a gallery for the visitor who asks. */
export async function isCommissioned(c: Ctx, gallery: string): Promise<boolean> {
  const token = cookiesOf(c)[KEEPSAKE_COOKIE];
  return token !== undefined && isKeepsakeRight(token, { gallery, secrets: c.var.config.secrets, now: c.var.now });
}

/** Issues a session's cookie. Only POSTs call it. */
export async function issueCookie(c: Ctx, session: Session): Promise<void> {
  const [secret] = c.var.config.secrets;
  if (!secret) throw new Error("no signing secret");
  const maxAge = Math.max(0, session.exp - Math.floor(c.var.now / 1000));
  setCookie(c, sessionCookie(session), await signSession(session, secret), { ...ATTRIBUTES, maxAge });
}

/** Clears the cookie of a scope. */
export function clearCookie(c: Ctx, of: SessionScope): void {
  setCookie(c, sessionCookie(of), "", { ...ATTRIBUTES, maxAge: 0 });
}

/** The device a request comes from, as its cookie of a scope names it; null for strangers. */
export async function readDevice(c: Ctx, scope: DeviceScope): Promise<Device | null> {
  const token = cookiesOf(c)[deviceCookie(scope)];
  return token ? verifyDevice(token, { scope, secrets: c.var.config.secrets, now: c.var.now }) : null;
}

/** Issues a device's cookie. Only POSTs call it. */
export async function issueDevice(c: Ctx, { scope, device }: { scope: DeviceScope; device: Device }): Promise<void> {
  const [secret] = c.var.config.secrets;
  if (!secret) throw new Error("no signing secret");
  const token = await signDevice(device, { scope, secret, now: c.var.now });
  setCookie(c, deviceCookie(scope), token, { ...ATTRIBUTES, maxAge: DEVICE_SECONDS });
}

/** Forgets the device in a scope, if the request brought a cookie for it. */
export function clearDevice(c: Ctx, scope: DeviceScope): void {
  const name = deviceCookie(scope);
  if (cookiesOf(c)[name] !== undefined) setCookie(c, name, "", { ...ATTRIBUTES, maxAge: 0 });
}

/** The identity a request brings in a gallery; empty for newcomers. */
export async function readIdentity(c: Ctx, gallery: string): Promise<Identity> {
  const token = cookiesOf(c)[identityCookie(gallery)];
  return (token ? await verifyIdentity(token, { gallery, secrets: c.var.config.secrets, now: c.var.now }) : null) ?? {};
}

/** Issues an identity's cookie, for as long as browsers keep one. Only POSTs call it. */
export async function issueIdentity(
  c: Ctx,
  { gallery, identity }: { gallery: string; identity: Identity },
): Promise<void> {
  const [secret] = c.var.config.secrets;
  if (!secret) throw new Error("no signing secret");
  const token = await signIdentity(identity, { gallery, secret, now: c.var.now });
  setCookie(c, identityCookie(gallery), token, { ...ATTRIBUTES, maxAge: IDENTITY_SECONDS });
}

/** Forgets the identity and the claim in a gallery: the next user of this browser begins with nothing. */
export function clearIdentity(c: Ctx, gallery: string): void {
  for (const name of [identityCookie(gallery), claimCookie(gallery)]) {
    if (cookiesOf(c)[name] !== undefined) setCookie(c, name, "", { ...ATTRIBUTES, maxAge: 0 });
  }
}

/** The links of clients that this browser opened in a gallery. */
export async function readOpenedLinks(c: Ctx, gallery: string): Promise<OpenedLinks> {
  const token = cookiesOf(c)[openedLinksCookie(gallery)];
  return token ? verifyOpenedLinks(token, { gallery, secrets: c.var.config.secrets, now: c.var.now }) : [];
}

const OPENED = new RegExp(`^${openedLinksCookie("")}(.+)$`);

/** The gallery in which this browser opened a client's link; null: in none. */
export async function galleryOfOpened(c: Ctx, id: string): Promise<string | null> {
  for (const gallery of galleriesNamed(c, OPENED)) if ((await readOpenedLinks(c, gallery)).includes(id)) return gallery;
  return null;
}

/** Remembers that this browser opened a link. Only POSTs call it. */
export async function issueOpenedLink(c: Ctx, { gallery, id }: { gallery: string; id: string }): Promise<void> {
  await issueOpened(c, { gallery, links: openedAlso(await readOpenedLinks(c, gallery), id) });
}

async function issueOpened(c: Ctx, { gallery, links }: { gallery: string; links: OpenedLinks }): Promise<void> {
  const [secret] = c.var.config.secrets;
  if (!secret) throw new Error("no signing secret");
  const token = await signOpenedLinks(links, { gallery, secret, now: c.var.now });
  setCookie(c, openedLinksCookie(gallery), token, { ...ATTRIBUTES, maxAge: OPENED_LINKS_SECONDS });
}

/** Forgets one of them. Only POSTs call it. */
export async function forgetOpenedLink(c: Ctx, { gallery, id }: { gallery: string; id: string }): Promise<void> {
  const links = await readOpenedLinks(c, gallery);
  await issueOpened(c, { gallery, links: links.filter((one) => one !== id) });
}

/** Forgets the links of clients that this browser opened in a gallery. */
export function clearOpenedLinks(c: Ctx, gallery: string): void {
  const name = openedLinksCookie(gallery);
  if (cookiesOf(c)[name] !== undefined) setCookie(c, name, "", { ...ATTRIBUTES, maxAge: 0 });
}

/** The browser that asked for a link to sign in, if this is one. */
export async function readAsking(c: Ctx): Promise<AskingBrowser | null> {
  const token = cookiesOf(c)[ASKING_COOKIE];
  return token ? verifyAsking(token, { secrets: c.var.config.secrets, now: c.var.now }) : null;
}

/** Remembers that this browser asked for one. Only POSTs call it. */
export async function issueAsking(c: Ctx, browser: AskingBrowser): Promise<void> {
  const [secret] = c.var.config.secrets;
  if (!secret) throw new Error("no signing secret");
  const token = await signAsking(browser, { secret, now: c.var.now });
  setCookie(c, ASKING_COOKIE, token, { ...ATTRIBUTES, maxAge: ASKING_SECONDS });
}

/** Forgets it. */
export function clearAsking(c: Ctx): void {
  setCookie(c, ASKING_COOKIE, "", { ...ATTRIBUTES, maxAge: 0 });
}

/** What this browser's passkey is to sign, if it asked. */
export async function readChallenge(c: Ctx): Promise<PasskeyChallenge | null> {
  const token = cookiesOf(c)[CHALLENGE_COOKIE];
  return token ? verifyChallenge(token, { secrets: c.var.config.secrets, now: c.var.now }) : null;
}

/** Has this browser's passkey sign something. Only POSTs call it. */
export async function issueChallenge(c: Ctx, challenge: PasskeyChallenge): Promise<void> {
  const [secret] = c.var.config.secrets;
  if (!secret) throw new Error("no signing secret");
  const token = await signChallenge(challenge, { secret, now: c.var.now });
  setCookie(c, CHALLENGE_COOKIE, token, { ...ATTRIBUTES, maxAge: CHALLENGE_SECONDS });
}

/** Forgets it. */
export function clearChallenge(c: Ctx): void {
  setCookie(c, CHALLENGE_COOKIE, "", { ...ATTRIBUTES, maxAge: 0 });
}

/** The claim of a browser in which nobody is known yet; "" for none. It is compared, never trusted. */
export function readClaim(c: Ctx, gallery: string): string {
  const claim = cookiesOf(c)[claimCookie(gallery)] ?? "";
  return isClaim(claim) ? claim : "";
}

/** A fresh frame for a session that begins now. */
export function beginSession(
  now: number,
  kind: keyof typeof SESSION_SECONDS,
): { jti: string; iat: number; exp: number } {
  const iat = Math.floor(now / 1000);
  return { jti: crypto.randomUUID(), iat, exp: iat + SESSION_SECONDS[kind] };
}

interface Continuing {
  gallery: string;
  role: "guest" | "client";
  /** The names under which this browser keeps things, except those it gave up. */
  names: Identity;
  /** The claim that a guest's name begins with, if it begins now. */
  claim?: string;
}

/**
 * A fresh frame under the name this browser has in this role, if it has one: its picks stay under that name, however
 * often it enters and in which role. The identity's cookie is issued or renewed with it. Only POSTs call it.
 */
export async function continueSession(
  c: Ctx,
  { gallery, role, names, claim }: Continuing,
): Promise<ReturnType<typeof beginSession>> {
  const begun = beginSession(c.var.now, "gallery");
  const jti = names[role] ?? begun.jti;
  const began = role === "guest" && !names.guest && claim ? { began: claim } : {};
  await issueIdentity(c, { gallery, identity: { ...names, [role]: jti, ...began } });
  return { ...begun, jti };
}
