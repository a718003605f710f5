import path from "node:path";
import { benchGallery, putFiles, putGallery } from "../edge/gallery.ts";
import { type Figures, type Leg, measureLegs } from "../edge/leg.ts";
import { drive } from "../edge/load.ts";
import { busySeconds, profiled } from "../edge/profile.ts";
import { builtWorker, startWorkerd, type Workerd } from "../edge/workerd.ts";
import { median, ratio, spread } from "../report/figures.ts";
import { table } from "../report/table.ts";
import { startNginx } from "./nginx.ts";
import { type Asked, askedOf } from "./visitors.ts";
import { BARE } from "./workers.ts";

export const CONNECTIONS = 8;
export const THUMBNAIL_BYTES = 30_000;

const NAMES = {
  bare: "bare Worker, same object",
  guest: "Glassine, a guest's thumbnail",
  known: "Glassine, 304",
  stranger: "Glassine, a stranger's 401",
  nginx: "nginx, static file",
} as const;
type Name = keyof typeof NAMES;
const ASKED = ["bare", "guest", "known", "stranger"] as const;

export interface Serving {
  folder: string;
  rounds: number;
  /** Requests for images in a round; of answers without one there are four times as many. */
  count: number;
}

/** What an image, a 304 and a 401 cost beside a Worker that has no gate, and beside nginx where it is installed. */
export async function measureServing({ folder, rounds, count }: Serving): Promise<string> {
  const { workerd, asked, files } = await prepare(path.join(folder, "serving"), { inspector: false });
  const nginx = await startNginx(path.join(folder, "nginx"), files);
  try {
    const legs = await legsOf(workerd, { asked, count });
    const beside = nginx && { url: nginx.url, usage: nginx.usage, count, calls: callsOf(files) };
    const all: Partial<Record<Name, Leg>> = { ...legs, ...(beside ? { nginx: beside } : {}) };
    const figures = await measureLegs(all as Record<Name, Leg>, { rounds, connections: CONNECTIONS });
    const inside = await insideOf(path.join(folder, "profiled"), count);
    const note = nginx ? "" : "\n\nnginx is not installed on this machine and was not measured.";
    return tableOf(figures, inside) + note;
  } finally {
    nginx?.close();
    await workerd.close();
  }
}

async function prepare(stateDir: string, { inspector }: { inspector: boolean }) {
  const workers = { glassine: await builtWorker(), bare: { "bare.mjs": BARE } };
  const workerd = await startWorkerd({ stateDir, workers, inspector });
  const thumbnails = await putFiles(workerd.target, { count: 64, size: THUMBNAIL_BYTES });
  const build = benchGallery({ gallery: "hundred", photos: 100, thumbnails });
  await putGallery(workerd.target, build);
  const files = new Map(thumbnails.map(({ blob, bytes }) => [blob, bytes]));
  return { workerd, asked: await askedOf(build), files };
}

const callsOf = (files: ReadonlyMap<string, unknown>) =>
  [...files.keys()].map((name) => ({ path: `/${name}`, status: 200 }));

async function legsOf(workerd: Workerd, { asked, count }: { asked: Asked; count: number }) {
  const [bare, glassine] = await Promise.all([workerd.urlOf("bare"), workerd.urlOf("glassine")]);
  const leg = (name: keyof Asked) => ({
    url: name === "bare" ? bare : glassine,
    calls: asked[name],
    count: asked[name][0]?.status === 200 ? count : 4 * count,
    usage: workerd.usage,
  });
  return { bare: leg("bare"), guest: leg("guest"), known: leg("known"), stranger: leg("stranger") };
}

/** Microseconds in which the Worker's own isolate was busy for each request: sampled, in a workerd of its own. */
async function insideOf(stateDir: string, count: number): Promise<Partial<Record<Name, number>>> {
  const { workerd, asked } = await prepare(stateDir, { inspector: true });
  try {
    const legs = await legsOf(workerd, { asked, count });
    const inside: Partial<Record<Name, number>> = {};
    for (const name of ASKED) {
      const load = { ...legs[name], connections: CONNECTIONS };
      await drive(load);
      const inspector = await workerd.inspectorOf(name === "bare" ? "bare" : "glassine");
      const profile = await profiled(inspector, () => drive(load));
      inside[name] = (busySeconds(profile) / load.count) * 1e6;
    }
    return inside;
  } finally {
    await workerd.close();
  }
}

function tableOf(figures: Record<Name, Figures>, inside: Partial<Record<Name, number>>): string {
  const { bare } = figures;
  const rows = (Object.keys(figures) as Name[]).map((name) => {
    const { perSecond, cpu } = figures[name];
    return [
      NAMES[name],
      median(perSecond).toFixed(0),
      spread(perSecond, 0),
      ratio(perSecond, bare.perSecond).toFixed(2),
      median(cpu).toFixed(0),
      ratio(cpu, bare.cpu).toFixed(2),
      inside[name]?.toFixed(0) ?? "",
    ];
  });
  const head = ["", "requests/s", "spread", "x bare", "CPU us/request", "x bare", "in its isolate, us"];
  return table(head, rows);
}
