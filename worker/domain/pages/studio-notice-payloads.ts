import type { Channel, DeliveryState } from "../notice/delivery.ts";
import type { Problem } from "../problem.ts";
import type { StudioFrame } from "./studio-payloads.ts";

/** A channel for notices to the photographer. */
export interface NoticeChannelState {
  channel: Channel;
  /** The mail address, or the host of the webhook; null: it is not used. */
  to: string | null;
  /** Why it is not used, although it is partly set up. */
  problems: Problem[];
}

/** The result of a notice on one channel. */
export interface NoticeDelivery {
  channel: Channel;
  state: DeliveryState;
  attempts: number;
  nextAt: number;
  sentAt: number | null;
  reason: string | null;
}

export interface StudioNoticesPayload {
  frame: StudioFrame;
  channels: NoticeChannelState[];
  /** Newest first. */
  notices: {
    id: string;
    subject: string;
    /** Path of the page that it is about. */
    href: string;
    createdAt: number;
    dueAt: number;
    deliveries: NoticeDelivery[];
  }[];
  /** Path of the next older page, or null. */
  older: string | null;
}
