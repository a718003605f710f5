import { connect, type Socket } from "node:net";
import { connect as connectEncrypted } from "node:tls";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SmtpServer } from "../domain/mail/set-up.ts";
import type { Letter, Posted } from "./letter.ts";
import { messageOf } from "./message.ts";

const PATIENCE_MS = 20_000;
// Less than a mail is claimed for: a server that answers slowly must not get it from two senders.
const TOTAL_MS = 60_000;
const REASON_MAX = 200;

interface Speech {
  letter: Letter;
  server: SmtpServer;
  now: number;
}

/** Sends through a mail server, always encrypted unless the server is on this computer. */
export async function postBySmtp({ letter, server, now }: Speech): Promise<Posted> {
  const patience = AbortSignal.timeout(TOTAL_MS);
  // Opened here: nodemailer would look up the name itself, which needs another service in a Worker.
  const socket = open(server);
  const connection = new SMTPConnection({
    ...{ connection: socket, host: server.host, port: server.port },
    ...{ secure: server.secure, secured: server.secure, requireTLS: !server.local },
    ...{ connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS },
  });
  try {
    await Promise.race([
      opened(socket, server).then(() => speak(connection, { letter, server, now })),
      ended(patience),
    ]);
    return { ok: true };
  } catch (error) {
    return refusal(error as Refusal);
  } finally {
    connection.close();
    socket.destroy();
  }
}

const open = ({ host, port, secure }: SmtpServer): Socket =>
  secure ? connectEncrypted({ host, port, servername: host }) : connect({ host, port });

const opened = (socket: Socket, { secure }: SmtpServer): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once(secure ? "secureConnect" : "connect", () => resolve()).once("error", reject);
  });

const ended = (patience: AbortSignal): Promise<never> =>
  new Promise((_, reject) =>
    patience.addEventListener("abort", () => reject(new Error("the server took too long to answer"))),
  );

function speak(connection: SMTPConnection, { letter, server, now }: Speech): Promise<void> {
  const { user, password } = server;
  return new Promise((resolve, reject) => {
    const step = (next: () => void) => (error?: Error | null) => (error ? reject(error) : next());
    const send = () =>
      connection.send({ from: letter.from.email, to: [letter.to] }, messageOf(letter, now), step(resolve));
    connection.once("error", reject);
    connection.connect(
      step(() => (user ? connection.login({ credentials: { user, pass: password } }, step(send)) : send())),
    );
  });
}

type Refusal = Error & { code?: string; responseCode?: number; command?: string; response?: string };

/** A mailbox that does not exist is never tried again; whatever else went wrong may be over tomorrow. */
function refusal({ code, responseCode = 0, command, response, message }: Refusal): Posted {
  const reason = (response ?? [code, message].filter(Boolean).join(": ")).slice(0, REASON_MAX);
  const refused = command === "RCPT TO" && responseCode >= 500;
  if (!refused) return { ok: false, reason };
  return { ok: false, reason, final: true, bounced: /\b5\.1\.\d+\b/.test(response ?? "") };
}
