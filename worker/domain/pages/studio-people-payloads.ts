import type { SecondShooter } from "../second-shooter.ts";
import type { StudioFrame } from "./studio-payloads.ts";

export interface StudioPeoplePayload {
  frame: StudioFrame;
  people: SecondShooter[];
  /** A name and its new password, shown once. */
  handout: { name: string; password: string; link: string } | null;
}
