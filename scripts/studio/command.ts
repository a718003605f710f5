import { STUDIO as STUDIO_ACCOUNT } from "../../worker/domain/passkey.ts";
import { normalizePassword } from "../../worker/domain/password.ts";
import { listPasskeys } from "../../worker/store/passkeys.ts";
import { hashPassword } from "../../worker/store/password-hash.ts";
import { setStudioPassword } from "../../worker/store/studio.ts";
import { withTarget } from "../gallery/live.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { UsageError } from "../terminal/arguments.ts";
import { counted } from "../terminal/counted.ts";
import { ScriptError } from "../terminal/script.ts";
import { readSecret } from "../terminal/secret.ts";
import { readWish, receiptKey } from "./receipt-key.ts";
import { readSecondWish, secondShooters } from "./second-shooters.ts";
import type { STUDIO } from "./usage.ts";

const MIN = 10;

/** `npm run studio`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof STUDIO>): Promise<number> {
  const [verb, ...rest] = positionals;
  if (verb === "second") {
    refuseKeyOptions(options);
    const wish = readSecondWish(rest, options.password);
    return withTarget(options, (target) => secondShooters(target, wish));
  }
  if (rest.length > 0) throw new UsageError(`${verb} takes nothing more: ${rest.join(" ")} is unexpected.`);
  if (options.password !== undefined) throw new UsageError("--password is for second.");
  if (verb === "receipt-key") {
    const wish = readWish({ ...options, now: Date.now() });
    return withTarget(options, (target) => receiptKey(target, wish));
  }
  if (verb !== "password") throw new UsageError(`${verb}: must be password, second or receipt-key.`);
  refuseKeyOptions(options);
  const password = await readSecret("Studio password");
  if (normalizePassword(password).length < MIN)
    throw new ScriptError(`Studio password: must have at least ${MIN} characters. Nothing was changed.`);
  return withTarget(options, async (target) => {
    await setStudioPassword(target.db, await hashPassword(password));
    console.log("The studio password is set. Sign in at /studio/.");
    const { length } = await listPasskeys(target.db, STUDIO_ACCOUNT);
    if (length > 0) console.log(`${counted(length, "passkey")} can sign in too: see /studio/passkeys/ to remove any.`);
    return 0;
  });
}

/** Throws UsageError. */
function refuseKeyOptions(options: ArgumentsOf<typeof STUDIO>["options"]): void {
  const alien = (["new", "revoke", "from"] as const).find((name) => options[name]);
  if (alien) throw new UsageError(`--${alien} is for receipt-key.`);
}
