import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { passphrase } from "../../worker/domain/account.ts";
import type { Link } from "../../worker/domain/link.ts";
import { manifestSchemas } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import { type GalleryOverview, readOverviews } from "../../worker/store/overview.ts";
import { hashPassword, verifyPassword } from "../../worker/store/password-hash.ts";
import { readPassword } from "../../worker/store/passwords.ts";
import { changeSettings } from "../../worker/store/settings.ts";
import { readStudioPassword, setStudioPassword } from "../../worker/store/studio.ts";
import { ownFolder } from "../disk/own-folder.ts";
import type { Target } from "../target/target.ts";

const schema = z.object({
  studio: z.string(),
  galleries: z.record(z.string(), z.object({ guest: z.string(), client: z.string() })),
});
type Kept = z.infer<typeof schema>;

/** What the demo prints. A password that was changed since is unknown here and left out. */
export interface DemoPasswords {
  galleries: { gallery: string; link: Link; title: string; guest: string | null; client: string | null }[];
  studio: string | null;
  /** Galleries that nobody could enter before. */
  opened: string[];
}

/**
 * Gives the sample's galleries, while nobody can enter them yet, and a studio without a password, passwords made for this
 * computer. A file that only its owner can read keeps them, so that they can be printed again. Nothing the photographer
 * set is changed.
 */
export async function ensureDemoPasswords(
  target: Target,
  { file, galleries }: { file: string; galleries: readonly string[] },
): Promise<DemoPasswords> {
  const kept = await readKept(file);
  const overviews = await readOverviews(target.db);
  const own = overviews.filter(({ policy }) => galleries.includes(policy.gallery));
  const opened: string[] = [];
  for (const overview of own) if (await openGallery(target, { overview, kept })) opened.push(overview.policy.gallery);
  const studioPassword = await readStudioPassword(target.db);
  if (studioPassword.hash === null && studioPassword.epoch >= 0)
    await setStudioPassword(target.db, await hashPassword(kept.studio));
  ownFolder(path.dirname(file));
  await writeFile(file, JSON.stringify(kept, null, 2), { mode: 0o600 });
  const studio = await readStudioPassword(target.db);
  return {
    galleries: await Promise.all(overviews.map((overview) => describe(target, { overview, kept }))),
    studio: (await verifyPassword(kept.studio, studio.hash)) ? kept.studio : null,
    opened,
  };
}

async function readKept(file: string): Promise<Kept> {
  const text = await readFile(file, "utf8").catch(() => null);
  const known = schema.safeParse(text === null ? null : JSON.parse(text));
  return known.success ? known.data : { studio: passphrase(randomBytes(7)), galleries: {} };
}

interface Opening {
  overview: GalleryOverview;
  kept: Kept;
}

async function openGallery(target: Target, { overview: { policy }, kept }: Opening): Promise<boolean> {
  const untouched = policy.visibility === "protected" && policy.guestEpoch === 0 && policy.clientEpoch === 0;
  if (!untouched || policy.hasGuestPassword || policy.hasClientPassword) return false;
  const words = passphrase(randomBytes(7)).split("-");
  const made = { guest: words.slice(0, 3).join("-"), client: words.slice(3, 6).join("-") };
  kept.galleries[policy.gallery] = made;
  const manifest = await target.blobs.get(keys.manifest(policy.gallery, policy.version));
  const { sets } = manifestSchemas.gallery.parse(JSON.parse(new TextDecoder().decode(manifest ?? new Uint8Array())));
  await changeSettings(target.db, {
    gallery: policy.gallery,
    change: { guestPassword: made.guest, clientPassword: made.client },
    liveSets: sets.map((set) => set.id),
    now: Date.now(),
  });
  return true;
}

async function describe(target: Target, { overview: { policy, title }, kept }: Opening) {
  const { gallery } = policy;
  const made = kept.galleries[gallery];
  const still = async (of: "guest" | "client") => {
    const { hash } = await readPassword(target.db, { gallery, of });
    return made && (await verifyPassword(made[of], hash)) ? made[of] : null;
  };
  return { gallery, link: policy.link, title, guest: await still("guest"), client: await still("client") };
}
