import { plainMoney } from "../shop/money.ts";
import type { ListedOrder } from "../shop/order.ts";
import { csvFile } from "./csv.ts";

const COLUMNS =
  "order,time (UTC),state,method,test,invoice,name,email,address,currency,sum,discount,voucher,tax,total,refunded".split(
    ",",
  );

/** Orders as CSV: times in UTC, amounts that a spreadsheet can add up. */
export function ordersCsv(orders: AsyncIterable<ListedOrder>): AsyncGenerator<string> {
  return csvFile(COLUMNS, rowsOf(orders));
}

async function* rowsOf(orders: AsyncIterable<ListedOrder>): AsyncGenerator<(string | number)[]> {
  for await (const order of orders) {
    const { id, createdAt, standing, method, test, invoice, buyer, currency, bill, total, refunded } = order;
    const money = (amount: number) => plainMoney(amount, currency);
    yield [
      ...[id, new Date(createdAt).toISOString(), standing, method, test ? "test" : "", invoice ?? ""],
      ...[buyer.name, buyer.email, buyer.address, currency],
      ...[
        money(bill.sum),
        money(bill.discount),
        bill.voucher ?? "",
        money(bill.tax.amount),
        money(total),
        money(refunded),
      ],
    ];
  }
}
