import { runCommand } from "./terminal/script.ts";
import { WATCH } from "./watch/usage.ts";

await runCommand(WATCH, async () => {
  const { prepareProcess } = await import("./publish/process.ts");
  prepareProcess();
  return import("./watch/command.ts");
});
