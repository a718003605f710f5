export type Rgb = readonly [number, number, number];

/** A colour such as "#a83a24"; null if the text is not one. */
export function parseHex(hex: string): Rgb | null {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (!digits) return null;
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** A mix of two colours; `share` from 0 (the first) to 1 (the second). */
export function mixed(colour: Rgb, { towards, share }: { towards: Rgb; share: number }): Rgb {
  const [r, g, b] = colour.map((c, i) => Math.round(c + ((towards[i] ?? 0) - c) * share));
  return [r ?? 0, g ?? 0, b ?? 0];
}

/** Contrast ratio of two sRGB colours, 1 to 21 (WCAG 2.2). */
export function contrast(a: Rgb, b: Rgb): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
