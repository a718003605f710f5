import { type Curve, gamma, SRGB_CURVE } from "./curve.ts";
import { CICP_PRIMARIES } from "./primaries.ts";
import type { Space } from "./profile.ts";

/** Two of the code points of ITU-T H.273. */
export interface Cicp {
  primaries: number;
  transfer: number;
}

// BT.601, BT.709 and BT.2020 define camera curves. The pictures are meant for screens, and browsers show them so.
const CURVES: Readonly<Record<number, Curve>> = {
  1: SRGB_CURVE,
  4: gamma(2.2),
  5: gamma(2.8),
  6: SRGB_CURVE,
  7: SRGB_CURVE,
  8: gamma(1),
  11: SRGB_CURVE,
  13: SRGB_CURVE,
  14: SRGB_CURVE,
  15: SRGB_CURVE,
  17: gamma(2.6),
};

const HDR: Readonly<Record<number, string>> = { 16: "PQ", 18: "HLG" };

/** What the code points say: a colour space, HDR, or unknown. */
export function readCicp({ primaries, transfer }: Cicp): Space | { hdr: string } | null {
  const hdr = HDR[transfer];
  if (hdr) return { hdr };
  const [points, curve] = [CICP_PRIMARIES[primaries], CURVES[transfer]];
  return points && curve ? { primaries: points, curve } : null;
}
