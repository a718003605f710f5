import { nextSigningKey, readReceiptKeys, revokeReceiptKeys, type StoredKey } from "../../worker/store/receipts.ts";
import type { Target } from "../target/target.ts";
import { UsageError } from "../terminal/arguments.ts";
import { counted } from "../terminal/counted.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { ScriptError } from "../terminal/script.ts";

/** What is to be done with the keys of receipts; `from` in milliseconds since 1970, 0: nothing is trusted. */
export type KeyWish = { is: "list" | "new" } | { is: "revoke"; kid: string; from: number; now: number };

/** What the options of `receipt-key` wish for. Throws UsageError. */
export function readWish(options: { new: boolean; revoke?: string; from?: string; now: number }): KeyWish {
  const { revoke: kid, from, now } = options;
  if (options.new && kid !== undefined)
    throw new UsageError(
      "--new and --revoke: give one of them. After --revoke, the next receipt has a new key anyway.",
    );
  if (from !== undefined && kid === undefined) throw new UsageError("--from is for --revoke.");
  if (kid === undefined) return { is: options.new ? "new" : "list" };
  return { is: "revoke", kid, from: from === undefined ? 0 : timeOf(from, now), now };
}

const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d))?$/;

function timeOf(text: string, now: number): number {
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN;
  const isDay = new Date(Date.parse(`${text.slice(0, 10)}T00:00Z`) || 0).toISOString().startsWith(text.slice(0, 10));
  if (Number.isNaN(time) || !isDay)
    throw new UsageError(`--from ${text}: must be a date or time like 2026-06-14 or 2026-06-14T09:30Z.`);
  if (time > now)
    throw new UsageError(`--from ${text}: is in the future. Leave --from out to trust nothing of the key.`);
  return time;
}

/** Lists the public keys of receipts, revokes some, or has the next receipt signed with a new one. Returns the exit status. */
export async function receiptKey({ db }: Target, wish: KeyWish): Promise<number> {
  if (wish.is === "revoke") return revoke(db, wish);
  if (wish.is === "new") {
    await nextSigningKey(db);
    console.log(
      "Receipts are signed with a new key from now on. The public keys of earlier ones stay, so their receipts can still be verified.",
    );
    return 0;
  }
  const keys = await readReceiptKeys(db);
  if (keys.length === 0)
    console.log(
      "There are no receipt keys here: the first is made with the first receipt, or when somebody asks for it.",
    );
  for (const key of keys) console.log(keyLine(key));
  if (keys.length > 0)
    console.log(
      onSamePlace(
        "To sign with a new one: npm run studio -- receipt-key --new\nIf somebody else has one: npm run studio -- receipt-key --revoke KID",
      ),
    );
  return 0;
}

function keyLine({ madeAt, kid, revokedFrom }: StoredKey): string {
  const made = `${new Date(madeAt).toISOString().slice(0, 10)}  ${kid}`;
  return revokedFrom === null ? made : `${made}  ${revokedText(revokedFrom)}`;
}

const revokedText = (from: number) =>
  from === 0 ? "revoked: nothing is trusted" : `revoked: nothing that was sent from ${instant(from)} on is trusted`;

const instant = (time: number) => new Date(time).toISOString().replace(/(?::00)?\.000Z$/, "Z");

async function revoke(db: D1Database, { kid, from, now }: Extract<KeyWish, { is: "revoke" }>): Promise<number> {
  const named = (await readReceiptKeys(db)).filter((key) => kid === "all" || key.kid === kid);
  if (named.length === 0)
    throw new ScriptError(
      onSamePlace(
        kid === "all"
          ? "There are no receipt keys here, so nothing was revoked."
          : `There is no key ${kid} here, so nothing was revoked. To list them: npm run studio -- receipt-key`,
      ),
    );
  await revokeReceiptKeys(db, { kids: named.map((key) => key.kid), from, now });
  const kids = new Set(named.map((key) => key.kid));
  for (const key of (await readReceiptKeys(db)).filter((one) => kids.has(one.kid))) console.log(keyLine(key));
  console.log(
    `${counted(named.length, "key")} revoked. /verify and npm run verify say so from now on, and the next receipt is signed with another key. Clients can save their receipts again, signed with it.`,
  );
  console.log(
    "Keys are made from SESSION_SECRET. If that got out, so did the next key: change it (docs/deploy.md), then use --revoke all once more.",
  );
  return 0;
}
