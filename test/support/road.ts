import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse, request as sendOn } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/**
 * What happens to a request on the way. `unsent`: the connection breaks before it arrives; `unanswered`: after it was
 * served; `cut`: in the middle of the answer; `stalled`: never answered; `slow`: answered in drips; `damaged`: one byte of
 * its body changed; `damaged answer`: one of the answer's; a number: that status at once.
 */
export type Trouble =
  | "unsent"
  | "unanswered"
  | "cut"
  | "stalled"
  | "slow"
  | "damaged"
  | "damaged answer"
  | 403
  | 429
  | 503;

export interface Passing {
  method: string;
  /** Path and query. */
  path: string;
  body: Buffer;
}

/** The way to a server: every request comes by, whole, and may meet trouble. */
export interface Road {
  url: string;
  /** What came by, in order. */
  passed: Passing[];
  /** Decides about each request, as it comes; it stays on the road until that is decided. */
  trouble: (passing: Passing) => Trouble | null | Promise<Trouble | null>;
  /** Whether damage is noticed at the other end by the sums that were sent, as R2 does. */
  checked: boolean;
  close(): Promise<void>;
}

/** Builds a road to a server on this machine. */
export async function buildRoad(to: string): Promise<Road> {
  const server = createServer((request, response) => {
    // Whoever goes away in the middle has asked nothing: storage takes whole requests only.
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const road: Road = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: [],
    trouble: () => null,
    checked: false,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body: Buffer = await buffer(request);
    const passing = { method: request.method ?? "", path: request.url ?? "", body };
    road.passed.push(passing);
    const trouble = await road.trouble(passing);
    if (trouble === "unsent") return void response.destroy();
    if (trouble === "stalled") return;
    if (typeof trouble === "number") return void response.writeHead(trouble, { "retry-after": "0" }).end();
    if (trouble === "damaged") body = damaged(body);
    if (road.checked && !fits(request, body)) return void response.writeHead(400).end(BAD_DIGEST);
    const answer = await forward(request, { to, body });
    if (trouble === "unanswered") return void response.destroy();
    await give(response, answer, trouble);
  }
  return road;
}

const BAD_DIGEST = "<?xml version='1.0'?><Error><Code>BadDigest</Code><Message>not what you sent</Message></Error>";

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
}

function forward(
  { method, url, headers }: IncomingMessage,
  { to, body }: { to: string; body: Buffer },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(to);
    const length = body.length > 0 || headers["content-length"] ? { "content-length": body.length } : {};
    const { "transfer-encoding": _, ...rest } = headers;
    const onward = sendOn({ hostname, port, method, path: url, headers: { ...rest, ...length } }, async (answer) => {
      const whole = await buffer(answer).catch(reject);
      if (whole) resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: whole });
    });
    onward.on("error", reject).end(body);
  });
}

async function give(
  response: ServerResponse,
  { status, headers, body }: Answer,
  trouble: Trouble | null,
): Promise<void> {
  const given = trouble === "damaged answer" ? damaged(body) : body;
  response.writeHead(status, headers);
  if (trouble === "cut") {
    response.write(given.subarray(0, Math.floor(given.length / 2)), () => response.destroy());
    return;
  }
  const step = trouble === "slow" ? Math.max(1, Math.ceil(given.length / 4)) : given.length;
  for (let at = step; trouble === "slow" && at < given.length; at += step) {
    response.write(given.subarray(at - step, at));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const sent = trouble === "slow" ? Math.floor((given.length - 1) / step) * step : 0;
  response.end(given.subarray(Math.max(0, sent)));
}

function damaged(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  const at = Math.floor(copy.length / 2);
  if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

function fits({ headers }: IncomingMessage, body: Buffer): boolean {
  const md5 = headers["content-md5"];
  const sha256 = headers["x-amz-content-sha256"];
  const isMd5 = md5 === undefined || createHash("md5").update(body).digest("base64") === md5;
  const isSha256 = !/^[0-9a-f]{64}$/.test(String(sha256)) || createHash("sha256").update(body).digest("hex") === sha256;
  return isMd5 && isSha256;
}
