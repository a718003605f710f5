import { ensureBuilt } from "../../scripts/server/build.ts";
import { ROOT } from "./glassine.ts";

/** Runs once before all tests: the Worker as it would be deployed. */
export default async function setup(): Promise<void> {
  await ensureBuilt(ROOT);
}
