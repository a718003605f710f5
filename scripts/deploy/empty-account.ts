import { ScriptError } from "../terminal/script.ts";
import type { Api } from "./api.ts";

/** An account that has only the domain: for a plan shown without a login. */
export const EMPTY_ACCOUNT: Api = {
  find: async () => null,
  ask: async (path, schema) => {
    const zone = { id: "0", name: new URLSearchParams(path.split("?")[1]).get("name") ?? "", status: "active" };
    return schema.parse(path.startsWith("/zones?") ? [zone] : []);
  },
  send: async (path) => {
    throw new ScriptError(`Nothing is sent without a login: ${path}`);
  },
};
