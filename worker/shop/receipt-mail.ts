import type { MailedOrder } from "../domain/shop/order.ts";
import { countedByReceiver, countedMail, type Wanted } from "../gate/mailing.ts";
import type { Ctx } from "../http/context.ts";
import { languageOf } from "../http/page.ts";
import type { NewMail } from "../store/mails.ts";

/** The mail with the receipt of an order that was paid, whoever reports that; null: nobody gets mail. */
export const paidMail = (c: Ctx, order: MailedOrder): Promise<NewMail | null> => countedByReceiver(c, wanted(c, order));

/** The same of an order that is free: its buyer's request causes it. */
export const freeMail = (c: Ctx, order: MailedOrder): Promise<NewMail | null> => countedMail(c, wanted(c, order));

function wanted(c: Ctx, { id, gallery, holder, email, language, ...order }: MailedOrder): Wanted {
  const { total, currency, method, receiptEpoch: epoch } = order;
  const account = holder.startsWith("account:");
  return {
    matter: { kind: "order-paid", facts: { order: id, epoch, account, total, currency, free: method === "free" } },
    ...{ gallery, holder, email, key: `order-paid ${id}`, language: language ?? languageOf(c, null) },
    feed: { who: "studio", what: `mailed the receipt of order ${id}` },
  };
}
