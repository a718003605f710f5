import { BACKUP } from "./backup/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(BACKUP, () => import("./backup/command.ts"));
