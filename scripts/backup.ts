import { BACKUP } from "./backup/backup-usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(BACKUP, () => import("./backup/backup-command.ts"));
