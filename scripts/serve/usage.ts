import { SERVER_OPTIONS } from "../server/options.ts";
import { COMMON_OPTIONS, type CommandSpec } from "../terminal/arguments.ts";

/** How `npm run serve` is used. */
export const SERVE = {
  usage: "npm run serve -- [--port N] [--lan]",
  about:
    "Serves what is published locally, by the production build of the Worker. Publishing meanwhile is seen at once.",
  positionals: { min: 0, max: 0 },
  options: {
    ...SERVER_OPTIONS,
    lan: { kind: "switch", help: "by HTTPS to phones and other devices in your network, too" },
    state: COMMON_OPTIONS.state,
  },
} as const satisfies CommandSpec;
