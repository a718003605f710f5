import type { KeepsakeStatement } from "../domain/receipt/keepsake.ts";
import { isRevoked, type ReceiptKey, signingKey } from "../domain/receipt/keys.ts";
import { signFile } from "../domain/receipt/sign.ts";
import type { Statement } from "../domain/receipt/statement.ts";
import type { Ctx } from "../http/context.ts";
import { receiptSeed } from "../http/receipt-seed.ts";
import { StorageFault } from "../store/query.ts";
import { keepReceiptKey, nextSigningKey, readReceiptKeys, readSigningEpoch } from "../store/receipts.ts";

interface Keys {
  /** The one that signs now. */
  key: Awaited<ReturnType<typeof signingKey>>;
  all: readonly ReceiptKey[];
}

/** The file of a receipt, signed with the current key: its public half is kept before. Throws StorageFault. */
export async function receiptFile(c: Ctx, receipt: Statement): Promise<string> {
  const { key } = await currentKey(c);
  return signFile(receipt, { kind: "receipt", subtle: crypto.subtle, key });
}

/** The file that signs a keepsake's list, in the same way. Throws StorageFault. */
export async function keepsakeFile(c: Ctx, keepsake: KeepsakeStatement): Promise<string> {
  const { key } = await currentKey(c);
  return signFile(keepsake, { kind: "keepsake", subtle: crypto.subtle, key });
}

/** Every key that a receipt of this studio may be signed with, the current one included. Throws StorageFault. */
export async function receiptKeys(c: Ctx): Promise<readonly ReceiptKey[]> {
  return (await currentKey(c)).all;
}

async function currentKey(c: Ctx): Promise<Keys> {
  const { config, now } = c.var;
  if (config.secrets.length === 0) throw new StorageFault("SESSION_SECRET (missing or shorter than 32 bytes)");
  const [epoch, all] = await Promise.all([readSigningEpoch(c.env.DB), readReceiptKeys(c.env.DB)]);
  const key = await signingKey(crypto.subtle, await receiptSeed(config, epoch));
  const known = all.find(({ kid }) => kid === key.kid);
  if (known && isRevoked(known)) {
    await nextSigningKey(c.env.DB);
    return currentKey(c);
  }
  if (known) return { key, all };
  const { kid, x } = key;
  await keepReceiptKey(c.env.DB, { kid, x, now });
  return { key, all: [{ kid, x }, ...all] };
}
