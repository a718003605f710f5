import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";

/** A Worker's source with all it imports, but for what the runtime has, as one module. */
export async function bundled(entry: URL): Promise<string> {
  const lib = { entry: fileURLToPath(entry), formats: ["es" as const] };
  const made = { write: false, target: "esnext", minify: false, lib, rolldownOptions: { external: /^node:/ } };
  const built = (await build({ configFile: false, logLevel: "silent", build: made })) as Rolldown.RolldownOutput[];
  return built[0]?.output[0].code ?? "";
}
