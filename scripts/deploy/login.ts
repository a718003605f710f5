import { z } from "zod";
import { ScriptError } from "../terminal/script.ts";
import type { Api } from "./api.ts";
import { runWrangler } from "./wrangler.ts";

type Variables = Record<string, string | undefined>;

const HOW = "Set CLOUDFLARE_API_TOKEN (docs/deploy.md, step 3), or log in: npx wrangler login";

const login = z.object({ type: z.enum(["api_token", "oauth"]), token: z.string().min(1) });

/** Nobody is logged in, and there is no token. */
export class NotLoggedIn extends ScriptError {
  override name = "NotLoggedIn";
}

/** The token in the environment, else the one of `wrangler login`. Throws NotLoggedIn if there is neither. */
export async function readToken(root: string, env: Variables): Promise<string> {
  if (env.CLOUDFLARE_API_TOKEN) return env.CLOUDFLARE_API_TOKEN;
  if (env.CLOUDFLARE_API_KEY) throw new ScriptError(`CLOUDFLARE_API_KEY gives access to the whole account. ${HOW}`);
  const printed = await runWrangler({ root, args: ["auth", "token", "--json"] }).catch(() => "");
  const found = login.safeParse(jsonIn(printed));
  if (!found.success) throw new NotLoggedIn(`Not logged in to Cloudflare. ${HOW}`);
  return found.data.token;
}

function jsonIn(printed: string): unknown {
  try {
    return JSON.parse(printed.slice(printed.indexOf("{")));
  } catch {
    return null;
  }
}

const accounts = z.array(z.object({ id: z.string(), name: z.string() }));

/** The account to deploy to: the one that is named, else the only one of the login. Throws ScriptError. */
export async function readAccount(api: Api, named: string | undefined): Promise<string> {
  if (named) return named;
  const found = await api.ask("/accounts?per_page=50", accounts);
  if (found.length === 1 && found[0]) return found[0].id;
  if (found.length === 0) throw new ScriptError("The login shows no account. Set CLOUDFLARE_ACCOUNT_ID.");
  const list = found.map(({ id, name }) => `  ${id}  ${name}`).join("\n");
  throw new ScriptError(`The login has several accounts. Set CLOUDFLARE_ACCOUNT_ID to one of them:\n${list}`);
}
