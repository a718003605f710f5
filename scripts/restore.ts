import { RESTORE } from "./backup/restore-usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(RESTORE, () => import("./backup/restore-command.ts"));
