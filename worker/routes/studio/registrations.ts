import { Hono } from "hono";
import { registrationsCsv } from "../../domain/export/registrations.ts";
import { countFromStartForm, giveMoreForm } from "../../domain/forms/included-forms.ts";
import {
  deleteOlderForm,
  deleteRegistrationForm,
  registrationTextsForm,
  shownTexts,
} from "../../domain/forms/registration-forms.ts";
import { INCLUDED_LISTED } from "../../domain/included.ts";
import { readPlace, writePlace } from "../../domain/list-place.ts";
import { paths } from "../../domain/paths.ts";
import type { RegistrationTexts } from "../../domain/registration.ts";
import { notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { fileAnswer } from "../../http/file.ts";
import { field } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { countFromStart, giveMore, listIncluded } from "../../store/included.ts";
import {
  allRegistrations,
  deleteRegistration,
  deleteRegistrationsBefore,
  listRegistrationPage,
  readRegistrationTexts,
  writeRegistrationTexts,
} from "../../store/registrations.ts";
import { registrationTextRows } from "../../store/shown-rows.ts";
import { type AtGallery, galleryResource, studioPage, takes } from "../../studio/resource.ts";

/** `/studio/g/:gallery/registrations/`: guests who left their name, and what they are asked with; `.../registrations.csv` */
export const studioRegistrations = new Hono<AppEnv>();

galleryResource(studioRegistrations, {
  path: "/studio/g/:gallery/registrations/",
  GET: show,
  POST: {
    texts: takes(registrationTextsForm, save, {
      shown: async (c, at) => shownTexts(await readRegistrationTexts(c.env.DB, at.gallery.gallery)),
      rows: (at) => registrationTextRows(at.gallery.gallery),
    }),
    delete: takes(deleteRegistrationForm, remove),
    "delete-older": takes(deleteOlderForm, removeOlder),
    "give-more": takes(giveMoreForm, give),
    "from-start": takes(countFromStartForm, fromStart),
  },
  about: "holder",
  which: (fields) => (fields.has("registration") ? "delete" : (field(fields, "action") ?? "")),
});
galleryResource(studioRegistrations, { path: "/studio/g/:gallery/registrations.csv", GET: exportCsv });

const PAGE = 100;
const DAY = 86_400_000;

const back = (c: Ctx, gallery: string, done: string) =>
  seeOther(c, `${paths.studioRegistrations(gallery)}?done=${done}`);

async function save(c: Ctx, { gallery: { gallery } }: AtGallery, texts: RegistrationTexts): Promise<Response> {
  await writeRegistrationTexts(c.env.DB, { gallery, texts, now: c.var.now });
  return back(c, gallery, "saved");
}

async function remove(c: Ctx, { gallery: { gallery } }: AtGallery, id: string): Promise<Response> {
  const known = await deleteRegistration(c.env.DB, { gallery, id });
  return known ? back(c, gallery, "registration-deleted") : notFound(c);
}

async function removeOlder(c: Ctx, { gallery: { gallery } }: AtGallery, days: number): Promise<Response> {
  await deleteRegistrationsBefore(c.env.DB, { gallery, before: c.var.now - days * DAY });
  return back(c, gallery, "registrations-deleted");
}

async function give(
  c: Ctx,
  { gallery: { gallery } }: AtGallery,
  { holder, more }: { holder: string; more: number },
): Promise<Response> {
  const known = await giveMore(c.env.DB, { gallery, holder, more, now: c.var.now });
  return known ? back(c, gallery, "given") : notFound(c);
}

async function fromStart(c: Ctx, { gallery: { gallery } }: AtGallery, holder: string): Promise<Response> {
  const known = await countFromStart(c.env.DB, { gallery, holder, now: c.var.now });
  return known ? back(c, gallery, "from-start") : notFound(c);
}

async function show(c: Ctx, at: AtGallery): Promise<Response> {
  const { gallery } = at.gallery;
  const after = readPlace(c.req.query("after"));
  const [texts, rows, counted] = await Promise.all([
    readRegistrationTexts(c.env.DB, gallery),
    listRegistrationPage(c.env.DB, { gallery, after, limit: PAGE + 1 }),
    listIncluded(c.env.DB, { gallery, limit: INCLUDED_LISTED }),
  ]);
  const registrations = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? registrations.at(-1) : undefined;
  const older = last ? `${paths.studioRegistrations(gallery)}?after=${writePlace(last)}` : null;
  const { registration, included } = at.overview.policy;
  const data = { gallery: at.gallery, registration, texts, registrations, older, included, counted };
  return studioPage(c, at, { page: "studio/registrations", data });
}

async function exportCsv(c: Ctx, { gallery: { gallery } }: AtGallery): Promise<Response> {
  const pieces = registrationsCsv(allRegistrations(c.env.DB, gallery));
  return fileAnswer(c, { name: `${gallery}-registrations`, format: "csv", pieces });
}
