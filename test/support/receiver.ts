import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A webhook as it arrived. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

type Answer = (response: ServerResponse) => void;

export const answers = {
  with: (status: number, headers: Record<string, string> = {}): Answer => {
    return (response) => response.writeHead(status, headers).end("something the sender must not read");
  },
  /** Takes the request and never answers. */
  never: () => {},
  /** Takes the request and hangs up. */
  hangUp: (response: ServerResponse) => response.destroy(),
} as const;

/** A receiver of webhooks on this machine. */
export interface Receiver {
  url: string;
  /** The Worker's variables for it. */
  secrets: { NOTICE_WEBHOOK_URL: string; NOTICE_WEBHOOK_SECRET: string };
  received: Received[];
  /** How it answers from now on. */
  answer: Answer;
  /** Whether a webhook is signed as Standard Webhooks 1.0 has it, judged by its own means. */
  isGenuine(webhook: Received): boolean;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const secret = randomBytes(32);
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { url: path = "", headers } = request;
    received.push({ path, headers, body: Buffer.concat(chunks).toString("utf8") });
    receiver.answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const receiver: Receiver = {
    url,
    secrets: { NOTICE_WEBHOOK_URL: url, NOTICE_WEBHOOK_SECRET: `whsec_${secret.toString("base64")}` },
    received,
    answer: answers.with(204),
    isGenuine: ({ headers, body }) => {
      const content = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
      const ours = createHmac("sha256", secret).update(content).digest();
      const [version, theirs = ""] = String(headers["webhook-signature"]).split(",");
      const bytes = Buffer.from(theirs, "base64");
      return version === "v1" && bytes.length === ours.length && timingSafeEqual(bytes, ours);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
