import { PUBLISH } from "./publish/usage.ts";
import { runCommand } from "./terminal/script.ts";

await runCommand(PUBLISH, async () => {
  const { prepareProcess } = await import("./publish/process.ts");
  prepareProcess();
  return import("./publish/command.ts");
});
