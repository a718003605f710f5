import { prepareProcess } from "./publish/process.ts";

prepareProcess();

const { runScript } = await import("./terminal/script.ts");
const { publishCommand } = await import("./publish/command.ts");
await runScript(publishCommand);
