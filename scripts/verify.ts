import { runCommand } from "./terminal/script.ts";
import { VERIFY } from "./verify/usage.ts";

await runCommand(VERIFY, () => import("./verify/command.ts"));
