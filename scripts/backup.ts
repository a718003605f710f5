import type { TryRestore } from "./backup/trial.ts";
import { BACKUP } from "./backup/usage.ts";
import { runCommand } from "./terminal/script.ts";

// A restore reads backups, so what makes them knows nothing of restoring.
const tryRestore: TryRestore = async (...given) => (await import("./restore/trial.ts")).tryRestore(...given);

await runCommand(BACKUP, async () => {
  const { run } = await import("./backup/command.ts");
  return { run: (given) => run(given, tryRestore) };
});
