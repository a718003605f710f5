import { runCommand } from "./terminal/script.ts";
import { TRACE } from "./trace/usage.ts";

await runCommand(TRACE, () => import("./trace/command.ts"));
