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

/** Bytes of a part, for players that ask for a film in parts. */
const PART = 8_000_000;
const GALLERY = "films";

/** The limit: it streams the same parts from R2, and checks nothing. */
const PIPE = `
export default {
  async fetch(request, env) {
    const [, from, to] = /bytes=(\\d+)-(\\d*)/.exec(request.headers.get("range"));
    const range = to ? { offset: Number(from), length: Number(to) - Number(from) + 1 } : { offset: Number(from) };
    const object = await env.PHOTOS.get(new URL(request.url).pathname.slice(1), { range });
    const length = range.length ?? object.size - range.offset;
    const headers = { "content-type": "video/mp4", "content-length": String(length) };
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
    const at = { piped: `/${keys.blob(blob)}`, gated: paths.video(builtLink(GALLERY), photo, { edge: 1280 }) };
    const measured = async (title: string, asked: Asked[]): Promise<string> => {
      const calls = (path: string): Call[] =>
        asked.map(({ range }) => ({ path, headers: { range, cookie }, status: 206 }));
      const leg = async (worker: string, path: string) => ({
        ...{ url: await workerd.urlOf(worker), calls: calls(path), count: asked.length, usage: workerd.usage },
      });
      const legs = {
        pipe: await leg("pipe", at.piped),
        asking: await leg("asking", at.piped),
        glassine: await leg("glassine", at.gated),
      };
      const figures = await measureLegs(legs, { rounds, connections: 1 });
      const bytes = asked.reduce((sum, each) => sum + each.bytes, 0) / asked.length;
      const row = (name: string, of: keyof typeof legs) => {
        const speed = figures[of].perSecond.map((answers) => (answers * bytes) / 1e6);
        return [
          ...[name, median(speed).toFixed(0), spread(speed, 0)],
          ratio(figures[of].perSecond, figures.pipe.perSecond).toFixed(2),
          (median(figures[of].cpu) / 1000).toFixed(1),
          (1 / ratio(figures[of].cpu, figures.pipe.cpu)).toFixed(2),
        ];
      };
      const rows = [
        row("Glassine, a guest's film", "glassine"),
        row("the same from R2, and `SELECT 1` to D1", "asking"),
        row("the same from R2, nothing asked", "pipe"),
      ];
      return table([title, "MB/s", "spread", "x pipe", "CPU ms/answer", "x pipe"], rows);
    };
    const played = await measured("from a place to the end", toTheEnd(film.size));
    return `${played}\n\n${await measured("parts of 8 MB", parts(film.size))}`;
  } finally {
    await workerd.close();
  }
}

/** A range that is asked for, and how many bytes answer it. */
interface Asked {
  range: string;
  bytes: number;
}

/** What Chromium asks for when a film is played and when somebody seeks: from there on, open at the end. */
function toTheEnd(size: number): Asked[] {
  const starts = [0, Math.floor(size / 4), Math.floor(size / 2)];
  return starts.map((from) => ({ range: `bytes=${from}-`, bytes: size - from }));
}

function parts(size: number): Asked[] {
  const count = Math.max(1, Math.floor(size / PART));
  return Array.from({ length: count }, (_, i) => {
    const to = Math.min(size, (i + 1) * PART);
    return { range: `bytes=${i * PART}-${to - 1}`, bytes: to - i * PART };
  });
}
