import { isPlainEmail } from "../email.ts";
import type { Problem } from "../problem.ts";

/** What the environment says about mail. `binding`: there is a `send_email` binding. */
export interface MailVars {
  binding: boolean;
  from: string | undefined;
  smtp: string | undefined;
  /** Mails are shown in the studio, and none is sent: a run on this computer. */
  shown: string | undefined;
}

/** A server that takes mail. */
export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte; otherwise STARTTLS, without which nothing is sent except to this computer. */
  secure: boolean;
  local: boolean;
  user: string;
  password: string;
}

/** How mail leaves: through Cloudflare's Email Service, through a server, or not at all and shown in the studio. */
export type MailWay = { by: "service" } | { by: "smtp"; server: SmtpServer } | { by: "studio" };

export interface MailSetUp {
  /** null: people get no mail. */
  way: MailWay | null;
  /** The sender's address. */
  from: string;
  /** Why mail is not sent although part of it is set up; `path` is the variable. */
  problems: Problem[];
}

/** How mail to people is set up; with a problem, none is sent. */
export function readMailSetUp(vars: MailVars): MailSetUp {
  const { from = "", smtp = "", shown = "" } = vars;
  if (shown !== "" && smtp === "") return { way: { by: "studio" }, from, problems: [] };
  const problems = from || smtp ? problemsOf(vars) : [];
  return { way: from && problems.length === 0 ? mailWay(vars) : null, from, problems };
}

/** How a mail would leave; null: there is no way. A server goes before the binding. */
export function mailWay({ binding, smtp = "" }: Pick<MailVars, "binding" | "smtp">): MailWay | null {
  const server = smtp ? readSmtp(smtp) : null;
  if (server) return { by: "smtp", server };
  return binding && !smtp ? { by: "service" } : null;
}

function problemsOf({ binding, from = "", smtp = "" }: MailVars): Problem[] {
  const problems: Problem[] = [];
  if (smtp && !readSmtp(smtp)) problems.push({ path: "SMTP_URL", code: "smtpAddress" });
  if (!smtp && !binding) problems.push({ path: "EMAIL", code: "senderBinding" });
  if (!isPlainEmail(from)) problems.push({ path: "MAIL_FROM", code: "senderAddress" });
  return problems;
}

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;
const PORTS: Record<string, number> = { "smtps:": 465, "smtp:": 587 };

/** `smtps://user:password@host:465`, or `smtp://...:587` for STARTTLS; null: neither. */
function readSmtp(text: string): SmtpServer | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, port, username, password } = new URL(text);
  const usual = PORTS[protocol];
  if (usual === undefined || hostname === "") return null;
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port) || usual,
    secure: protocol === "smtps:",
    local: LOOPBACK.test(hostname),
    ...{ user: decoded(username), password: decoded(password) },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
