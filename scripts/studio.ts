import { hashPassword } from "../worker/store/password-hash.ts";
import { setStudioPassword } from "../worker/store/studio.ts";
import { withTarget } from "./gallery/live.ts";
import { readArguments, TARGET_OPTIONS, UsageError } from "./terminal/arguments.ts";
import { runScript, ScriptError } from "./terminal/script.ts";
import { readSecret } from "./terminal/secret.ts";

const MIN = 10;

await runScript(async (argv) => {
  const { positionals, options } = readArguments(argv, {
    usage: "npm run studio -- password",
    about:
      "Sets the photographer's password for /studio/, and signs everybody out of it. Asks for it, or reads it from standard input.",
    positionals: { min: 1, max: 1 },
    options: { ...TARGET_OPTIONS },
  });
  if (positionals[0] !== "password") throw new UsageError(`${positionals[0]}: must be password.`);
  const password = await readSecret("Studio password");
  if (password.length < MIN) throw new ScriptError(`Studio password: at least ${MIN} characters. Nothing was changed.`);
  return withTarget(options, async (target) => {
    const set = await setStudioPassword(target.db, await hashPassword(password));
    if (!set) throw new ScriptError("There is no studio yet: publish a gallery first, npm run publish.");
    console.log("The studio password is set. Sign in at /studio/.");
    return 0;
  });
});
