import type { Outcome } from "../domain/notice/delivery.ts";

/** A mail that is ready to leave. */
export interface Letter {
  /** The same whenever the same mail is sent. */
  id: string;
  from: { name: string; email: string };
  to: string;
  replyTo?: string | undefined;
  subject: string;
  text: string;
  html?: string;
  headers?: Record<string, string>;
}

/** `bounced`: there is no such mailbox, or it wants nothing from us, so that its address gets no more mail. */
export type Posted = Outcome & { bounced?: boolean };
