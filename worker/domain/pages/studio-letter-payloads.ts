import type { ClosingLetter } from "../mail/closing.ts";
import type { StudioFrame, StudioGallery } from "./studio-payloads.ts";

/** Letters that the photographer may send about a gallery, and to whom. */
export interface StudioLettersPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** Whether mail is set up. */
  mails: boolean;
  /** Clients the gallery is assigned to, by name. */
  people: { id: string; name: string; email: string }[];
  /** People without an account who gave their address in it; `id`: the address as it is compared. */
  others: { id: string; email: string }[];
  /** Address of the next page of both. */
  more: string | null;
  /** The letter before it closes. */
  closing: ClosingLetter;
}
