/** The least a publish can do: opens the local runtime and asks D1 one thing. Run: node only-open.ts STATE */
import path from "node:path";
import { openLocalTarget } from "../../../scripts/target/local.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const target = await openLocalTarget({ stateDir: process.argv[2] ?? "", root });
await target.db.prepare("SELECT count(*) FROM galleries").first();
await target.close();
process.exit(0);
