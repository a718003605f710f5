import { SERVER_OPTIONS } from "../server/options.ts";
import { COMMON_OPTIONS, type CommandSpec } from "../terminal/arguments.ts";

/** How `npm run serve` is used. */
export const SERVE = {
  usage: "npm run serve -- [--port N] [--lan]",
  about: "Shows your galleries in the browser, as they will look online. What you publish while it runs shows at once.",
  positionals: { min: 0, max: 0 },
  options: {
    ...SERVER_OPTIONS,
    lan: { kind: "switch", help: "also serve phones and other devices in your network, over HTTPS" },
    state: COMMON_OPTIONS.state,
  },
} as const satisfies CommandSpec;
