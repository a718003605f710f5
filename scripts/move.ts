import { MOVE } from "./move/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(MOVE, () => import("./move/command.ts"));
