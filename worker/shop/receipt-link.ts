import type { Link } from "../domain/link.ts";
import { paths } from "../domain/paths.ts";
import type { Order } from "../domain/shop/order.ts";
import { type Receipt, signReceipt, verifyReceipt } from "../domain/shop/receipt.ts";
import type { Ctx } from "../http/context.ts";

/** The link that opens an order's receipt again. Its secret comes after the `#`, which no browser sends. */
export async function receiptLink(
  c: Ctx,
  { link, order }: { link: Link; order: Pick<Order, "id" | "gallery" | "receiptEpoch"> },
): Promise<string> {
  const [secret] = c.var.config.secrets;
  if (!secret) throw new Error("no signing secret");
  const { gallery, id, receiptEpoch: epoch } = order;
  const token = await signReceipt({ gallery, order: id, epoch }, { secret, since: c.var.now });
  return `${c.var.site || c.var.url.origin}${paths.receipt(link)}#${token}`;
}

/** The receipt that a link or its secret proves, whether or not the order still accepts it; null: none. */
export function readReceipt(c: Ctx, { gallery, typed }: { gallery: string; typed: string }): Promise<Receipt | null> {
  return verifyReceipt(typed, { gallery, secrets: c.var.config.secrets, now: c.var.now });
}
