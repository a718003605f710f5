import type { z } from "zod";
import { isPrivate } from "../target/account.ts";
import {
  ApiError,
  askedMs,
  type Message,
  mayTryAgain,
  NoResponse,
  requestApi,
  strangeAnswer,
} from "../target/api-request.ts";
import { RETRY_POLICY, retry } from "../target/retry.ts";
import { ScriptError } from "../terminal/script.ts";

/** Cloudflare's REST API for one account or, with a path that begins with `/zones`, for all zones of the login. */
export interface Api {
  /** What is at a path. Throws ScriptError, also if there is nothing. */
  ask<Schema extends z.ZodType>(path: string, schema: Schema, headers?: Headers): Promise<z.infer<Schema>>;
  /** What is at a path, or null if there is nothing. Throws ScriptError. */
  find<Schema extends z.ZodType>(path: string, schema: Schema, headers?: Headers): Promise<z.infer<Schema> | null>;
  /** Sends something, once. Throws ScriptError if it was refused, or if no answer came: then it may have been carried out. */
  send<Schema extends z.ZodType>(path: string, change: Change, schema: Schema): Promise<z.infer<Schema>>;
}

type Headers = Record<string, string>;

interface Change {
  method: "POST" | "PUT" | "PATCH";
  /** Sent as JSON, or as a form if it is one. */
  body: object;
  headers?: Headers;
}

const OFFICIAL = "https://api.cloudflare.com/client/v4";
// A person is watching and can run it again.
const SHORT = { ...RETRY_POLICY, attempts: 4, idleMs: 30_000 };

/**
 * `base`: the address of the API, as wrangler gets it from CLOUDFLARE_API_BASE_URL. Throws ScriptError if others could
 * read the traffic.
 */
export function openApi({ token, base = OFFICIAL }: { token: string; base?: string | undefined }): Api {
  if (!URL.canParse(base) || !isPrivate(new URL(base))) {
    throw new ScriptError("CLOUDFLARE_API_BASE_URL must begin with https://: the token is sent there.");
  }
  const once = (path: string, message: Omit<Message, "token" | "idleMs">) =>
    requestApi(`${base}${path}`, { ...message, token, idleMs: SHORT.idleMs });
  const explained = (path: string) => (error: unknown) => {
    throw toScriptError(error, { path, host: new URL(base).host });
  };
  const look = (path: string, headers: Headers) =>
    retry(() => once(path, { headers }), { policy: SHORT, isRetryable: (error) => mayTryAgain(error, true), askedMs });
  return {
    ask: async (path, schema, headers = {}) => schema.parse(await look(path, headers).catch(explained(path))),
    async find(path, schema, headers = {}) {
      const found = await look(path, headers).catch((error) => {
        if (error instanceof ApiError && error.status === 404) return null;
        return explained(path)(error);
      });
      return found === null ? null : schema.parse(found);
    },
    send: async (path, change, schema) => schema.parse(await once(path, change).catch(explained(path))),
  };
}

function toScriptError(error: unknown, { path, host }: { path: string; host: string }): unknown {
  if (error instanceof NoResponse) {
    return new ScriptError(`Cloudflare's API can't be reached at ${host}: ${error.message}. Run it again.`);
  }
  if (!(error instanceof ApiError)) return error;
  if (error.strange) return new ScriptError(strangeAnswer(host));
  return new ScriptError(`Cloudflare refused ${path}: ${error.message}.${hint(error.status)}`);
}

const hint = (status: number) =>
  status === 401 || status === 403
    ? "\nThe token lacks a permission or has expired. docs/deploy.md lists what it needs."
    : "";
