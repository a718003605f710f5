import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { printable } from "../terminal/colour.ts";

/** A notice as a local run shows it: what would be sent, and where to see it. */
export interface ShownNotice {
  summary: string;
  link: string;
}

/** A receiver for the local Worker's webhooks, so that a local run takes the same path as a deployed one. */
export interface NoticeReceiver {
  /** Variables for the Worker: this receiver, and no mail, which could not leave this computer. */
  secrets: { NOTICE_WEBHOOK_URL: string; NOTICE_WEBHOOK_SECRET: string; NOTICE_FROM: ""; NOTICE_TO: "" };
  close(): Promise<void>;
}

const BODY_MAX = 64 * 1024;

/** Listens on a free port of this computer, and passes on genuine notices. */
export async function receiveNotices(onNotice: (notice: ShownNotice) => void): Promise<NoticeReceiver> {
  const secret = randomBytes(32);
  const server = createServer(async (request, response) => {
    const body = await readBody(request).catch(() => null);
    const genuine = body !== null && isGenuine(request, { body, secret });
    if (genuine) onNotice(readNotice(body));
    response.writeHead(genuine ? 204 : 401).end();
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    secrets: {
      NOTICE_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
      NOTICE_WEBHOOK_SECRET: `whsec_${secret.toString("base64")}`,
      NOTICE_FROM: "",
      NOTICE_TO: "",
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Two lines for the terminal. */
export function noticeLines({ summary, link }: ShownNotice): string {
  return `You would get this notice: ${printable(summary)}\n  ${printable(link)}`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_MAX) throw new Error("too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Whether a request is signed with the secret, according to Standard Webhooks 1.0. */
function isGenuine({ headers }: IncomingMessage, { body, secret }: { body: string; secret: Buffer }): boolean {
  const content = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const ours = `v1,${createHmac("sha256", secret).update(content).digest("base64")}`;
  const theirs = String(headers["webhook-signature"]);
  return theirs.length === ours.length && timingSafeEqual(Buffer.from(theirs), Buffer.from(ours));
}

const sent = z.object({ data: z.object({ summary: z.string(), link: z.string() }) });

const readNotice = (body: string): ShownNotice => sent.parse(JSON.parse(body)).data;
