import { paths } from "../../worker/domain/paths.ts";
import { keys } from "../../worker/store/keys.ts";
import type { Ask } from "./ask.ts";
import { spread } from "./sample.ts";
import { photosOf, type Stage } from "./things.ts";

const METHODS = "POST PUT PATCH DELETE OPTIONS".split(" ");

const HEADERS: Readonly<Record<string, string>>[] = [
  { range: "bytes=0-" },
  { range: "bytes=-9" },
  { "if-none-match": "*" },
  { "if-modified-since": "Thu, 01 Jan 2037 00:00:00 GMT" },
  { accept: "application/json" },
  { accept: "text/html" },
  { "accept-encoding": "gzip" },
  { "sec-fetch-dest": "image" },
  { "sec-purpose": "prefetch" },
  { "x-http-method-override": "GET" },
  { "x-forwarded-host": "localhost" },
  { authorization: "Bearer prove" },
];

/** Addresses of what is hidden from this visitor, spelt in ways that a filter may read differently than what is behind it. */
export function* rawPaths(stage: Stage): Generator<Ask> {
  const { facts, sight, main } = stage;
  const { photos, isHidden } = photosOf(stage);
  const { link, gallery, version } = facts.policy;
  const hidden = photos.filter(isHidden);
  const proofs = photos.filter((photo) => !isHidden(photo) && !sight.seesClean(photo));
  const set = facts.manifest.sets.find(({ id }) => !sight.sets.some((seen) => seen.id === id));
  const refused = (path: string, more: Pick<Ask, "method" | "headers"> = {}): Ask => {
    return { kind: "raw paths", path, decision: null, comes: { what: "page" }, ...more };
  };
  // Of a photo that this visitor sees with a watermark, only the pictures without it are hidden.
  for (const photo of [...spread(hidden, main ? 2 : 1), ...spread(proofs, 1)]) {
    const [rendition] = photo.renditions;
    if (!rendition) continue;
    const image = paths.image(link, photo, rendition);
    const others = [paths.photo(link, photo.name), paths.downloadPhoto(link, photo.name)];
    const inSet = set ? [paths.set(link, set.id), paths.downloadSet(link, set.id)] : [];
    for (const target of main && isHidden(photo) ? [image, ...others, ...inSet] : [image]) {
      for (const path of spelt(target)) yield refused(path);
      for (const method of METHODS) yield refused(target, { method });
      for (const headers of HEADERS) yield refused(target, { headers });
    }
    for (const field of ["x-original-url", "x-rewrite-url"])
      yield refused("/prove-nowhere", { headers: { [field]: image } });
    yield refused(`/${keys.blob(rendition.blob)}`);
    yield refused(`/_astro/${keys.blob(rendition.blob)}`);
    yield refused(`/_astro/..%2f${keys.blob(rendition.blob)}`);
    yield refused(`/_astro/../${keys.blob(rendition.blob)}`);
    yield refused(`/_astro/${rendition.blob}.png`);
    yield refused(paths.image(link, { ...photo, name: `../${photo.name}` }, rendition));
  }
  if (hidden.length === 0 && !set) return;
  for (const key of [
    keys.manifest(gallery, version),
    keys.shard(gallery, version, 0),
    keys.coverPage(gallery, version),
  ]) {
    for (const path of [`/${key}`, `/_astro/${key}`, `/_astro/..%2F${key}`, `/g/${link}/../../${key}`])
      yield refused(path);
  }
}

/** Other spellings of a path, none of which may lead to it for those who may not have it. */
function spelt(path: string): string[] {
  const [, g, link = "", ...rest] = path.split("/");
  const last = rest.at(-1) === "" ? (rest.at(-2) ?? "") : (rest.at(-1) ?? "");
  const tail = rest.join("/");
  const firstEncoded = `%${last.charCodeAt(0).toString(16)}${last.slice(1)}`;
  return [
    ...[
      `/${path}`,
      `/.${path}`,
      `/x/..${path}`,
      `//localhost${path}`,
      `/${g}//${link}/${tail}`,
      `/${g}/${link}//${tail}`,
    ],
    ...[
      `/${g}/${link}/./${tail}`,
      `/${g}/${link}/x/../${tail}`,
      `/${g}/${link}/%2e%2e/${link}/${tail}`,
      `/${g}/%2e/${link}/${tail}`,
    ],
    ...[
      `/${g}/${link.toUpperCase()}/${tail}`,
      `/G/${link}/${tail}`,
      `/${g}%2f${link}/${tail}`,
      `/${g}/${link}%2f${tail}`,
    ],
    ...[`/${path.replaceAll("/", "%5c")}`, `/${g}\\${link}\\${rest.join("\\")}`, `/${path.replaceAll("/", "%2f")}`],
    ...[`${path}%00`, `${path};v=1`, `${path}%20`, `${path}.`, `${path}..;/`, `${path}%23`, `${path}%3f`],
    ...[
      path.replace(last, firstEncoded),
      path.replace(last, encodeURIComponent(last)),
      path.replace(last, `./${last}`),
    ],
    ...[`${path}?as=client`, `${path}?view=client&role=client`, `${path}?size=original&set=*`, `${path}?preview=1&t=x`],
    ...(path.endsWith("/") ? [path.slice(0, -1), `${path}/`, `${path}index.html`] : [`${path}/`, `${path}//`]),
  ].filter((one) => one !== path);
}
