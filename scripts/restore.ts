import { restoreCommand } from "./backup/restore-command.ts";
import { runScript } from "./terminal/script.ts";

await runScript(restoreCommand);
