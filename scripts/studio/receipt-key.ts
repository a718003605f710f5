import { nextSigningKey, readReceiptKeys } from "../../worker/store/receipts.ts";
import type { Target } from "../target/target.ts";
import { onSamePlace } from "../terminal/same-place.ts";

/** Lists the public keys of receipts, or has the next receipt signed with a new one. Returns the exit status. */
export async function receiptKey({ db }: Target, { isNew }: { isNew: boolean }): Promise<number> {
  if (isNew) {
    await nextSigningKey(db);
    console.log(
      "Receipts are signed with a new key from now on. The public keys of earlier ones stay, so their receipts can still be verified.",
    );
    return 0;
  }
  const keys = await readReceiptKeys(db);
  if (keys.length === 0)
    console.log(
      "There are no keys of receipts here: the first is made with the first receipt, or when somebody asks for it.",
    );
  for (const { kid, madeAt } of keys) console.log(`${new Date(madeAt).toISOString().slice(0, 10)}  ${kid}`);
  if (keys.length > 0) console.log(onSamePlace("To sign with a new one: npm run studio -- receipt-key --new"));
  return 0;
}
