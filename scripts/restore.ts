import { RESTORE } from "./restore/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(RESTORE, () => import("./restore/command.ts"));
