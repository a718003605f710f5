import { activityCsv } from "../../worker/domain/export/activity.ts";
import { csvFile } from "../../worker/domain/export/csv.ts";
import { ordersCsv } from "../../worker/domain/export/orders.ts";
import { type ChosenBy, picksCsv, picksJson } from "../../worker/domain/export/picks.ts";
import { chosenBy, summaryPages } from "../../worker/store/chosen.ts";
import type { Value } from "../../worker/store/columns.ts";
import { wholeFeed } from "../../worker/store/feed.ts";
import { allOrders } from "../../worker/store/gallery-orders.ts";
import { readQuestionnaire } from "../../worker/store/questionnaire.ts";
import { readPages } from "../../worker/store/table-pages.ts";
import { readShapes } from "../../worker/store/tables.ts";
import { backedUp } from "../backup/tables.ts";
import type { ExportFolder } from "./folder.ts";
import type { PublishedGallery } from "./published-gallery.ts";

type Out = Pick<ExportFolder, "write">;

/** Writes what people entered in a gallery, as the studio's downloads have it. */
export async function writeEntered(out: Out, db: D1Database, gallery: PublishedGallery): Promise<void> {
  const { id, photos } = gallery;
  const at = (file: string) => `entered/${id}/${file}`;
  const fileOf = (photo: string) => photos.get(photo)?.original.file ?? photo;
  const { questions, lists } = await readQuestionnaire(db, id);
  await out.write(at("photos.csv"), photosCsv(gallery));
  await out.write(at("selections-sent.csv"), picksCsv(chosen(db, id, "last"), { questions, lists, fileOf }));
  await out.write(at("selections-now.csv"), picksCsv(chosen(db, id, "now"), { questions, lists, fileOf }));
  await out.write(at("selections-sent.json"), picksJson(id, chosen(db, id, "last"), { lists, fileOf }));
  await out.write(at("orders.csv"), ordersCsv(allOrders(db, id)));
  const most = Number.POSITIVE_INFINITY;
  await out.write(at("activity.csv"), activityCsv(wholeFeed(db, { gallery: id, kind: null, most })));
}

async function* chosen(db: D1Database, gallery: string, which: "last" | "now"): AsyncGenerator<ChosenBy> {
  for await (const page of summaryPages(db, gallery)) yield* chosenBy(db, page, which);
}

const PHOTO_COLUMNS = ["set", "photo", "file", "taken", "caption", "alt text", "private", "SHA-256"];

/** A row for each photo and set; marks of photos that are no longer in the gallery come last. */
function photosCsv({ manifest, photos, overview: { marks } }: PublishedGallery): AsyncGenerator<string> {
  const hidden = new Set(marks.map(({ photo }) => photo));
  const isPrivate = (name: string) => (hidden.has(name) ? "yes" : "no");
  const rows = (manifest?.sets ?? []).flatMap((set) =>
    set.photos.flatMap((name) => {
      const photo = photos.get(name);
      if (!photo) return [];
      const { original, taken, caption, alt } = photo;
      return [[set.id, name, original.file, taken ?? "", caption ?? "", alt ?? "", isPrivate(name), original.blob]];
    }),
  );
  const gone = marks.filter(({ photo }) => !photos.has(photo));
  return csvFile(PHOTO_COLUMNS, [...rows, ...gone.map(({ photo }) => ["", photo, "", "", "", "", "yes", ""])]);
}

/** Columns with secrets, which belong into no other program: hashes of passwords, PINs and links, and session names. */
const SECRET = /(?:^|_)(?:password|pin|hash|jti)$/;

/** Writes every entry of the database that a backup has, a file for each table; returns how many there are. */
export async function writeTables(out: Out, db: D1Database, signal: AbortSignal): Promise<number> {
  const counts = { entries: 0 };
  for (const shape of backedUp(await readShapes(db))) {
    signal.throwIfAborted();
    await out.write(`entered/tables/${shape.name}.jsonl`, lines(readPages(db, shape), shape.columns, counts));
  }
  return counts.entries;
}

/** A line of JSON for each row, by the names of its columns. */
async function* lines(
  pages: AsyncIterable<Value[][]>,
  columns: readonly string[],
  counts: { entries: number },
): AsyncGenerator<string> {
  for await (const rows of pages) {
    counts.entries += rows.length;
    const named = rows.map((row) => columns.map((column, at) => [column, row[at]] as const));
    yield named
      .map((row) => `${JSON.stringify(Object.fromEntries(row.filter(([column]) => !SECRET.test(column))))}\n`)
      .join("");
  }
}
