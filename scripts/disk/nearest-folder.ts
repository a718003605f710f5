import { statSync } from "node:fs";
import path from "node:path";

/** The place itself, or the nearest folder above it that exists. */
export function nearestFolder(place: string): string {
  try {
    statSync(place);
    return place;
  } catch {
    const above = path.dirname(place);
    return above === place ? place : nearestFolder(above);
  }
}
