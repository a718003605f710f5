import type { Currency } from "../../domain/shop/money.ts";
import type { Order, PaymentEvent } from "../../domain/shop/order.ts";

/** What has to be paid, as the buyer was shown it. */
export interface Purchase {
  order: Pick<Order, "id" | "total" | "currency" | "buyer">;
  /** Its name at the provider: the gallery's title, and how much of it. Never the name of a photo or set. */
  title: string;
  description: string;
  /** BCP 47 primary tag. */
  language: string;
  /** The address to which the buyer comes back. Coming back proves nothing. */
  paid: string;
  cancelled: string;
  now: number;
}

/** The provider can't be reached now, or refused. */
export type Failure = { ok: false; because: "unreachable" | "refused"; says: string };

type Begun = { ok: true; checkout: Order["checkout"] } | Failure;

export interface Refund {
  payment: string;
  amount: number;
  currency: Currency;
  /** The same key again is the same refund. */
  key: string;
}

/** A way to be paid. No card data passes through here: the buyer gives it to the provider on its own page. */
export interface Payment {
  /** It moves no real money. */
  test: boolean;
  /** Starts a payment. The same order again is the same payment. */
  begin(purchase: Purchase): Promise<Begun>;
  /** Ends a checkout, so that nobody can pay there any more. "taken": somebody already has. */
  abandon(checkout: string): Promise<{ ok: true; is: "ended" | "taken" } | Failure>;
  /** Asks about the state of a checkout. */
  status(checkout: string): Promise<{ ok: true; event: PaymentEvent | null } | Failure>;
  refund(refund: Refund): Promise<{ ok: true } | Failure>;
}
