import { statSync } from "node:fs";
import path from "node:path";

/** The place itself, or the first folder above it that is there. */
export function nearestFolder(place: string): string {
  try {
    statSync(place);
    return place;
  } catch {
    const above = path.dirname(place);
    return above === place ? place : nearestFolder(above);
  }
}
