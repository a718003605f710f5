/** Bindings, vars and secrets of the Worker; documented in docs/configuration.md, validated in `worker/http/config.ts`. */
interface Env {
  ASSETS: Fetcher;
  PHOTOS: R2Bucket;
  DB: D1Database;
  /** HS256 secret of at least 32 bytes. Sessions are signed with it. */
  SESSION_SECRET?: string;
  /** The previous secret, accepted while it is being rotated out. */
  SESSION_SECRET_OLD?: string;
  /**
   * The address of the site, `https://photos.example.com`: links that leave the site use it, whatever address was asked
   * for.
   */
  SITE_ORIGIN?: string;
  /** Sends mail; set if the photographer wants notices by mail. */
  EMAIL?: SendEmail;
  /** Sender and recipient of mail: addresses. */
  NOTICE_FROM?: string;
  NOTICE_TO?: string;
  /** Where the webhook goes: an https address. */
  NOTICE_WEBHOOK_URL?: string;
  /** Signs webhooks: `whsec_` and 24 to 64 bytes in base64. */
  NOTICE_WEBHOOK_SECRET?: string;
  /** Sender of mail to people: an address. Without it they get none, and no page offers what needs it. */
  MAIL_FROM?: string;
  /** A server that takes mail, instead of `EMAIL`: `smtps://user:password@host:465`, or `smtp://` for STARTTLS. */
  SMTP_URL?: string;
  /** Any text: mails to people are shown in the studio, and none is sent. For runs on one's own computer. */
  MAIL_SHOWN?: string;
  /** Stripe's secret key, `sk_test_...` or `sk_live_...`; without it nobody pays by card. */
  STRIPE_SECRET_KEY?: string;
  /** Signing secret of the webhook endpoint, `whsec_...`. */
  STRIPE_WEBHOOK_SECRET?: string;
  /** The address of Stripe's API, if it is not Stripe's: for tests. */
  STRIPE_API?: string;
  /** Origin of the pages buyers pay on; left out, `https://checkout.stripe.com`. */
  STRIPE_CHECKOUT?: string;
}
