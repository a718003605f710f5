/** Numbers of a picture, and how many of each pixel are colours; the one behind them says how opaque it is. */
export interface NarrowPixels {
  data: Uint8Array | Uint16Array;
  channels: number;
  colours: 1 | 3;
}

const [BLACK, WHITE] = [16, 235];

/** Numbers in the range of television (ITU-T H.273, 8.3: narrow) in the full one, on white; transparency always has the full one. */
export function stretch({ data, channels, colours }: NarrowPixels): Uint8Array | Uint16Array {
  const deep = data instanceof Uint16Array;
  const [most, step] = deep ? [65535, 256] : [255, 1];
  const pixels = Math.floor(data.length / channels);
  const made = deep ? new Uint16Array(pixels * colours) : new Uint8Array(pixels * colours);
  for (let p = 0, from = 0, to = 0; p < pixels; p++, from += channels) {
    const opaque = channels > colours ? (data[from + colours] ?? 0) / most : 1;
    for (let c = 0; c < colours; c++, to++) {
      const share = ((data[from + c] ?? 0) / step - BLACK) / (WHITE - BLACK);
      made[to] = Math.round((Math.min(1, Math.max(0, share)) * opaque + 1 - opaque) * most);
    }
  }
  return made;
}
