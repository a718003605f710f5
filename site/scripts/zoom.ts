/** The placement of an enlarged photo: scale 1 fits the stage; x and y move its centre, in CSS pixels. */
export interface Placement {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const FITTED: Placement = { scale: 1, x: 0, y: 0 };

/** The largest size of that shape within a box. */
export function fitInto(ratio: number, { width, height }: Size): Size {
  return ratio > width / height ? { width, height: width / ratio } : { width: height * ratio, height };
}

/** The placement with its scale within limits and no edge pulled into the stage. */
export function settle(
  placement: Placement,
  { photo, stage, most }: { photo: Size; stage: Size; most: number },
): Placement {
  const scale = Math.min(Math.max(placement.scale, 1), most);
  const within = (offset: number, length: number, room: number) => {
    const slack = Math.max(0, (length * scale - room) / 2);
    return Math.min(slack, Math.max(-slack, offset));
  };
  return {
    scale,
    x: within(placement.x, photo.width, stage.width),
    y: within(placement.y, photo.height, stage.height),
  };
}

/** The placement after scaling, with the point of the photo at `at` (from the stage's centre) where it was. */
export function zoomAt(
  placement: Placement,
  { scale, at }: { scale: number; at: { x: number; y: number } },
): Placement {
  const grown = scale / placement.scale;
  return { scale, x: at.x - (at.x - placement.x) * grown, y: at.y - (at.y - placement.y) * grown };
}
