import { SERVER_OPTIONS } from "../server/options.ts";
import { COMMON_OPTIONS, type CommandSpec } from "../terminal/arguments.ts";

/** How `npm run start` is used. */
export const START = {
  usage: "npm start -- [--port N]",
  about:
    "Runs the demo: creates sample galleries if there are none, publishes all galleries on this computer, serves them, and prints links and passwords.",
  positionals: { min: 0, max: 0 },
  options: { ...SERVER_OPTIONS, ...COMMON_OPTIONS },
} as const satisfies CommandSpec;
