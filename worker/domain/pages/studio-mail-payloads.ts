import type { MailState } from "../mail/mail.ts";
import type { MailWay } from "../mail/set-up.ts";
import type { Problem } from "../problem.ts";
import type { StudioFrame } from "./studio-payloads.ts";

/** Mails to people, and what became of them. */
export interface StudioMailPayload {
  frame: StudioFrame;
  /** How mail leaves, and from where; null: people get none. */
  setUp: { by: MailWay["by"]; from: string; replies: string | null } | null;
  problems: Problem[];
  /** Newest first. */
  mails: {
    id: string;
    to: string;
    subject: string;
    title: string | null;
    createdAt: number;
    state: MailState;
    attempts: number;
    nextAt: number;
    sentAt: number | null;
    reason: string | null;
  }[];
  older: string | null;
}
