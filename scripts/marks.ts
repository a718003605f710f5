import { MARKS } from "./marks/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(MARKS, () => import("./marks/command.ts"));
