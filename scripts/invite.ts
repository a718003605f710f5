import { INVITE } from "./invite/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(INVITE, () => import("./invite/command.ts"));
