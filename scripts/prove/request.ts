import http from "node:http";
import https from "node:https";
import { gunzipSync } from "node:zlib";

/** What is sent: the path as it is, with nothing made canonical. */
interface Sent {
  path: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** What came. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Uncompressed. */
  body: Buffer;
}

/** Sends requests to a site as they are, several at a time over connections that stay open. */
export interface Line {
  ask(sent: Sent): Promise<Answer>;
  close(): void;
}

const AT_ONCE = 8;
const IDLE_MS = 30_000;
const TRIES = 4;

/** Opens it. `ask` throws if the site does not answer. */
export function openLine(origin: string): Line {
  const { protocol, hostname, port } = new URL(origin);
  const client = protocol === "https:" ? https : http;
  const agent = new client.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const at = { hostname: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? undefined : Number(port), agent };
  const once = (sent: Sent) =>
    new Promise<Answer>((resolve, reject) => {
      const { path, method = "GET", headers = {}, body } = sent;
      const type = body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
      const own = { "user-agent": "Glassine prove", "accept-encoding": "identity", ...type, ...headers };
      const request = client.request({ ...at, path, method, headers: own }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("aborted", () => reject(new Error("the answer was cut off")));
        response.on("end", () => resolve(answerOf(response, Buffer.concat(chunks))));
      });
      request.setTimeout(IDLE_MS, () => request.destroy(new Error("no answer")));
      request.on("error", reject);
      request.end(body);
    });
  return {
    async ask(sent) {
      for (let left = TRIES; ; left -= 1) {
        try {
          return await once(sent);
        } catch (error) {
          // A connection that was idle may have been closed.
          if (left === 1) throw error;
        }
      }
    },
    close: () => agent.destroy(),
  };
}

function answerOf({ statusCode = 0, headers }: http.IncomingMessage, body: Buffer): Answer {
  const flat = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]);
  return {
    status: statusCode,
    headers: Object.fromEntries(flat) as Answer["headers"],
    body: headers["content-encoding"] === "gzip" && body.length > 0 ? gunzipSync(body) : body,
  };
}
