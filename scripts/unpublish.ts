import { runCommand } from "./terminal/script.ts";
import { UNPUBLISH } from "./unpublish/usage.ts";

await runCommand(UNPUBLISH, () => import("./unpublish/command.ts"));
