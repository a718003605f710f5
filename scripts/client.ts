import { CLIENT } from "./client/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(CLIENT, () => import("./client/command.ts"));
