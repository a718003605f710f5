import { backupCommand } from "./backup/backup-command.ts";
import { runScript } from "./terminal/script.ts";

await runScript(backupCommand);
