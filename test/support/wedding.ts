import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { PublishOptions } from "../../scripts/publish/options.ts";
import type { createProgress } from "../../scripts/terminal/progress.ts";
import { builtLink } from "../../worker/domain/link.ts";
import { blobsOf, manifestSchemas, type Photo } from "../../worker/domain/manifest.ts";
import { paths } from "../../worker/domain/paths.ts";
import type { SettingsChange } from "../../worker/domain/settings.ts";
import { keys } from "../../worker/store/keys.ts";
import { readPhoto } from "../../worker/store/manifests.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { readOverviews } from "../../worker/store/overview.ts";
import { changeSettings } from "../../worker/store/settings.ts";
import { setStudioPassword } from "../../worker/store/studio.ts";
import { type Glassine, type GlassineOptions, ROOT, startGlassine } from "./glassine.ts";
import { bringWedding } from "./kept-wedding.ts";
import { writePhoto } from "./photos.ts";
import { hashQuickly, quickHash } from "./quick-hash.ts";
import { Visitor } from "./visitor.ts";

const DAY_MS = 86_400_000;

export const GALLERY = "anna-ben";
export const GUEST_PASSWORD = "rosemary";
export const CLIENT_PASSWORD = "thyme-and-honey";
export const STUDIO_PASSWORD = "a photographer's password";

/** Words that only clients of the wedding may ever meet. */
export const PRIVATE_TRACES = ["secret-kiss", "veil-unseen", "Boudoir hours", "boudoir"];

const CONTENT: Record<string, string> = {
  "studio.yaml": "name: Mara Lindt\ntimezone: Europe/Vienna\nemail: mara@example.com\n",
  "anna-ben/gallery.yaml": `title: Anna & Ben
date: 2026-06-13
cover: secret-kiss
sets:
  - id: highlights
    title: Highlights
  - id: boudoir
    title: Boudoir hours
    visibility: client
  - id: dancing
    title: Dancing
captions:
  open-laugh: Laughing
  secret-kiss: The secret-kiss behind the barn
`,
  "christening/gallery.yaml": "title: Christening\nsets:\n  - id: church\n    title: Church\n",
  "elopement/gallery.yaml": "title: Elopement\nsets:\n  - id: hill\n    title: Hill\n",
};

const PHOTOS = [
  "anna-ben/highlights/open-laugh.jpg",
  "anna-ben/highlights/secret-kiss.jpg",
  "anna-ben/highlights/Übergang am See 01.jpg",
  "anna-ben/boudoir/veil-unseen.jpg",
  "anna-ben/dancing/dance-1.jpg",
  "anna-ben/dancing/dance-2.jpg",
  "christening/church/font.jpg",
  "elopement/hill/two.jpg",
];

/** A photographer's site with a wedding as it is in life: an open set, one for clients, a photo marked private. */
export interface Wedding {
  glassine: Glassine;
  content: string;
  /** Names of photos: one for everybody, one marked private in an open set, one in the clients' set. */
  open: string;
  hidden: string;
  inClientSet: string;
  /** Path of a style sheet pages name. */
  stylesheet: string;
  /** Path of a photo's smallest rendition. */
  imageOf(photo: string): string;
  photo(name: string): Promise<Photo>;
  /** Whether text (latin1) holds bytes of a photo guests may not have. */
  isPrivateBytes(latin1: string): boolean;
  guest(): Promise<Visitor>;
  client(): Promise<Visitor>;
  photographer(): Promise<Visitor>;
  settings(change: SettingsChange, gallery?: string): Promise<void>;
  publish(
    options?: Partial<Pick<PublishOptions, "removeMissing" | "allowWidening" | "seeFirst" | "checkpoint">>,
  ): Promise<void>;
  close(): Promise<void>;
}

/** What is read of a wedding once it is made. */
interface Facts {
  photos: Photo[];
  privateBytes: string[];
  stylesheet: string;
}

