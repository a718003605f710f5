import { PICKS } from "./picks/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(PICKS, () => import("./picks/command.ts"));
