import { gcCommand } from "./gc/command.ts";
import { runScript } from "./terminal/script.ts";

await runScript(gcCommand);
