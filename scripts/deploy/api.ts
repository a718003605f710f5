import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { isPrivate } from "../target/account.ts";
import { ScriptError } from "../terminal/script.ts";

/** Cloudflare's REST API for one account or, with a path that begins with `/zones`, for all of the login's zones. */
export interface Api {
  /** What lies at a path. Throws ScriptError, also when nothing does. */
  ask<Schema extends z.ZodType>(path: string, schema: Schema, headers?: Headers): Promise<z.infer<Schema>>;
  /** What lies at a path, or null when nothing does. Throws ScriptError. */
  find<Schema extends z.ZodType>(path: string, schema: Schema, headers?: Headers): Promise<z.infer<Schema> | null>;
  /** Sends something, once. Throws ScriptError when it was refused, or when no answer came: then it may have happened. */
  send<Schema extends z.ZodType>(path: string, message: Message, schema: Schema): Promise<z.infer<Schema>>;
}

type Headers = Record<string, string>;

interface Message {
  method: "POST" | "PUT" | "PATCH";
  /** Sent as JSON, or as the form it is. */
  body: object;
  headers?: Headers;
}

const envelope = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number().optional(), message: z.string() })).nullish(),
  result: z.unknown(),
});

const OFFICIAL = "https://api.cloudflare.com/client/v4";
const TRIES = 4;
const PATIENCE = 30_000;

/** `base`: where the API is, as wrangler is told by CLOUDFLARE_API_BASE_URL. Throws ScriptError when others could read along. */
export function openApi({ token, base = OFFICIAL }: { token: string; base?: string | undefined }): Api {
  if (!URL.canParse(base) || !isPrivate(new URL(base))) {
    throw new ScriptError("CLOUDFLARE_API_BASE_URL must begin with https://: the token is sent there.");
  }
  const request = (path: string, init: RequestInit & { headers: Headers }) =>
    answerOf(`${base}${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
  return {
    async ask(path, schema, headers = {}) {
      return read(await patiently(() => request(path, { headers })), { path, schema });
    },
    async find(path, schema, headers = {}) {
      const answer = await patiently(() => request(path, { headers }));
      return answer.status === 404 ? null : read(answer, { path, schema });
    },
    async send(path, { method, body, headers = {} }, schema) {
      const init =
        body instanceof FormData
          ? { method, body, headers }
          : { method, body: JSON.stringify(body), headers: { ...headers, "content-type": "application/json" } };
      return read(await request(path, init), { path, schema });
    },
  };
}

interface Answer {
  status: number;
  text: string;
}

async function answerOf(url: string, init: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new ScriptError(`Cloudflare's API can't be reached at ${new URL(url).host}: ${reason(error)}. Run it again.`);
  }
}

// Only questions are put twice: a change that got no answer may have happened.
async function patiently(send: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send();
    if ((answer.status < 500 && answer.status !== 429) || attempt === TRIES) return answer;
    await pause(200 * 2 ** attempt * (0.5 + Math.random()));
  }
}

function read<Schema extends z.ZodType>(
  { status, text }: Answer,
  { path, schema }: { path: string; schema: Schema },
): z.infer<Schema> {
  const said = envelope.safeParse(parsed(text));
  if (!said.success)
    throw new ScriptError(`Cloudflare's API answered ${status} with something else than JSON: ${path}`);
  if (said.data.success) return schema.parse(said.data.result);
  const errors = (said.data.errors ?? []).map(({ code, message }) => (code ? `${message} [${code}]` : message));
  throw new ScriptError(`Cloudflare refused ${path}: ${errors.join("; ") || status}.${hint(status)}`);
}

const hint = (status: number) =>
  status === 401 || status === 403
    ? "\nThe token lacks a permission, or has expired. docs/deploy.md lists what it needs."
    : "";

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reason(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
