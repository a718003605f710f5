import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";

// For `node --import`: writes which files were loaded to the file LOADED_MODULES names, when the process ends.
const loaded = new Set();
registerHooks({
  load(url, context, next) {
    loaded.add(url);
    return next(url, context);
  },
});
process.on("exit", () => writeFileSync(process.env.LOADED_MODULES, JSON.stringify([...loaded])));
