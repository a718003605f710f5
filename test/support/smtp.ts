import type { AddressInfo } from "node:net";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

/** A mail that a server took, decoded. */
interface TakenMail {
  /** Whether the connection was encrypted. */
  encrypted: boolean;
  /** From the envelope. */
  to: string[];
  /** By lower-case name. */
  headers: Record<string, string>;
  subject: string;
  text: string;
  html: string;
  /** Every address in the text. */
  links: string[];
}

/** A real mail server on this computer. */
export interface MailServer {
  /** The mails it took, oldest first. */
  taken: TakenMail[];
  /** How many passwords it got. */
  asked: number;
  /** Refuses receivers with this answer; null: takes everything. */
  refuses: { code: number; says: string } | null;
  /** Variables for a Worker that sends through it. */
  secrets: { SMTP_URL: string; MAIL_FROM: string };
  close(): Promise<void>;
}

export const MAIL_FROM = "photos@studio.example";

interface Encryption {
  /** `smtps`: TLS from the first byte; `smtp`: STARTTLS. */
  scheme: "smtp" | "smtps";
  cert: string;
  key: string;
}

/** Starts a server that wants a user and a password; in plain text if nothing is said about its encryption. */
export async function startMailServer(encryption: Encryption | null = null): Promise<MailServer> {
  const mail: MailServer = {
    ...{ taken: [], asked: 0, refuses: null, secrets: { SMTP_URL: "", MAIL_FROM }, close: () => closed(server) },
  };
  const server = new SMTPServer({
    ...(encryption ?? { disabledCommands: ["STARTTLS"], allowInsecureAuth: true }),
    secure: encryption?.scheme === "smtps",
    onAuth({ username, password }, _session, done) {
      mail.asked += 1;
      if (username === "mara" && password === "s p:c") done(null, { user: username });
      else done(new Error("wrong password"));
    },
    onRcptTo: (_address, _session, done) =>
      mail.refuses ? done(Object.assign(new Error(mail.refuses.says), { responseCode: mail.refuses.code })) : done(),
    onData(stream, { envelope, secure: encrypted }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const to = envelope.rcptTo.map(({ address }) => address);
        mail.taken.push({ encrypted, to, ...(await decoded(Buffer.concat(chunks))) });
        done();
      });
    },
  });
  // Clients that don't trust it hang up.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const host = encryption ? "localhost" : "127.0.0.1";
  mail.secrets.SMTP_URL = `${encryption?.scheme ?? "smtp"}://mara:${encodeURIComponent("s p:c")}@${host}:${port}`;
  return mail;
}

const closed = (server: SMTPServer) => new Promise<void>((resolve) => server.close(() => resolve()));

async function decoded(raw: Buffer): Promise<Omit<TakenMail, "to" | "encrypted">> {
  const { headers, subject = "", text = "", html = "" } = await PostalMime.parse(raw);
  const lines = headers.map(({ key, value }) => [key, value]);
  return { headers: Object.fromEntries(lines), subject, text, html, links: text.match(/https?:\/\/\S+/g) ?? [] };
}
