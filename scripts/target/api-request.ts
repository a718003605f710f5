import { z } from "zod";
import { reasonOf } from "./fault.ts";

/** A refusal of Cloudflare's REST API. `status` is HTTP's. */
export class ApiError extends Error {
  override name = "Refusal";
  readonly status: number;
  /** How long the API asked us to wait, in milliseconds. */
  readonly waitMs: number;
  /** It names no error, and neither does HTTP: something else may have answered. */
  readonly strange: boolean;
  constructor(message: string, { status, waitMs }: { status: number; waitMs: number }) {
    super(message || `HTTP status ${status}`);
    this.status = status;
    this.waitMs = waitMs;
    this.strange = message === "" && status < 400;
  }
}

/** No complete answer came; `sent` is false if the request can't have arrived. */
export class NoResponse extends Error {
  override name = "Silence";
  readonly sent: boolean;
  constructor(cause: unknown) {
    super(reasonOf(cause), { cause });
    this.sent = !/^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(
      this.message,
    );
  }
}

export interface Message {
  token: string;
  /** GET by default. */
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON, or as a form if it is one. */
  body?: object | null;
  /** How long the connection may stay silent, in milliseconds. */
  idleMs: number;
}

const envelope = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number().optional(), message: z.string() })).nullish(),
  result: z.unknown(),
});

/**
 * Sends one request to Cloudflare's REST API, https://developers.cloudflare.com/api/, and returns its result. Throws
 * Refusal or Silence; nothing is repeated.
 */
export async function requestApi(address: string, message: Message): Promise<unknown> {
  const { status, headers, text } = await send(address, message);
  const said = envelope.safeParse(parsed(text));
  if (said.success && said.data.success && status < 300) return said.data.result;
  const errors = (said.data?.errors ?? []).map((error) =>
    error.code === undefined ? error.message : `${error.message} (${error.code})`,
  );
  const waitMs = Number(headers.get("retry-after") ?? 0) * 1000 || 0;
  throw new ApiError(errors.join("; "), { status, waitMs });
}

async function send(address: string, { token, method = "GET", headers = {}, body = null, idleMs }: Message) {
  const form = body instanceof FormData;
  const json: Record<string, string> = body === null || form ? {} : { "content-type": "application/json" };
  try {
    const response = await fetch(address, {
      method,
      headers: { ...headers, ...json, authorization: `Bearer ${token}` },
      body: body === null || form ? body : JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(idleMs),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw new NoResponse(error);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether trying again may help. A request that may have been carried out is repeated only if that does no harm. */
export function mayTryAgain(error: unknown, harmless: boolean): boolean {
  if (error instanceof NoResponse) return harmless || !error.sent;
  if (!(error instanceof ApiError)) return false;
  return error.status === 429 || (harmless && (error.status >= 500 || error.status === 408));
}

/** How long the API asked us to wait, in milliseconds. */
export const askedMs = (error: unknown) => (error instanceof ApiError ? error.waitMs : 0);

/** What to say about a strange answer. */
export const strangeAnswer = (host: string) =>
  `${host} answered, but not as Cloudflare's API. Is there a sign-in page between you and the internet?`;
