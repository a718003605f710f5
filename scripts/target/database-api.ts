import { z } from "zod";
import type { Account } from "./account.ts";
import { ApiError, askedMs, mayTryAgain, NoResponse, requestApi, strangeAnswer } from "./api-request.ts";
import { AccountFault, Unanswered } from "./fault.ts";
import { type RetryPolicy, retry } from "./retry.ts";

/** A value that D1 can bind, as JSON transports it. */
export type Param = string | number | boolean | null;

/** One statement and its bound values. */
export interface Query {
  sql: string;
  params: readonly Param[];
}

/** Results as they come: rows are checked where they are read. */
export const queryResults = z.array(
  z.object({
    results: z.array(z.record(z.string(), z.unknown())).default([]),
    meta: z.looseObject({ changes: z.number().default(0), last_row_id: z.number().default(0) }),
  }),
);
export type QueryResult = z.infer<typeof queryResults>[number];

/** D1 through Cloudflare's API, https://developers.cloudflare.com/api/resources/d1/. */
export interface DatabaseApi {
  /** Id of the database with a name, or null. */
  find(name: string): Promise<string | null>;
  /**
   * Runs statements in one transaction. A read is repeated if the network or the API fails; a change only if it can't
   * have been made. Throws Unanswered if it may have been made, Refusal for an SQL error, AccountFault for everything
   * else.
   */
  run(database: string, queries: readonly Query[]): Promise<QueryResult[]>;
}

/** Statements as the API takes them: one, or several in one transaction. */
export function bodyOf(queries: readonly Query[]): Query | { batch: readonly Query[] } {
  const [first] = queries;
  return first && queries.length === 1 ? first : { batch: queries };
}

/** Opens the API of an account; nothing is sent yet. */
export function databaseApi(account: Account, policy: RetryPolicy): DatabaseApi {
  const base = `${account.api}/accounts/${account.id}/d1/database`;
  const ask = async (address: string, { body, harmless }: { body: object | null; harmless: boolean }) => {
    try {
      const method = body === null ? "GET" : "POST";
      const message = { token: account.apiToken, method, body, idleMs: policy.idleMs };
      return await retry(() => requestApi(address, message), {
        policy,
        isRetryable: (error) => mayTryAgain(error, harmless),
        askedMs,
      });
    } catch (error) {
      throw explained(error, { account, harmless });
    }
  };
  return {
    async find(name) {
      const found = await ask(`${base}?name=${encodeURIComponent(name)}&per_page=100`, { body: null, harmless: true });
      const databases = z.array(z.object({ uuid: z.string(), name: z.string() })).parse(found);
      return databases.find((database) => database.name === name)?.uuid ?? null;
    },
    async run(database, queries) {
      const body = bodyOf(queries);
      const harmless = queries.every(({ sql }) => /^\s*SELECT\b/i.test(sql));
      const done = queryResults.parse(await ask(`${base}/${encodeURIComponent(database)}/query`, { body, harmless }));
      if (done.length !== queries.length) {
        throw new AccountFault(`D1 gave ${done.length} results for ${queries.length} statements.`);
      }
      return done;
    },
  };
}

function explained(error: unknown, { account, harmless }: { account: Account; harmless: boolean }): unknown {
  const { host } = new URL(account.api);
  if (error instanceof NoResponse) {
    if (harmless || !error.sent)
      return new AccountFault(`Cloudflare's API can't be reached at ${host}: ${error.message}. Are you online?`, {
        cause: error,
      });
    return unanswered(error);
  }
  if (!(error instanceof ApiError)) return error;
  const { status, message } = error;
  if (status === 401 || status === 403 || /\((?:10000|9109|6003|6111)\)$/.test(message)) {
    const fix =
      "CLOUDFLARE_API_TOKEN must be valid, belong to the account CLOUDFLARE_ACCOUNT_ID, and allow editing D1.";
    return new AccountFault(`Cloudflare's API refused: ${message}. ${fix}`, { cause: error });
  }
  if (status === 404)
    return new AccountFault(`D1 has no such database: ${message}. To create it: npm run deploy`, { cause: error });
  if (status === 429)
    return new AccountFault(
      `Cloudflare's API accepts no more requests right now: ${message}. Try again in five minutes.`,
      {
        cause: error,
      },
    );
  if (error.strange) return new AccountFault(strangeAnswer(host), { cause: error });
  if (status < 500) return error;
  return harmless
    ? new AccountFault(`Cloudflare's API failed: ${message}. Try again later.`, { cause: error })
    : unanswered(error);
}

const unanswered = (cause: Error) =>
  new Unanswered(
    `The account did not answer after the change was sent (${cause.message}), so the change may have been made. Check, and repeat it if not.`,
    { cause },
  );
