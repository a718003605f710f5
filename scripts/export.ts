import { EXPORT } from "./export/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(EXPORT, () => import("./export/command.ts"));
