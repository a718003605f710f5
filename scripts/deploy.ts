import { DEPLOY } from "./deploy/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(DEPLOY, () => import("./deploy/command.ts"));
