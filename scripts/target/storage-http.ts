import { createReadStream } from "node:fs";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { fullDisks } from "../disk/full-disks.ts";
import { ScriptError } from "../terminal/script.ts";
import type { BlobFile } from "./target.ts";

// An import would read each property of the module, and one loads all of fetch: about 0.1 s at the start of each command.
const { Agent, request } = process.getBuiltinModule("node:http");

/** One request to the storage worker. */
export interface Question {
  method: "GET" | "PUT" | "POST";
  headers?: Record<string, string>;
  /** Bytes, or a file that holds them. */
  body?: Uint8Array | string | BlobFile;
  /** Takes the bytes as they arrive, if they are what was asked for; the answer has none then. */
  into?: (bytes: Readable) => Promise<void>;
  /** It changes something each time it is sent: it is never sent twice. */
  once?: boolean;
  /** Aborts the request. */
  signal?: AbortSignal;
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

/** Nobody answers at that address any more; `sent` is false if the request was certainly not accepted. */
export class StorageGone extends Error {
  override name = "StorageGone";
  readonly sent: boolean;
  constructor(sent: boolean, options?: ErrorOptions) {
    super("The local storage is gone.", options);
    this.sent = sent;
  }
}

/** Much longer than the largest photo takes on a busy machine. */
const IDLE_MS = 60_000;

/** How often to check whether the disk is full while the worker is silent. */
const LOOK_MS = 2000;
/** The room that one more picture may need. */
const BLOB_BYTES = 1 << 20;

interface Waiting {
  /** How long the worker may stay silent, in milliseconds. */
  idleMs?: number;
  /** Where it stores: if that disk is full, that is why it is silent. */
  stateDir?: string;
}

const diskFull = () => Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });

/**
 * HTTP to the storage worker over connections that are kept open. Bytes are written to the socket unchanged, which for a
 * photo costs a tenth of `fetch`. Rejects with StorageGone if the worker has ended, with ScriptError if it stays silent
 * for `idleMs` milliseconds.
 */
export function storageHttp(url: URL, secret: string, { idleMs = IDLE_MS, stateDir }: Waiting = {}): StorageHttp {
  const agent = new Agent({ keepAlive: true });
  const watched = stateDir ? [stateDir] : [];
  const send = (way: string, question: Question, kept: boolean): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { method, headers = {}, body = "", signal } = question;
      const own = {
        ...headers,
        "x-secret": secret,
        "content-length": isFile(body) ? body.size : Buffer.byteLength(body),
      };
      const asked = request(new URL(way, url), { agent: kept && agent, method, headers: own, signal });
      // A full disk makes the local runtime fall silent in the middle.
      const watch = setInterval(() => fullDisks(watched, BLOB_BYTES).length > 0 && asked.destroy(diskFull()), LOOK_MS);
      asked.on("close", () => clearInterval(watch));
      asked.setTimeout(idleMs, () => asked.destroy(new ScriptError(silent(idleMs))));
      asked.on("error", (cause: NodeJS.ErrnoException) => {
        if (cause instanceof ScriptError || cause.code === "ENOSPC") reject(cause);
        else if (asked.reusedSocket) reject(new StaleConnection("", { cause }));
        else reject(new StorageGone(cause.code !== "ECONNREFUSED", { cause }));
      });
      asked.on("response", (response) => {
        const status = response.statusCode ?? 0;
        if (response.headers["x-closed"]) {
          response.resume();
          return reject(new StorageGone(false));
        }
        const ok = status >= 200 && status < 300;
        take(response, ok ? question.into : undefined).then(
          (bytes) => resolve({ ok, status, bytes }),
          (cause) => reject(isOwn(cause) ? cause : new StorageGone(true, { cause })),
        );
      });
      if (isFile(body)) sendFile(asked, body).catch(reject);
      else asked.end(body);
    });
  return {
    // A kept connection may be closed at the moment it is used again, and then nobody knows what happened to the request.
    ask: (way, question) =>
      send(way, question, !question.once).catch((error) => {
        if (error instanceof StaleConnection) return send(way, question, false);
        throw error;
      }),
    close: () => agent.destroy(),
  };
}

class StaleConnection extends Error {}

const isFile = (body: NonNullable<Question["body"]>): body is BlobFile => typeof body === "object" && "path" in body;

/** Rejects, and breaks the request, if the file can't be read or is shorter than it was: nothing half is stored. */
async function sendFile(asked: ClientRequest, { path, size }: BlobFile): Promise<void> {
  const file = createReadStream(path, { end: Math.max(0, size - 1) });
  const failed = Promise.withResolvers<never>();
  file.once("error", failed.reject);
  file.once("end", () => file.bytesRead < size && asked.destroy(new Error(`${path} became shorter`)));
  // What goes wrong with the connection is reported by the request.
  await Promise.race([failed.promise, pipeline(file, asked).catch(() => {})]);
}

async function take(response: IncomingMessage, into: Question["into"]): Promise<Buffer> {
  if (!into) return buffer(response);
  await into(response);
  return Buffer.alloc(0);
}

/** It says what is wrong, and it isn't the connection: a file that the bytes go into can't be written. */
const isOwn = (cause: unknown) =>
  cause instanceof ScriptError || (cause instanceof Error && (cause as NodeJS.ErrnoException).path !== undefined);

const silent = (ms: number) =>
  `The local storage has not answered for ${ms / 1000} seconds. Is there space left on the disk of --state? The work so far is kept.`;
