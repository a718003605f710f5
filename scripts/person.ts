import { PERSON } from "./person/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(PERSON, () => import("./person/command.ts"));
