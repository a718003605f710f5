import { Hono } from "hono";
import { learnsWhatLeft } from "../domain/access.ts";
import { dayIn } from "../domain/expiry.ts";
import { type SelectionReceiptPayload, shownReceipt } from "../domain/pages/receipt-payloads.ts";
import { paths } from "../domain/paths.ts";
import { readPhotoPagesWish } from "../domain/photo-pages.ts";
import { type SentRound, statementOf } from "../domain/receipt/statement.ts";
import type { Admission, Ask } from "../gate/gate.ts";
import { strangerLinkPreview } from "../gate/link-preview.ts";
import { receiptFile } from "../gate/receipt-signing.ts";
import { notFound } from "../gate/refuse.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { attachment } from "../http/disposition.ts";
import { pageAnswer } from "../http/page.ts";
import { recordActivity } from "../store/activity.ts";
import { readManifest } from "../store/manifests.ts";
import { readQuestionnaire } from "../store/questionnaire.ts";
import { readOwnRound } from "../store/receipts.ts";

/** `/g/:gallery/selection/receipt`, `receipt.json`: what the viewer sent, in a round or the last time, and nobody else's */
export const selectionReceipt = new Hono<AppEnv>();

const asks = (wanted: Ask["wanted"]): Ask => ({ wish: "selection-receipt", wanted });

visitorResource(selectionReceipt, { path: "/g/:gallery/selection/receipt", GET: admitted(asks("page"), page) });
visitorResource(selectionReceipt, {
  path: "/g/:gallery/selection/receipt.json",
  GET: admitted(asks("resource"), file),
});

/** What this visitor sent; null: nothing, or not in that round. Throws StorageFault. */
async function ownRound(c: Ctx, { gallery, presence: { holder } }: Admission): Promise<SentRound | null> {
  const asked = c.req.query("round");
  if (!holder || !(asked === undefined || /^[1-9]\d{0,2}$/.test(asked))) return null;
  return readOwnRound(c.env.DB, { gallery, holder, round: asked === undefined ? null : Number(asked) });
}

/** Whether a receipt may name all of its photos to this visitor now. Throws StorageFault. */
async function mayHave(c: Ctx, { gallery, version, role, signs }: Admission, { photos }: SentRound): Promise<boolean> {
  if (learnsWhatLeft(role)) return true;
  const { sets } = await readManifest(c.env.PHOTOS, { gallery, version });
  const setsOf = new Map<string, string[]>(photos.map(({ photo }) => [photo, []]));
  for (const { id, photos: names } of sets) for (const name of names) setsOf.get(name)?.push(id);
  return [...setsOf].every(([photo, shownIn]) => signs(shownIn, photo));
}

async function page(c: Ctx, admitted: Admission): Promise<Response> {
  const { gallery, link, version, policy } = admitted;
  const round = await ownRound(c, admitted);
  if (!round) return notFound(c);
  const [manifest, mine, { questions }] = await Promise.all([
    readManifest(c.env.PHOTOS, { gallery, version }),
    mayHave(c, admitted, round),
    readQuestionnaire(c.env.DB, gallery),
  ]);
  const { title, look, studio, language } = manifest;
  const statement = mine ? statementOf(round) : null;
  const data: SelectionReceiptPayload = {
    ...{ title, look, back: paths.selection(link) },
    because: statement ? null : mine ? "before" : "unavailable",
    shown:
      statement &&
      shownReceipt({
        ...{ statement, questions, day: dayIn(round.submittedAt, studio.timezone) },
        wish: readPhotoPagesWish((name) => c.req.query(name)),
        file: paths.selectionReceiptFile(link, round.round),
      }),
  };
  const linkPreview = await strangerLinkPreview(c, { policy: { ...policy, version }, manifest });
  return pageAnswer(c, { page: "selection-receipt", data, linkPreview, language });
}

async function file(c: Ctx, admitted: Admission): Promise<Response> {
  const { gallery, link, presence } = admitted;
  const round = await ownRound(c, admitted);
  const statement = round && (await mayHave(c, admitted, round)) ? statementOf(round) : null;
  if (!statement) return notFound(c);
  const headers = {
    "content-type": "application/json",
    "content-disposition": attachment(`${link}-receipt-${statement.round}.json`),
  };
  if (c.req.method === "HEAD") return new Response(null, { headers });
  const text = await receiptFile(c, statement);
  const what = `receipt of round ${statement.round}`;
  const activity = { gallery, at: c.var.now, kind: "download", who: presence.name, what } as const;
  c.executionCtx.waitUntil(recordActivity(c.env.DB, activity));
  return new Response(text, { headers });
}
