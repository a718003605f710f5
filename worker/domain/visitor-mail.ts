/** A mail to a visitor who asked for a link to what they chose. */
export interface LinkMail {
  /** The address as they typed it when they sent or ordered something. */
  to: string;
  language: string;
  gallery: string;
  title: string;
  studio: string;
  /** Each opens one selection, once. The secret comes after the `#`, so that no log has it. */
  links: { url: string; role: "guest" | "client" }[];
  /** When they stop working, in ms since 1970. */
  expiresAt: number;
}

/**
 * How visitors get mail. By default nothing sends it: then no page mentions it, and routes that need it answer like missing
 * ones.
 */
export interface VisitorMail {
  send(mail: LinkMail): Promise<void>;
}
