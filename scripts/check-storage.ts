import { CHECK_STORAGE } from "./check-storage/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(CHECK_STORAGE, () => import("./check-storage/command.ts"));
