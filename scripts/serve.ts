import { SERVE } from "./serve/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(SERVE, () => import("./serve/command.ts"));
