import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { parseEnv } from "node:util";
import { z } from "zod";
import { AccountFault } from "./fault.ts";
import type { BindingNames } from "./names.ts";

/** A file next to the caches, never committed, that may contain the variables. */
export const ACCOUNT_FILE = ".glassine/account.env";

const NEEDED = {
  CLOUDFLARE_ACCOUNT_ID: "id of the account",
  CLOUDFLARE_API_TOKEN: "API token that may edit D1",
  R2_ACCESS_KEY_ID: "R2 token for the bucket: its access key id",
  R2_SECRET_ACCESS_KEY: "the same token's secret access key",
} as const;

const API = "https://api.cloudflare.com/client/v4";
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

const token = z.string().regex(/^[\x21-\x7e]+$/, "must have no spaces");
const address = z
  .url("must be an address, such as https://...")
  .refine((text) => !URL.canParse(text) || isPrivate(new URL(text)), "must begin with https://");
const schema = z.object({
  CLOUDFLARE_ACCOUNT_ID: z.string().regex(/^[0-9a-f]{32}$/, "must be 32 hexadecimal digits"),
  CLOUDFLARE_API_TOKEN: token,
  CLOUDFLARE_API_BASE_URL: address.default(API),
  R2_ACCESS_KEY_ID: token,
  R2_SECRET_ACCESS_KEY: token,
  R2_ENDPOINT: address.optional(),
  GLASSINE_ORIGIN: address.optional(),
});

/** How the account is reached. Secrets are never printed. */
export interface Account {
  id: string;
  /** The start of every address of Cloudflare's API, without a slash at the end. */
  api: string;
  apiToken: string;
  /** R2's S3 endpoint. */
  endpoint: string;
  keyId: string;
  secretKey: string;
  /** Where visitors find the site: "https://photos.example.com"; null if unknown. */
  origin: string | null;
}

type Variables = Record<string, string | undefined>;

/** Where the variables of an account come from. */
type AccountPlace =
  /** The environment or, if they are not set there, the account file of the project. */
  | { root: string; env: Variables }
  /** Only this file, which has to exist: that of another account. */
  | { file: string };

/** The variables of an account. Throws AccountFault if others can read its file. */
export async function readVariables(place: AccountPlace): Promise<Variables> {
  if ("file" in place) {
    const read = await readAccountFile(place.file, place.file);
    if (!read) throw new AccountFault(`${place.file} does not exist.`);
    return filled(read);
  }
  const read = await readAccountFile(path.join(place.root, ACCOUNT_FILE), ACCOUNT_FILE);
  return filled({ ...read, ...filled(place.env) });
}

/** An account. Throws AccountFault naming everything that is missing or wrong. */
export async function readAccount(place: AccountPlace, names: BindingNames): Promise<Account> {
  const variables = await readVariables(place);
  const missing = Object.entries(NEEDED).filter(([name]) => variables[name] === undefined);
  if (missing.length > 0) {
    const lines = missing.map(([name, what]) => `  ${name}  ${what}`);
    const lacking =
      "file" in place ? `${place.file} lacks these` : `--remote needs these in the environment or in ${ACCOUNT_FILE}`;
    throw new AccountFault(`${lacking}; docs/configuration.md says where to get them:\n${lines.join("\n")}`);
  }
  const read = schema.safeParse(variables);
  if (!read.success) {
    const lines = read.error.issues.map(({ path: [name], message }) => `  ${String(name)}: ${message}`);
    throw new AccountFault(`These settings of the account are wrong:\n${lines.join("\n")}`);
  }
  return toAccount(read.data, names);
}

function toAccount(variables: z.infer<typeof schema>, { jurisdiction, host }: BindingNames): Account {
  const id = variables.CLOUDFLARE_ACCOUNT_ID;
  const r2 = `https://${[id, jurisdiction, "r2.cloudflarestorage.com"].filter((part) => part !== null).join(".")}`;
  return {
    id,
    api: variables.CLOUDFLARE_API_BASE_URL.replace(/\/+$/, ""),
    apiToken: variables.CLOUDFLARE_API_TOKEN,
    endpoint: variables.R2_ENDPOINT ?? r2,
    keyId: variables.R2_ACCESS_KEY_ID,
    secretKey: variables.R2_SECRET_ACCESS_KEY,
    origin: variables.GLASSINE_ORIGIN ? new URL(variables.GLASSINE_ORIGIN).origin : host && `https://${host}`,
  };
}

/** Nobody can listen in on the way. */
export const isPrivate = ({ protocol, hostname }: URL) =>
  protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));

const filled = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""));

/** The variables in a file; null: there is none. `shown`: what people call it. */
async function readAccountFile(file: string, shown: string): Promise<Variables | null> {
  const found = await stat(file).catch(() => null);
  if (!found) return null;
  if (!found.isFile()) throw new AccountFault(`${shown} is not a file.`);
  if (process.platform !== "win32" && (found.mode & 0o077) !== 0) {
    throw new AccountFault(
      `${shown} contains secrets, and others on this computer can read it. Run: chmod 600 ${shown}`,
    );
  }
  return parseEnv(await readFile(file, "utf8"));
}
