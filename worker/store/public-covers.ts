import { createHash } from "node:crypto";
import { z } from "zod";
import type { SetVisibility } from "../domain/gallery.ts";
import type { CoverFile, PublicCover } from "../domain/public-cover.ts";
import { activityStatement } from "./activity.ts";
import { flag, json, kept } from "./columns.ts";
import { batch, query } from "./query.ts";
import { publicCovers, sets } from "./schema/galleries.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";

/** A public cover, and what is known of its photo's gallery today. */
export interface ChosenCover extends PublicCover {
  gallery: string;
  /** The photo is marked private. */
  marked: boolean;
  /** Visibility of each set that has a row. */
  sets: ReadonlyMap<string, SetVisibility>;
}

const ROW = {
  ...pick(publicCovers, "gallery", "photo", "style", "in_client_set", "is_private", "files", "from_proof"),
  marked: flag,
  sets: json(
    z.array(z.tuple([z.string(), z.custom<SetVisibility>((word) => sets.columns.visibility.read(word) === word)])),
  ),
};

/** The public covers of these galleries, whether they may be shown or not. Throws StorageFault. */
export async function readPublicCovers(db: D1Database, galleries: readonly string[]): Promise<ChosenCover[]> {
  const found = sql`SELECT gallery, photo, style, in_client_set, is_private, files, from_proof,
      EXISTS (SELECT 1 FROM private_marks m WHERE m.gallery = c.gallery AND m.photo = c.photo) AS marked,
      (SELECT json_group_array(json_array(id, visibility)) FROM sets s WHERE s.gallery = c.gallery) AS sets
    FROM public_covers c WHERE gallery IN (SELECT value FROM json_each(${JSON.stringify(galleries)}))`;
  return (await query(statement(db, found), ROW)).map((row) => ({
    gallery: row.gallery,
    photo: row.photo,
    style: row.style,
    confirmed: { clientSet: row.in_client_set, private: row.is_private },
    files: row.files,
    fromProof: row.from_proof,
    marked: row.marked,
    sets: new Map(row.sets),
  }));
}

interface Choice {
  gallery: string;
  /** null: nothing is shown to everybody any more. */
  cover: PublicCover | null;
  now: number;
}

/** Chooses the public cover of a gallery, live with the next request. Throws StorageFault. */
export async function choosePublicCover(db: D1Database, { gallery, cover, now }: Choice): Promise<void> {
  const what = cover ? `public cover: ${cover.photo}, ${cover.style}` : "no public cover";
  await batch(db, [
    cover
      ? chosen(db, { gallery, cover, now })
      : statement(db, sql`DELETE FROM public_covers WHERE gallery = ${gallery}`),
    activityStatement(db, { gallery, at: now, kind: "access", who: "photographer", what }),
  ]);
}

function chosen(db: D1Database, { gallery, cover, now }: Choice & { cover: PublicCover }): D1PreparedStatement {
  const { photo, style, confirmed, files, fromProof } = cover;
  return statement(
    db,
    sql`INSERT OR REPLACE INTO public_covers (gallery, photo, style, in_client_set, is_private, files, chosen_at, from_proof)
      VALUES (${gallery}, ${photo}, ${kept(publicCovers.columns.style, style)}, ${Number(confirmed.clientSet)},
        ${Number(confirmed.private)}, ${JSON.stringify(files)}, ${now}, ${Number(fromProof)})`,
  );
}

/** A picture as it is to be stored, and what is known of it. */
export function coverFileOf({ bytes, width, height, format }: Unnamed): CoverFile {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { sha256, size: bytes.length, width, height, format };
}

interface Unnamed extends Pick<CoverFile, "width" | "height" | "format"> {
  bytes: Uint8Array;
}