/** Publishes the wedding to a Worker of its own and opens its doors. */
export async function openWedding(options: GlassineOptions = {}): Promise<Wedding> {
  const folder = await bringWedding(makeWedding);
  const content = contentOf(folder);
  const { photos, privateBytes, stylesheet } = JSON.parse(await readFile(factsOf(folder), "utf8")) as Facts;
  const glassine = await startGlassine(options, stateOf(folder));
  const visitor = () => new Visitor(glassine);
  return {
    glassine,
    content,
    open: "open-laugh",
    hidden: "secret-kiss",
    inClientSet: "veil-unseen",
    stylesheet,
    imageOf(name) {
      const photo = photos.find((one) => one.name === name);
      const rendition = photo?.renditions.find((r) => r.format === "jpg");
      if (!photo || !rendition) throw new Error(`no photo ${name}`);
      return paths.image(builtLink(GALLERY), photo, rendition);
    },
    photo: async (name) => (await readPhotos(glassine, [name]))[0] as Photo,
    isPrivateBytes: (latin1) => privateBytes.some((secret) => latin1.includes(secret)),
    guest: () => visitor().enter(GALLERY, "guest", GUEST_PASSWORD),
    client: () => visitor().enter(GALLERY, "client", CLIENT_PASSWORD),
    photographer: () => signIn(visitor()),
    settings: (change, gallery = GALLERY) => set(glassine, gallery, change),
    publish: (options = {}) => publishTo(glassine, content, options),
    async close() {
      await glassine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const contentOf = (folder: string) => path.join(folder, "content");
const stateOf = (folder: string) => path.join(folder, "state");
const factsOf = (folder: string) => path.join(folder, "facts.json");

async function makeWedding(folder: string): Promise<void> {
  const content = contentOf(folder);
  await mkdir(stateOf(folder), { recursive: true });
  await writeContent(content);
  const glassine = await startGlassine({}, stateOf(folder));
  await publishTo(glassine, content, {});
  // Its guests have hearts where a test says so.
  await glassine.env.DB.prepare("UPDATE responses SET invites = 'clients'").run();
  await setPasswords(glassine);
  const names = PHOTOS.filter((file) => file.startsWith(`${GALLERY}/`)).map((file) => path.parse(file).name);
  const photos = await readPhotos(glassine, names);
  const facts: Facts = {
    photos,
    privateBytes: await privateBytes(glassine, photos),
    stylesheet: await stylesheetOf(new Visitor(glassine)),
  };
  await writeFile(factsOf(folder), JSON.stringify(facts));
  await glassine.close();
}

async function writeContent(content: string): Promise<void> {
  for (const [file, text] of Object.entries(CONTENT)) {
    await mkdir(path.dirname(path.join(content, file)), { recursive: true });
    await writeFile(path.join(content, file), text);
  }
  for (const [seed, file] of PHOTOS.entries()) {
    await writePhoto(path.join(content, file), {
      width: 640,
      height: seed % 2 ? 480 : 800,
      seed: seed + 1,
      taken: "2026:06:13 15:04:05",
    });
  }
}

async function publishTo(
  glassine: Glassine,
  content: string,
  { removeMissing = false, allowWidening = false, ...rest }: Parameters<Wedding["publish"]>[0] & object,
): Promise<void> {
  // What renders photos and pages takes a second to load: only for those who publish again.
  const { publish } = await import("../../scripts/publish/publish.ts");
  const report = await publish({
    root: ROOT,
    content,
    cacheDir: path.join(content, ".cache"),
    galleries: [],
    target: glassine.target,
    progress: { line: () => {}, step: () => ({ update: () => {}, end: () => {} }) } satisfies ReturnType<
      typeof createProgress
    >,
    removeMissing,
    allowWidening,
    ...rest,
    check: false,
    now: () => Date.now(),
    signal: new AbortController().signal,
  });
  if (report.problems.length > 0) throw new Error(`the wedding was not published: ${JSON.stringify(report.problems)}`);
}

async function setPasswords(glassine: Glassine): Promise<void> {
  const { DB: db } = glassine.env;
  await set(glassine, GALLERY, { guestPassword: GUEST_PASSWORD, clientPassword: CLIENT_PASSWORD });
  await set(glassine, "christening", { guestPassword: "christening-guest", clientPassword: "christening-client" });
  await set(glassine, "elopement", { visibility: "private" });
  await changeMarks(db, {
    gallery: GALLERY,
    photos: ["secret-kiss"],
    hide: true,
    by: "client password",
    // What happens in one hour is one line of the feed: this is a line of its own, whenever the wedding was made.
    now: Date.now() - DAY_MS,
  });
  await setStudioPassword(db, quickHash(STUDIO_PASSWORD));
}

async function set(glassine: Glassine, gallery: string, change: SettingsChange): Promise<void> {
  const { DB: db } = glassine.env;
  const [overview] = await readOverviews(db, gallery);
  if (!overview) throw new Error(`${gallery} is not published`);
  // As scripts read it: Miniflare's proxy loses connections on a busy machine.
  const manifest = await glassine.target.blobs.get(keys.manifest(gallery, overview.policy.version));
  const { sets } = manifestSchemas.gallery.parse(JSON.parse(new TextDecoder().decode(manifest ?? undefined)));
  const result = await changeSettings(db, { gallery, change, liveSets: sets.map((s) => s.id), now: Date.now() });
  if (!result.ok) throw new Error(result.problems.join("\n"));
  await hashQuickly(db, gallery, change);
}

async function readPhotos({ env }: Glassine, names: string[]): Promise<Photo[]> {
  const [overview] = await readOverviews(env.DB, GALLERY);
  if (!overview) throw new Error("the wedding is not published");
  const photos = await Promise.all(names.map((photo) => readPhoto(env.PHOTOS, { ...overview.policy, photo })));
  return photos.filter((p) => p !== null);
}

/** A run of bytes from the middle of every file of the photos that are private, as latin1. */
async function privateBytes({ env }: Glassine, photos: readonly Photo[]): Promise<string[]> {
  const own = photos.filter(({ name }) => ["secret-kiss", "veil-unseen"].includes(name));
  const blobs = own.flatMap(blobsOf);
  return Promise.all(
    [...new Set(blobs)].map(async (blob) => {
      const object = await env.PHOTOS.get(`blobs/${blob}`);
      const bytes = new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer(0));
      const middle = Math.floor(bytes.length * 0.7);
      return Buffer.from(bytes.subarray(middle, middle + 48)).toString("latin1");
    }),
  );
}

async function stylesheetOf(visitor: Visitor): Promise<string> {
  const found = /\/_astro\/[^"]+\.css/.exec(await visitor.text("/"))?.[0];
  if (!found) throw new Error("the home page names no style sheet");
  return found;
}

async function signIn(visitor: Visitor): Promise<Visitor> {
  const response = await visitor.post("/studio/enter", { password: STUDIO_PASSWORD });
  if (response.status !== 303) throw new Error(`the studio stayed shut: ${response.status}`);
  return visitor;
}
