import { ACCESS } from "./access/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(ACCESS, () => import("./access/command.ts"));
