import { GC } from "./gc/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(GC, () => import("./gc/command.ts"));
