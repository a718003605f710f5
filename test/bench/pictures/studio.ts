import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { makeSample } from "../../../sample/make-sample.ts";
import { changeCover } from "../../../scripts/access/public-cover.ts";
import { liveGallery, ROOT } from "../../../scripts/gallery/live.ts";
import { publish } from "../../../scripts/publish/publish.ts";
import { openLocalTarget } from "../../../scripts/target/local.ts";
import { createProgress } from "../../../scripts/terminal/progress.ts";
import { NO_QUESTIONNAIRE } from "../../../worker/domain/selection.ts";
import { changeMarks } from "../../../worker/store/marks.ts";
import { hashPassword } from "../../../worker/store/password-hash.ts";
import { writeQuestionnaire } from "../../../worker/store/questionnaire.ts";
import { changeSettings } from "../../../worker/store/settings.ts";
import { setStudioPassword } from "../../../worker/store/studio.ts";

export const GALLERY = "first-light";
export const WEDDING = "clara-jonas";
export const PASSWORDS = { guest: "rosemary", client: "thyme-and-honey", studio: "a photographer's password" };
const SETS = ["ridges", "dunes", "night", "sea", "meadow"];
const HIDDEN = ["ANB_0021", "ANB_0115", "ANB_0219"];

/** Publishes the sample to a state of its own, opens its doors and hides some photos. Gives the state's folder. */
export async function openStudio({ folder, sample }: { folder: string; sample: string }): Promise<string> {
  await makeSample({ contentDir: sample });
  const content = path.join(folder, "sample");
  await mkdir(content, { recursive: true });
  await cp(sample, content, { recursive: true, force: false });
  const stateDir = path.join(folder, "pictures/v3");
  const target = await openLocalTarget({ stateDir, root: ROOT });
  try {
    const { problems } = await publish({
      root: ROOT,
      content,
      cacheDir: path.join(folder, "cache-sample"),
      galleries: [],
      target,
      progress: createProgress(),
      removeMissing: false,
      allowWidening: true,
      check: false,
      now: Date.now,
      signal: new AbortController().signal,
    });
    if (problems.length > 0) throw new Error(`not published: ${JSON.stringify(problems)}`);
    await setPasswords(target.db, async (gallery) => {
      const wish = { style: "clear", photo: null, confirmed: null } as const;
      await changeCover(target, { at: await liveGallery(target, gallery), wish, options: {} });
    });
  } finally {
    await target.close();
  }
  return stateDir;
}

async function setPasswords(db: D1Database, showCover: (gallery: string) => Promise<void>): Promise<void> {
  const now = Date.now();
  const change = { guestPassword: PASSWORDS.guest, clientPassword: PASSWORDS.client };
  for (const [gallery, liveSets] of [
    [GALLERY, SETS],
    [WEDDING, []],
    ["historic-plates", []],
  ] as const) {
    const result = await changeSettings(db, { gallery, change, liveSets, now });
    if (!result.ok) throw new Error(result.problems.join("\n"));
    await showCover(gallery);
  }
  const questionnaire = { ...NO_QUESTIONNAIRE, invites: "clients", maxPicks: 40 } as const;
  await writeQuestionnaire(db, { gallery: GALLERY, questionnaire, now });
  await changeMarks(db, { gallery: GALLERY, photos: HIDDEN, hide: true, by: "client password", now });
  await setStudioPassword(db, await hashPassword(PASSWORDS.studio));
}
