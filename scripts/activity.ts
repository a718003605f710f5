import { ACTIVITY } from "./activity/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(ACTIVITY, () => import("./activity/command.ts"));
