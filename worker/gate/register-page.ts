import { entryRules } from "../domain/access.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import type { RegisterPayload } from "../domain/pages/payloads.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import { wordingOf } from "../domain/registration.ts";
import type { Ctx } from "../http/context.ts";
import { pageAnswer } from "../http/page.ts";
import { readManifest } from "../store/manifests.ts";
import { readRegistrationTexts } from "../store/registrations.ts";
import { hashed } from "./known-visitor.ts";
import { strangerLinkPreview } from "./link-preview.ts";
import { mailsPeople } from "./mailing.ts";

interface RegisterPage {
  policy: GalleryPolicy & { version: string };
  next: string | null;
  typed?: RegisterPayload["typed"];
  problems?: VisitorProblem[];
  started?: string | null;
  status?: number;
  headers?: Record<string, string>;
}

/** Where guests leave their name and address. Throws StorageFault. */
export async function registerPage(
  c: Ctx,
  { policy, next, typed = null, problems = [], started = null, status = 200, headers = {} }: RegisterPage,
): Promise<Response> {
  const { gallery, link, version, registration } = policy;
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const texts = await readRegistrationTexts(c.env.DB, gallery);
  const data: RegisterPayload = {
    ...{ link, title: manifest.title, studioName: manifest.studio.name },
    ...{
      sentence: texts.sentence,
      boxes: texts.boxes,
      keepDays: texts.keepDays,
      wording: await hashed(wordingOf(texts)),
    },
    optional: registration !== "required",
    client: entryRules(policy).client,
    ...{ next, typed, problems, started },
    mails: mailsPeople(c),
  };
  const begins: Record<string, string> = started ? { refresh: `0;url=${started}` } : {};
  return pageAnswer(c, {
    page: "register",
    data,
    linkPreview: await strangerLinkPreview(c, { policy, manifest }),
    status,
    language: manifest.language,
    headers: { ...headers, ...begins },
  });
}
