import { Hono } from "hono";
import { dayIn } from "../../domain/expiry.ts";
import { shownReceipt } from "../../domain/pages/receipt-payloads.ts";
import { paths } from "../../domain/paths.ts";
import { readPhotoPagesWish } from "../../domain/photo-pages.ts";
import { type SentRound, statementOf } from "../../domain/receipt/statement.ts";
import { receiptFile } from "../../gate/receipt-signing.ts";
import { notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { attachment } from "../../http/disposition.ts";
import { pageAnswer } from "../../http/page.ts";
import { readQuestionnaire } from "../../store/questionnaire.ts";
import { readRoundOf } from "../../store/receipts.ts";
import { type AtGallery, partResource, timezoneOf } from "../../studio/resource.ts";

/** `/studio/g/:gallery/selections/receipt`, `receipt.json`: the receipt of a round, as whoever sent it has it */
export const studioReceipt = new Hono<AppEnv>();

partResource(studioReceipt, { path: "/studio/g/:gallery/selections/receipt", GET: page }, findRound);
partResource(studioReceipt, { path: "/studio/g/:gallery/selections/receipt.json", GET: file }, findRound);

type AtRound = AtGallery & { sent: SentRound };

async function findRound(c: Ctx, { gallery: { gallery } }: AtGallery): Promise<{ sent: SentRound } | null> {
  const [id = "", asked = ""] = ["selection", "round"].map((name) => c.req.query(name));
  if (!/^[1-9]\d{0,2}$/.test(asked)) return null;
  const sent = await readRoundOf(c.env.DB, { gallery, id, round: Number(asked) });
  return sent && { sent };
}

async function page(c: Ctx, at: AtRound): Promise<Response> {
  const { sent } = at;
  const { gallery, title } = at.gallery;
  const { selection, round } = sent;
  const [statement, { questions }] = [statementOf(sent), await readQuestionnaire(c.env.DB, gallery)];
  const data = {
    ...{ title, look: {} },
    back: paths.studioSelections(gallery, selection, { round: String(round) }),
    because: statement ? null : ("before" as const),
    shown:
      statement &&
      shownReceipt({
        ...{ statement, questions, day: dayIn(sent.submittedAt, timezoneOf(at)) },
        wish: readPhotoPagesWish((name) => c.req.query(name)),
        file: paths.studioReceiptFile(gallery, selection, round),
      }),
  };
  return pageAnswer(c, { page: "selection-receipt", data, linkPreview: null, language: "en" });
}

async function file(c: Ctx, { sent, gallery: { gallery } }: AtRound): Promise<Response> {
  const statement = statementOf(sent);
  if (!statement) return notFound(c);
  const headers = {
    "content-type": "application/json",
    "content-disposition": attachment(`${gallery}-receipt-${statement.round}.json`),
  };
  return new Response(c.req.method === "HEAD" ? null : await receiptFile(c, statement), { headers });
}
