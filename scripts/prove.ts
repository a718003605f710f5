import { PROVE } from "./prove/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(PROVE, () => import("./prove/command.ts"));
