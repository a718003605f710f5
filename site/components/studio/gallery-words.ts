import type { GalleryState, StudioGallery } from "../../../worker/domain/pages/studio-payloads.ts";

/** The name of a gallery's state. */
export const STATES: Record<GalleryState, string> = {
  public: "Public",
  protected: "Protected",
  private: "Private",
  expired: "Closed",
  unpublished: "Taken down",
};

type Entry = Pick<StudioGallery, "state" | "hasGuestPassword" | "hasClientPassword">;

/** How guests can enter today. */
export function guestWords({ state, hasGuestPassword }: Entry): string {
  if (state === "public") return "No password";
  return state === "protected" && hasGuestPassword ? "Password" : "Closed";
}

/** How clients can enter today. */
export function clientWords({ state, hasClientPassword }: Entry): string {
  if (state === "private") return "Assigned accounts";
  if (state === "expired" || state === "unpublished") return "Closed";
  return hasClientPassword ? "On" : "Off";
}

/** "1 photo", "412 photos" */
export function counted(count: number, [one, many]: readonly [string, string]): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

export const PHOTOS = ["photo", "photos"] as const;
export const SETS = ["set", "sets"] as const;
