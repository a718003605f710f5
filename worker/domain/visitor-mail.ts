/** A mail to a visitor who asked for a way back to what they chose. */
export interface LinkMail {
  /** As they wrote it when they sent or ordered something. */
  to: string;
  language: string;
  gallery: string;
  title: string;
  studio: string;
  /** Each opens one selection, once. The secret is behind the `#`: it must be in no log. */
  links: { url: string; role: "guest" | "client" }[];
  /** When they stop working, in ms since 1970. */
  expiresAt: number;
}

/**
 * How visitors get mail. Nothing is bound by default, and there is no adapter yet: what needs it answers like an address that
 * does not exist, and no page mentions it.
 */
export interface VisitorMail {
  send(mail: LinkMail): Promise<void>;
}
