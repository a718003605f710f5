import { isPlainEmail } from "../email.ts";
import type { MailWay } from "../mail/set-up.ts";
import type { Problem } from "../problem.ts";
import type { Channel } from "./delivery.ts";

/** What the environment says about notices. `mail`: how it would leave; null: there is no way. */
export interface ChannelVars {
  mail: MailWay | null;
  from: string | undefined;
  to: string | undefined;
  url: string | undefined;
  secret: string | undefined;
}

export interface MailChannel {
  way: MailWay;
  from: string;
  to: string;
}

export interface WebhookChannel {
  url: string;
  /** HMAC key. */
  secret: Uint8Array<ArrayBuffer>;
}

/** The channels that send notices; null: not set up, or set up wrongly. */
export interface NoticeChannels {
  mail: MailChannel | null;
  webhook: WebhookChannel | null;
  /** Why a channel can't be used; `path` is the variable. A channel that is not set up at all has no problems. */
  problems: Record<Channel, Problem[]>;
}

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const SECRET_BYTES = { least: 24, most: 64 };
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** Reads the channels. One with a problem is not used. */
export function readNoticeChannels(vars: ChannelVars): NoticeChannels {
  const { from, to, url, secret } = vars;
  const mail = from || to ? mailProblems(vars) : null;
  const webhook = url || secret ? webhookProblems(vars) : null;
  return {
    mail: mail?.length === 0 && vars.mail ? { way: vars.mail, from: from ?? "", to: to ?? "" } : null,
    webhook: webhook?.length === 0 ? { url: url ?? "", secret: secretBytes(secret ?? "") ?? new Uint8Array() } : null,
    problems: { mail: mail ?? [], webhook: webhook ?? [] },
  };
}

/** The channels that are used. */
export function usedChannels({ mail, webhook }: NoticeChannels): Channel[] {
  return [...(mail ? (["mail"] as const) : []), ...(webhook ? (["webhook"] as const) : [])];
}

function mailProblems({ mail, from = "", to = "" }: ChannelVars): Problem[] {
  const problems: Problem[] = [];
  if (!mail) problems.push({ path: "EMAIL", code: "senderBinding" });
  if (!isPlainEmail(from)) problems.push({ path: "NOTICE_FROM", code: "senderAddress" });
  if (!isPlainEmail(to)) problems.push({ path: "NOTICE_TO", code: "senderAddress" });
  return problems;
}

function webhookProblems({ url = "", secret = "" }: ChannelVars): Problem[] {
  const problems: Problem[] = [];
  if (!isWebhookUrl(url)) problems.push({ path: "NOTICE_WEBHOOK_URL", code: "webhookAddress" });
  if (!secretBytes(secret)) {
    problems.push({ path: "NOTICE_WEBHOOK_SECRET", code: "webhookSecret", values: SECRET_BYTES });
  }
  return problems;
}

/** https anywhere; plain http only to this computer. */
function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
}

function secretBytes(secret: string): Uint8Array<ArrayBuffer> | null {
  const [, base64 = ""] = SECRET.exec(secret) ?? [];
  if (base64.length % 4 !== 0) return null;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return bytes.length >= SECRET_BYTES.least && bytes.length <= SECRET_BYTES.most ? bytes : null;
}
