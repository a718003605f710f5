import { PULL } from "./pull/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(PULL, () => import("./pull/command.ts"));
