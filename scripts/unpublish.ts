import { setUnpublished } from "../worker/store/takedown.ts";
import { liveGallery, withTarget } from "./gallery/live.ts";
import { COMMON_OPTIONS, readArguments } from "./terminal/arguments.ts";
import { runScript } from "./terminal/script.ts";

await runScript(async (argv) => {
  const { positionals, options } = readArguments(argv, {
    usage: "npm run unpublish -- <gallery> [--undo]",
    about: "Takes a gallery down at once: to visitors it does not exist any more. Nothing of it is deleted.",
    positionals: { min: 1, max: 1 },
    options: {
      undo: { kind: "switch", help: "bring it back as it was" },
      state: COMMON_OPTIONS.state,
    },
  });
  const gallery = positionals[0] ?? "";
  return withTarget(options, async (target) => {
    await liveGallery(target, gallery);
    await setUnpublished(target.db, { gallery, down: !options.undo, now: Date.now() });
    console.log(
      options.undo
        ? `${gallery} is back, as it was.`
        : `${gallery} is down. To undo: npm run unpublish -- ${gallery} --undo`,
    );
    return 0;
  });
});
