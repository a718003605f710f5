import { KEEPSAKE } from "./keepsake/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(KEEPSAKE, () => import("./keepsake/command.ts"));
