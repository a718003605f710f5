import { Agent, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { ScriptError } from "../terminal/script.ts";

/** One question to the storage worker. */
export interface Question {
  method: "GET" | "PUT" | "POST";
  headers?: Record<string, string>;
  body?: Uint8Array | string;
}

export interface Answer {
  ok: boolean;
  status: number;
  bytes: Buffer;
}

export interface StorageHttp {
  ask(way: string, question: Question): Promise<Answer>;
  close(): void;
}

/** Far longer than the largest photo takes on a busy machine. */
const IDLE_MS = 60_000;

/**
 * HTTP to the storage worker over connections that are kept: bytes are written to the socket as they are, which costs a
 * tenth of what `fetch` does for a photo. Rejects when the worker does not answer, or keeps silent for
 * `idleMs` milliseconds.
 */
export function storageHttp(url: URL, secret: string, idleMs = IDLE_MS): StorageHttp {
  const agent = new Agent({ keepAlive: true });
  const once = (way: string, { method, headers = {}, body = "" }: Question): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const own = { ...headers, "x-secret": secret, "content-length": Buffer.byteLength(body) };
      const asked = request(new URL(way, url), { agent, method, headers: own });
      // A disk that is full makes the local runtime fall silent in the middle.
      asked.setTimeout(idleMs, () => asked.destroy(new ScriptError(silent(idleMs))));
      asked.on("error", (cause) => {
        const stale = asked.reusedSocket && !(cause instanceof ScriptError);
        reject(stale ? new StaleConnection("", { cause }) : cause);
      });
      asked.on("response", (response) => {
        const status = response.statusCode ?? 0;
        buffer(response).then((bytes) => resolve({ ok: status >= 200 && status < 300, status, bytes }), reject);
      });
      asked.end(body);
    });
  return {
    // A kept connection may be closed just when it is used again; every question may be asked twice.
    ask: (way, question) =>
      once(way, question).catch((error) => {
        if (error instanceof StaleConnection) return once(way, question);
        throw error;
      }),
    close: () => agent.destroy(),
  };
}

class StaleConnection extends Error {}

const silent = (ms: number) =>
  `The local storage has not answered for ${ms / 1000} seconds. Is there room left on the disk of --state? What was done is kept.`;
