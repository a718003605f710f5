import { ROLLBACK } from "./rollback/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(ROLLBACK, () => import("./rollback/command.ts"));
