/** What a camera and its owner write into a photo. */
import type { Exif } from "sharp";
import type { ScenePhoto } from "../photo.ts";
import { PHOTOGRAPHER } from "../studio.ts";

/** Degrees as EXIF has them: degrees, minutes, seconds in hundredths. */
function sexagesimal(degrees: number): string {
  const hundredths = Math.round(Math.abs(degrees) * 360_000);
  const seconds = hundredths % 6000;
  const minutes = Math.floor(hundredths / 6000) % 60;
  return `${Math.floor(hundredths / 360_000)}/1 ${minutes}/1 ${seconds}/100`;
}

/** EXIF of a photo for sharp: owner, time, and place where it has one. */
export function exifOf({ taken, place }: ScenePhoto): Exif {
  const time = taken.replace(/-/g, ":");
  return {
    IFD0: {
      Artist: PHOTOGRAPHER,
      Copyright: `Copyright ${taken.slice(0, 4)} ${PHOTOGRAPHER}`,
      ImageDescription: "A scene computed for the Glassine sample; no camera was there.",
      Software: "Glassine sample",
      DateTime: time,
    },
    IFD2: { DateTimeOriginal: time, DateTimeDigitized: time, OffsetTimeOriginal: "+02:00" },
    ...(place && {
      IFD3: {
        GPSLatitudeRef: place.north >= 0 ? "N" : "S",
        GPSLatitude: sexagesimal(place.north),
        GPSLongitudeRef: place.east >= 0 ? "E" : "W",
        GPSLongitude: sexagesimal(place.east),
      },
    }),
  };
}
