import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { builtLink } from "../../../worker/domain/link.ts";
import { paths } from "../../../worker/domain/paths.ts";
import { keys } from "../../../worker/store/keys.ts";
import { benchGallery, guestCookie, insist, putGallery } from "../edge/gallery.ts";
import { measureLegs } from "../edge/leg.ts";
import type { Call } from "../edge/load.ts";
import { builtWorker, startWorkerd } from "../edge/workerd.ts";
import { median, ratio, spread } from "../report/figures.ts";
import { table } from "../report/table.ts";
import type { BenchFilm } from "./film.ts";

interface Ranges {
  film: BenchFilm;
  folder: string;
  rounds: number;
}

/** Bytes of a part: about what a player asks for at once. */
const PART = 8_000_000;
const GALLERY = "films";

/** The limit: it streams the same parts from R2, and checks nothing. */
const PIPE = `
export default {
  async fetch(request, env) {
    const [, from, to] = /bytes=(\\d+)-(\\d+)/.exec(request.headers.get("range"));
    const range = { offset: Number(from), length: Number(to) - Number(from) + 1 };
    const object = await env.PHOTOS.get(new URL(request.url).pathname.slice(1), { range });
    const headers = { "content-type": "video/mp4", "content-length": String(range.length) };
    return new Response(object.body, { status: 206, headers });
  },
};
`;

/** The same, and at the same time the smallest question to D1: what it costs to decide each part by what is true now. */
const ASKING = PIPE.replace(
  "const object = await",
  "const asked = env.DB.prepare('SELECT 1').all();\n    const object = await",
).replace("const headers", "await asked;\n    const headers");

/** Parts of a film from a gallery's Worker, beside a Worker that pipes them from R2. */
export async function measureRanges({ film, folder, rounds }: Ranges): Promise<string> {
  const workers = { glassine: await builtWorker(), pipe: { "pipe.mjs": PIPE }, asking: { "asking.mjs": ASKING } };
  const workerd = await startWorkerd({ stateDir: path.join(folder, "state"), workers });
  try {
    const bytes = await readFile(film.path);
    const blob = createHash("sha256").update(bytes).digest("hex");
    const stored = { path: film.path, size: film.size };
    await insist(() => workerd.target.blobs.putFile(keys.blob(blob), stored, { type: "video/mp4" }));
    const build = benchGallery({ gallery: GALLERY, photos: 1, thumbnails: [] });
    const [photo] = Object.values(build.photos);
    if (!photo) throw new Error("the gallery has a photo");
    const versions = [{ edge: 1280, blob, size: film.size }];
    build.photos[photo.name] = { ...photo, video: { duration: 180, width: 1280, height: 720, versions } };
    await putGallery(workerd.target, build);
    const cookie = await guestCookie(GALLERY);
    const callsAt = (at: string): Call[] =>
      partsOf(film.size).map((range) => ({ path: at, headers: { range, cookie }, status: 206 }));
    const count = partsOf(film.size).length;
    const leg = async (worker: string, at: string) => ({
      ...{ url: await workerd.urlOf(worker), calls: callsAt(at), count, usage: workerd.usage },
    });
    const legs = {
      pipe: await leg("pipe", `/${keys.blob(blob)}`),
      asking: await leg("asking", `/${keys.blob(blob)}`),
      glassine: await leg("glassine", paths.video(builtLink(GALLERY), photo, { edge: 1280 })),
    };
    const figures = await measureLegs(legs, { rounds, connections: 1 });
    const row = (name: string, of: keyof typeof legs) => {
      const speed = figures[of].perSecond.map((parts) => (parts * PART) / 1e6);
      return [
        ...[name, median(speed).toFixed(0), spread(speed, 0)],
        ratio(figures[of].perSecond, figures.pipe.perSecond).toFixed(2),
        (median(figures[of].cpu) / 1000).toFixed(1),
        (1 / ratio(figures[of].cpu, figures.pipe.cpu)).toFixed(2),
      ];
    };
    const rows = [
      row("Glassine, a guest's film", "glassine"),
      row("the same parts from R2, and `SELECT 1` to D1", "asking"),
      row("the same parts from R2, nothing asked", "pipe"),
    ];
    return table(["parts of 8 MB", "MB/s", "spread", "x pipe", "CPU ms/part", "x pipe"], rows);
  } finally {
    await workerd.close();
  }
}

function partsOf(size: number): string[] {
  const parts = Math.max(1, Math.floor(size / PART));
  return Array.from({ length: parts }, (_, i) => `bytes=${i * PART}-${Math.min(size, (i + 1) * PART) - 1}`);
}
