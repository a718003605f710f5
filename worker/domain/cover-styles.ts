/** How the public cover shows its photo. */
export const COVER_STYLES = ["blurred", "clear"] as const;
export type CoverStyle = (typeof COVER_STYLES)[number];
