import { START } from "./start/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(START, () => import("./start/command.ts"));
