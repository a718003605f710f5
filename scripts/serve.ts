import { ROOT } from "./gallery/live.ts";
import { ensureBuilt } from "./server/build.ts";
import { noticeLines } from "./server/notices.ts";
import { readPort, SERVER_OPTIONS, servedState } from "./server/options.ts";
import { runForever, startServer } from "./server/server.ts";
import { COMMON_OPTIONS, readArguments } from "./terminal/arguments.ts";
import { createProgress } from "./terminal/progress.ts";
import { runScript } from "./terminal/script.ts";

await runScript(async (argv) => {
  const { options } = readArguments(argv, {
    usage: "npm run serve -- [--port N]",
    about:
      "Serves what is published locally, by the production build of the Worker. Publishing meanwhile is seen at once.",
    positionals: { min: 0, max: 0 },
    options: { ...SERVER_OPTIONS, state: COMMON_OPTIONS.state },
  });
  const stateDir = servedState(options.state);
  const progress = createProgress();
  await ensureBuilt(ROOT, () => progress.line("Building the Worker ..."));
  const server = await startServer({
    root: ROOT,
    stateDir,
    host: options.host,
    port: readPort(options.port),
    onNotice: (notice) => console.log(noticeLines(notice)),
    onWait: (pid) => progress.line(`Waiting for the command that has the local state open (process ${pid}) ...`),
  });
  console.log(`Serving on ${server.url.href}\nThe studio is at ${new URL("/studio/", server.url).href}\nCtrl-C stops.`);
  return runForever(server);
});
