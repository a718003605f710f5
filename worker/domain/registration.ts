import { z } from "zod";

/** Names and addresses that guests leave, and what a photographer asks with. */

export const SENTENCE_MAX = 600;
export const BOX_MAX = 300;
export const BOXES_MAX = 5;
export const KEEP_DAYS_MAX = 3650;

/** What a gallery asks with, in the photographer's words. */
export interface RegistrationTexts {
  /** "": the usual sentence. */
  sentence: string;
  /** What guests may agree to, one box each; none of them is ticked, and none must be. */
  boxes: string[];
  /** Registrations are deleted after so many days; null: they are kept. */
  keepDays: number | null;
}

export const NO_TEXTS: RegistrationTexts = { sentence: "", boxes: [], keepDays: null };

/** What somebody was asked to agree to, in the words they read, and whether they did. */
export const consentSchema = z.object({ text: z.string(), ticked: z.boolean() });
export type Consent = z.infer<typeof consentSchema>;

/** A guest who left name and address. */
export interface RegisteredGuest {
  id: string;
  name: string;
  /** As it was typed; nobody proved it. */
  email: string;
  consents: Consent[];
  /** Milliseconds since 1970. */
  at: number;
}

/** The words that somebody agrees to; a form that was opened with others is shown again. */
export const wordingOf = ({ sentence, boxes }: RegistrationTexts): string => JSON.stringify([sentence, ...boxes]);

/** What was ticked, by the numbers of the boxes. */
export const consentsOf = ({ boxes }: RegistrationTexts, ticked: readonly string[]): Consent[] =>
  boxes.map((text, i) => ({ text, ticked: ticked.includes(String(i)) }));
