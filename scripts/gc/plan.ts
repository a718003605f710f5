import type { VersionRef } from "../../worker/store/manifests.ts";
import type { ObjectStore, StoredObject } from "../target/target.ts";
import { type Keeping, SETTLED_MS } from "./kept.ts";
import type { Named } from "./named.ts";

/** An object, classified by its key: its kind, and the name by which others refer to it. */
type Kind =
  | { kind: "blob"; sha256: string }
  | { kind: "shell"; file: string }
  | ({ kind: "piece"; page: boolean } & VersionRef)
  | { kind: "unknown" };

const BLOB = /^blobs\/([0-9a-f]{64})$/;
const SHELL = /^shell\/([\w.~@+-]+)$/;
const PIECE = /^galleries\/([a-z0-9-]+)\/([a-z0-9-]+)\/(.+)$/;
const PAGE = /\.page$/;

/** What publishing stored under a key; `unknown` for keys it never uses, which are left alone. */
function kindOf(key: string): Kind {
  const [, sha256] = BLOB.exec(key) ?? [];
  if (sha256) return { kind: "blob", sha256 };
  const [, file] = SHELL.exec(key) ?? [];
  if (file) return { kind: "shell", file };
  const [, gallery, version, path = ""] = PIECE.exec(key) ?? [];
  return gallery && version ? { kind: "piece", gallery, version, page: PAGE.test(path) } : { kind: "unknown" };
}

/** Objects to delete, in this order: whatever names others goes before the objects it names. */
interface Doomed {
  pieces: StoredObject[];
  files: StoredObject[];
}

export interface Stock {
  doomed: Doomed;
  kept: { objects: number; bytes: number };
  /** Kept files whose checksum is wrong. */
  damaged: number;
  /** Missing files that photos of live versions need. */
  missing: number;
}

const PREFIXES = ["galleries/", "blobs/", "shell/"];

/**
 * Goes through everything that is stored and separates what is kept from what nobody names and is older than 48 hours. If
 * a file that photos need is missing, a manifest may name the wrong file: then no photo's file is deleted.
 */
export async function takeStock(
  store: ObjectStore,
  { keeping, named, now, signal }: { keeping: Keeping; named: Named; now: number; signal: AbortSignal },
): Promise<Stock> {
  const stock: Stock = { doomed: { pieces: [], files: [] }, kept: { objects: 0, bytes: 0 }, damaged: 0, missing: 0 };
  const absent = new Set(named.needed);
  const keep = ({ size, damaged }: StoredObject) => {
    stock.kept.objects += 1;
    stock.kept.bytes += size;
    if (damaged) stock.damaged += 1;
  };
  const isNamed = namedBy(keeping, named);
  for (const prefix of PREFIXES) {
    for await (const object of store.list(prefix)) {
      signal.throwIfAborted();
      const kind = kindOf(object.key);
      if (kind.kind === "blob") absent.delete(kind.sha256);
      if (object.uploadedAt > now - SETTLED_MS || isNamed(kind)) {
        keep(object);
      } else stock.doomed[kind.kind === "piece" ? "pieces" : "files"].push(object);
    }
  }
  stock.missing = absent.size;
  if (stock.missing === 0) return stock;
  const isBlob = ({ key }: StoredObject) => kindOf(key).kind === "blob";
  stock.doomed.files.filter(isBlob).forEach(keep);
  stock.doomed.files = stock.doomed.files.filter((object) => !isBlob(object));
  return stock;
}

function namedBy({ whole, manifests }: Keeping, { blobs, shell }: Named): (kind: Kind) => boolean {
  const placeOf = ({ gallery, version }: VersionRef) => `${gallery}/${version}`;
  const [all, manifestAlone] = [new Set(whole.map(placeOf)), new Set(manifests.map(placeOf))];
  return (object) => {
    if (object.kind === "unknown") return true;
    if (object.kind === "blob") return blobs.has(object.sha256);
    if (object.kind === "shell") return shell.has(object.file);
    return all.has(placeOf(object)) || (manifestAlone.has(placeOf(object)) && !object.page);
  };
}
