import { runCommand } from "./terminal/script.ts";
import { VERSIONS } from "./versions/usage.ts";

await runCommand(VERSIONS, () => import("./versions/command.ts"));
