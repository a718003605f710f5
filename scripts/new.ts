import { NEW } from "./new/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(NEW, () => import("./new/command.ts"));
