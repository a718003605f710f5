import { learnsVersion } from "../domain/access.ts";
import { folderNames } from "../domain/folder-names.ts";
import { listNames } from "../domain/lists.ts";
import type { KeepsakeStatement } from "../domain/receipt/keepsake.ts";
import type { PhotoPick } from "../domain/selection.ts";
import { type Size, sizeRow } from "../domain/sizes.ts";
import { words } from "../domain/words/voice.ts";
import { partHref, readPart } from "../domain/zip-parts.ts";
import type { Admission } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import { keepsakeFile } from "../gate/receipt-signing.ts";
import { badRequest, notFound } from "../gate/refuse.ts";
import type { Ctx } from "../http/context.ts";
import { ofAudit } from "../http/cookies.ts";
import { languageOf } from "../http/page.ts";
import { keepsakeEntries } from "../keepsake/archive.ts";
import type { Kept, KeptSet } from "../keepsake/kept.ts";
import { type PartSet, splitAtSets } from "../keepsake/parts.ts";
import { weightOf } from "../keepsake/places.ts";
import { selectionTitle } from "../page/picking.ts";
import { readManifest, readPhotos } from "../store/manifests.ts";
import { viewGallery } from "./gallery-view.ts";
import { readFonts } from "./keepsake-fonts.ts";
import { partsPage, sendWhole } from "./send-download.ts";

interface Asked {
  admitted: Admission;
  size: Size;
}

/**
 * Sends what this viewer sees as an offline gallery. All of it is laid out before any of it is read, so that its length is
 * known and a download continues. If a stick couldn't hold it as one file, it comes in parts. A HEAD takes nothing of the
 * allowance: it is reserved only while its headers are computed. Throws StorageFault.
 */
export async function sendKeepsake(c: Ctx, { admitted, size }: Asked): Promise<Response> {
  const { gallery, presence } = admitted;
  const asks = { kind: "keepsake", gallery, ...(presence.holder && { holder: presence.holder }) } as const;
  const reserved = (await ofAudit(c)) ? null : await reserve(c, asks);
  if (reserved?.ok === false)
    return badRequest(c, [{ path: null, code: "throttled", values: { wait: reserved.seconds } }], 429);
  try {
    return await layOut(c, { admitted, size });
  } finally {
    if (c.req.method === "HEAD") await reserved?.giveBack();
  }
}

async function layOut(c: Ctx, { admitted, size }: Asked): Promise<Response> {
  const { link } = admitted;
  const all = await readAll(c, { admitted, size });
  const parts = splitAtSets(all.weighed);
  const asked = c.req.query("part");
  if (all.view.photoCount === 0) return notFound(c);
  if (asked === undefined && parts.length > 1) return partsPage(c, { admitted, parts: listed(c, all, parts) });
  const part = readPart(asked ?? "1", parts.length);
  if (part === null) return notFound(c);
  const kept = keptOf(all, { part, parts: parts.length, sets: parts[part - 1] ?? [] });
  const entries = await keepsakeEntries(kept, (list) =>
    keepsakeFile(c, { ...statementOf(c, { admitted, kept }), ...list }),
  );
  const name = `${link}-keepsake${sizeRow(size).suffix}`;
  const file = parts.length === 1 ? `${name}.zip` : `${name}-${part}-of-${parts.length}.zip`;
  return sendWhole(c, { admitted, entries, size, file, trace: null });
}

type All = Awaited<ReturnType<typeof readAll>>;

/** Everything that this viewer sees, and what each photo takes. */
async function readAll(c: Ctx, { admitted, size }: Asked) {
  const { gallery, version, policy } = admitted;
  const [view, manifest] = await Promise.all([viewGallery(c, admitted), readManifest(c.env.PHOTOS, admitted)]);
  const names = new Set(view.sets.flatMap((set) => set.photos));
  const at = { gallery, version, photoCount: policy.photoCount, photos: names };
  const [photos, fonts] = await Promise.all([readPhotos(c.env.PHOTOS, at), readFonts(c, admitted, manifest)]);
  const { photos: chosen = [], lists = [] } = view.selection ?? {};
  const picks = new Map(chosen.map((pick) => [pick.photo, { ...pick, lists: listNames(pick, lists) }]));
  const folders = folderNames(view.sets);
  const sets = view.sets.map((set): KeptSet => ({ ...set, folder: folders.get(set.id) ?? set.id }));
  const weigh = (name: string) => {
    const photo = photos.get(name);
    return photo ? [{ name, ...weightOf(photo, { size, texts: textsOf(photo, picks.get(name)) }) }] : [];
  };
  const weighed = sets.map(({ id, photos: own }) => ({ id, photos: own.flatMap(weigh) }));
  const language = languageOf(c, manifest.language);
  return { view, sets, photos, fonts, picks, weighed, size, voice: words(language) };
}

const textsOf = (
  { name, caption, alt = "" }: { name: string; caption: string | null; alt?: string },
  pick: PhotoPick | undefined,
): string[] => [name, caption ?? "", alt, pick?.comment ?? "", ...(pick?.lists ?? [])];

interface Part {
  part: number;
  parts: number;
  sets: readonly PartSet[];
}

/** What one part shows: its sets, as far as it has them. */
function keptOf({ view, sets, photos, fonts, picks, size, voice }: All, { part, parts, sets: own }: Part): Kept {
  const { title, date, description, look, studio } = view.manifest;
  const byId = new Map(sets.map((set) => [set.id, set]));
  const shown = own.flatMap(({ id, photos: names }) => {
    const set = byId.get(id);
    return set ? [{ ...set, photos: names }] : [];
  });
  const names = new Set(shown.flatMap((set) => set.photos));
  const cover =
    view.cover && names.has(view.cover.name) ? view.cover.name : (shown.flatMap((set) => set.photos)[0] ?? null);
  return {
    ...{ title, link: view.link, date, description, look, studio, voice, size, sets: shown, photos },
    ...{ cover, hidden: view.privatePhotos, picks, picksTitle: selectionTitle(view), fonts, part, parts },
  };
}

function statementOf(
  c: Ctx,
  { admitted, kept }: { admitted: Admission; kept: Kept },
): Omit<KeepsakeStatement, "files" | "sums"> {
  const { link, version, role } = admitted;
  const { title, studio, size, part, parts } = kept;
  return {
    format: 1,
    studio: { name: studio.name, site: c.var.site || c.var.url.origin },
    gallery: { title, link, ...(learnsVersion(role) && { version }) },
    ...{ as: role === "stranger" ? "guest" : role, size, part, parts },
  };
}

function listed(c: Ctx, { weighed }: All, parts: readonly PartSet[][]) {
  const { pathname, search } = c.var.url;
  const bytesOf = new Map(weighed.flatMap(({ photos }) => photos.map(({ name, bytes }) => [name, bytes] as const)));
  return parts.map((sets, i) => {
    const photos = new Set(sets.flatMap((set) => set.photos));
    const bytes = [...photos].reduce((sum, name) => sum + (bytesOf.get(name) ?? 0), 0);
    return { href: partHref(pathname + search, i + 1), photos: photos.size, bytes };
  });
}
