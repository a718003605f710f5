import { describe, expect, it } from "vitest";
import { decibels, type Plane, similarity } from "./similarity.ts";

const [width, height] = [256, 192];

function plane(value: (x: number, y: number) => number): Plane {
  const values = Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)));
  return { width, height, values };
}

const waves = (x: number, y: number) => 128 + 60 * Math.sin(x / 7) + 40 * Math.cos(y / 11);
const noise = (x: number, y: number) => ((x * 7919 + y * 104_729) % 101) / 50 - 1;

describe("similarity", () => {
  it("is 1 for the same picture, and less for another one, whichever comes first", () => {
    const [a, b] = [plane(waves), plane((x, y) => waves(x, y) + 10 * noise(x, y))];
    expect(similarity(a, a)).toBeCloseTo(1, 6);
    expect(similarity(a, b)).toBeLessThan(0.999);
    expect(similarity(a, b)).toBeCloseTo(similarity(b, a), 6);
  });

  it("falls as noise grows", () => {
    const alike = [2, 8, 32].map((amount) =>
      similarity(
        plane(waves),
        plane((x, y) => waves(x, y) + amount * noise(x, y)),
      ),
    );
    expect(alike).toEqual([...alike].sort((a, b) => b - a));
    expect(decibels(alike[0] ?? 0)).toBeGreaterThan(decibels(alike[2] ?? 0) + 5);
  });

  it("of two plain greys is the luminance term alone", () => {
    const [a, b] = [100, 120];
    const term = (2 * a * b + 2.55 ** 2) / (a * a + b * b + 2.55 ** 2);
    expect(
      similarity(
        plane(() => a),
        plane(() => b),
      ),
    ).toBeCloseTo(term ** 0.1333, 4);
  });
});
