import type { StudioAccessPayload } from "../../../worker/domain/pages/studio-payloads.ts";
import type { Fault } from "../faults.ts";
import type { Clock } from "./times.ts";

/** What every section of the access page is given. */
export interface SectionProps {
  gallery: string;
  settings: StudioAccessPayload["settings"];
  faults: readonly Fault[];
  clock: Clock;
  open: boolean;
}
