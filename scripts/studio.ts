import { STUDIO } from "./studio/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(STUDIO, () => import("./studio/command.ts"));
