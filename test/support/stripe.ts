import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";

const WEBHOOK_SECRET = "whsec_for_tests_alone";
const KEY = "sk_test_for_tests_alone";

/** A checkout session as the stand-in keeps it: what was asked for, and what became of it. */
export interface Session {
  id: string;
  url: string;
  status: "open" | "complete" | "expired";
  payment_status: "unpaid" | "paid";
  payment_intent: string | null;
  client_reference_id: string;
  amount_total: number;
  currency: string;
  customer_email: string;
  success_url: string;
  cancel_url: string;
  expires_at: number;
  livemode: boolean;
  metadata: Record<string, string>;
  /** Everything that was sent, as it was sent. */
  sent: URLSearchParams;
}

interface Answer {
  status: number;
  body: unknown;
  html?: boolean;
  location?: string;
}

/**
 * A local server that speaks the part of Stripe's API the store uses: checkout sessions (create, retrieve, expire) and refunds,
 * with its form encoding, idempotency keys and errors. Events are signed by the library's own helper.
 */
export class StripeStandIn {
  readonly sessions = new Map<string, Session>();
  readonly refunds: { payment_intent: string; amount: number }[] = [];
  /** What every request gets instead of an answer, as long as it is set. */
  trouble: "unreachable" | "declines" | "dislikes the address" | null = null;
  requests = 0;
  readonly #server: Server;
  readonly #answered = new Map<string, Answer>();
  #made = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<StripeStandIn> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const standIn = new StripeStandIn(server);
    server.on("request", (request, response) => void standIn.#answer(request, response));
    return standIn;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Secrets of a Worker that takes this for Stripe. */
  get secrets(): Record<string, string> {
    return {
      STRIPE_SECRET_KEY: KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API: this.origin,
      STRIPE_CHECKOUT: this.origin,
    };
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** The newest session. Throws when there is none. */
  get last(): Session {
    const session = [...this.sessions.values()].at(-1);
    if (!session) throw new Error("nobody began a checkout");
    return session;
  }

  /** The buyer pays on the checkout's page. */
  pay(session: Session): Session {
    if (session.status !== "open") throw new Error(`the checkout is ${session.status}`);
    session.status = "complete";
    session.payment_status = "paid";
    session.payment_intent = `pi_${session.id}`;
    return session;
  }

  /** What Stripe would report of an object. */
  event(type: string, object: unknown, id = `evt_${crypto.randomUUID()}`) {
    return { id, object: "event", type, livemode: false, api_version: null, created: 1, data: { object } };
  }

  completed(session: Session) {
    return this.event("checkout.session.completed", plain(session));
  }

  refunded(session: Session, amount = session.amount_total) {
    const { payment_intent, currency } = session;
    return this.event("charge.refunded", { id: "ch_1", payment_intent, currency, amount_refunded: amount });
  }

  disputed(session: Session, status: string) {
    const type = status === "needs_response" ? "charge.dispute.created" : "charge.dispute.closed";
    return this.event(type, { id: "dp_1", payment_intent: session.payment_intent, status });
  }

  /** Body and headers of a report, signed as Stripe signs it; `at`: seconds since 1970. */
  report(event: unknown, how: { secret?: string; at?: number } = {}) {
    return this.reportText(JSON.stringify(event), how);
  }

  /** The same of any text, signed whatever it says. */
  reportText(body: string, { secret = WEBHOOK_SECRET, at = Math.floor(Date.now() / 1000) } = {}) {
    const signature = new Stripe(KEY).webhooks.generateTestHeaderString({ payload: body, secret, timestamp: at });
    return { method: "POST", body, headers: { "content-type": "application/json", "stripe-signature": signature } };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    this.requests += 1;
    if (this.trouble === "unreachable") return void request.socket.destroy();
    const key = request.headers["idempotency-key"] as string | undefined;
    const known = request.method === "POST" && key ? this.#answered.get(key) : undefined;
    const answer = known ?? this.#handle(request, new URLSearchParams(Buffer.concat(chunks).toString()));
    if (key && answer.status < 500) this.#answered.set(key, answer);
    response.writeHead(answer.status, {
      "content-type": answer.html ? "text/html" : "application/json",
      "request-id": "req_1",
      ...(answer.location ? { location: answer.location } : {}),
    });
    response.end(answer.html ? String(answer.body) : JSON.stringify(answer.body));
  }

  #handle(request: IncomingMessage, form: URLSearchParams): Answer {
    const { pathname } = new URL(request.url ?? "/", this.origin);
    const paying = /^\/c\/pay\/([^/]+)(\/done)?$/.exec(pathname);
    if (paying) return this.#payPage(this.sessions.get(paying[1] ?? ""), paying[2] !== undefined);
    if (request.headers.authorization !== `Bearer ${KEY}`) return refusal(401, "Invalid API Key provided");
    if (this.trouble === "dislikes the address")
      return refusal(400, `Invalid email address: ${form.get("customer_email")}`);
    if (this.trouble === "declines") return refusal(400, "Amount must convert to at least 50 cents.");
    if (pathname === "/v1/checkout/sessions") return { status: 200, body: plain(this.#create(form)) };
    if (pathname === "/v1/refunds") return this.#refund(form);
    const [, id = "", verb] = /^\/v1\/checkout\/sessions\/([^/]+)(\/expire)?$/.exec(pathname) ?? [];
    const session = this.sessions.get(id);
    if (!session) return refusal(404, `No such checkout session: ${id}`);
    if (!verb) return { status: 200, body: plain(session) };
    if (session.status !== "open")
      return refusal(400, `Only Checkout Sessions with a status in ["open"] can be expired.`);
    session.status = "expired";
    return { status: 200, body: plain(session) };
  }

  /** The page buyers pay on: a button, and back to where the session says. */
  #payPage(session: Session | undefined, done: boolean): Answer {
    if (!session) return refusal(404, "No such page");
    if (done) return { status: 303, body: "", location: this.pay(session).success_url };
    const page = `<!doctype html><title>Checkout</title><form method="post" action="${session.url}/done"><button>Pay</button></form>`;
    return { status: 200, body: page, html: true };
  }

  #create(form: URLSearchParams): Session {
    this.#made += 1;
    const id = `cs_test_${this.#made}`;
    const line = "line_items[0]";
    const session: Session = {
      id,
      url: `${this.origin}/c/pay/${id}`,
      status: "open",
      payment_status: "unpaid",
      payment_intent: null,
      client_reference_id: form.get("client_reference_id") ?? "",
      amount_total: Number(form.get(`${line}[price_data][unit_amount]`)) * Number(form.get(`${line}[quantity]`)),
      currency: form.get(`${line}[price_data][currency]`) ?? "",
      customer_email: form.get("customer_email") ?? "",
      success_url: form.get("success_url") ?? "",
      cancel_url: form.get("cancel_url") ?? "",
      expires_at: Number(form.get("expires_at")),
      livemode: false,
      metadata: { order: form.get("metadata[order]") ?? "" },
      sent: form,
    };
    this.sessions.set(id, session);
    return session;
  }

  #refund(form: URLSearchParams): Answer {
    const payment = form.get("payment_intent") ?? "";
    const amount = Number(form.get("amount"));
    const session = [...this.sessions.values()].find(({ payment_intent }) => payment_intent === payment);
    if (!session) return refusal(404, `No such payment_intent: ${payment}`);
    const before = this.refunds.reduce((sum, one) => sum + (one.payment_intent === payment ? one.amount : 0), 0);
    if (before >= session.amount_total)
      return refusal(400, "Charge has already been refunded.", "charge_already_refunded");
    this.refunds.push({ payment_intent: payment, amount });
    return { status: 200, body: { id: `re_${this.refunds.length}`, object: "refund", status: "succeeded" } };
  }
}

const plain = ({ sent: _sent, ...session }: Session) => ({ ...session, object: "checkout.session" });

function refusal(status: number, message: string, code?: string): Answer {
  return { status, body: { error: { type: "invalid_request_error", message, ...(code ? { code } : {}) } } };
}
