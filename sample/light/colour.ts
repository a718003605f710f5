/** Colours are written as on paper (`"#f2c9a0"`) and mixed as light. */
import { clamp, type Light } from "./frame.ts";

/** sRGB transfer curve to linear light (IEC 61966-2-1). */
function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** Linear light to the sRGB transfer curve. */
export function fromLinear(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}

/** The light of a colour written `#rrggbb`, made brighter by `gain`. */
export function lightOf(hex: string, gain = 1): Light {
  const value = Number.parseInt(hex.slice(1), 16);
  const channels = [value >> 16, (value >> 8) & 255, value & 255];
  return Float64Array.from(channels, (channel) => toLinear(channel / 255) * gain);
}

/** A colour gradient: writes the light at 0..1 into `out`. */
export type Ramp = (position: number, out: Light) => void;

/** Where each colour stands, 0..1 and rising. */
export type Stops = readonly (readonly [position: number, hex: string])[];

const STEPS = 1024;

function mixStops(stops: Stops, position: number, channel: number): number {
  const next = stops.findIndex(([at]) => at >= position);
  const [toAt, toHex] = stops[next < 0 ? stops.length - 1 : next] as [number, string];
  const [fromAt, fromHex] = stops[Math.max(0, (next < 0 ? stops.length : next) - 1)] as [number, string];
  const share = toAt === fromAt ? 1 : clamp((position - fromAt) / (toAt - fromAt));
  // Cube roots are near to what eyes call even steps, so a gradient has no muddy middle.
  const from = Math.cbrt(lightOf(fromHex)[channel] as number);
  const to = Math.cbrt(lightOf(toHex)[channel] as number);
  return (from + (to - from) * share) ** 3;
}

/** A gradient through the stops, looked up in even steps and mixed between them. */
export function createRamp(stops: Stops): Ramp {
  const table = new Float64Array((STEPS + 2) * 3);
  for (let index = 0; index < table.length; index++) {
    table[index] = mixStops(stops, Math.min(1, Math.floor(index / 3) / STEPS), index % 3);
  }
  return (position, out) => {
    const place = clamp(position) * STEPS;
    const step = Math.floor(place);
    const share = place - step;
    for (let channel = 0; channel < 3; channel++) {
      const from = table[step * 3 + channel] as number;
      out[channel] = from + ((table[step * 3 + 3 + channel] as number) - from) * share;
    }
  };
}
