import { Hono } from "hono";
import { retryForm } from "../../domain/forms/notice-form.ts";
import { buttonForm } from "../../domain/forms/order-forms.ts";
import { readPlace, writePlace } from "../../domain/list-place.ts";
import { usedChannels } from "../../domain/notice/channels.ts";
import { CHANNELS, type Channel } from "../../domain/notice/delivery.ts";
import { noticeWords } from "../../domain/notice/notice.ts";
import type { NoticeChannelState, StudioNoticesPayload } from "../../domain/pages/studio-notice-payloads.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import { readChannels } from "../../http/config.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { seeOther } from "../../http/headers.ts";
import { sendNotices } from "../../notices/send.ts";
import { type ListedNotice, listNotices, retryDelivery } from "../../store/deliveries.ts";
import { noticeStatement } from "../../store/notices.ts";
import { batch } from "../../store/query.ts";
import { type AtStudio, studioPage, studioResource, takes } from "../../studio/resource.ts";

/** `/studio/notices/`: the notices to the photographer, their channels, and whether they were delivered */
export const studioNotices = new Hono<AppEnv>();

studioResource(studioNotices, {
  path: "/studio/notices/",
  GET: noticesPage,
  POST: { retry: takes(retryForm, retry), test: takes(buttonForm, sendTest) },
});

const PAGE = 50;

/** Tries a notice again by a channel. */
async function retry(c: Ctx, _at: AtStudio, sent: { notice: string; channel: string }): Promise<Response | Problem[]> {
  const channel = usedChannels(readChannels(c.env)).find((used) => used === sent.channel);
  if (!channel) return [{ path: null, code: "channelUnset" }];
  const again = await retryDelivery(c.env.DB, { notice: sent.notice, channel, now: c.var.now });
  return again ? sendNow(c, "retried") : [{ path: null, code: "noticeGone" }];
}

async function sendTest(c: Ctx): Promise<Response | Problem[]> {
  if (usedChannels(readChannels(c.env)).length === 0) return [{ path: null, code: "noChannel" }];
  const { site } = c.var;
  const key = `test ${crypto.randomUUID()}`;
  const notice = { kind: "test", gallery: null, key, facts: {}, site, now: c.var.now } as const;
  await batch(c.env.DB, [noticeStatement(c.env.DB, notice)]);
  return sendNow(c, "tested");
}

/** Sends at once, so that the next page shows the result. */
async function sendNow(c: Ctx, what: string): Promise<Response> {
  await sendNotices(c.env, { clock: Date.now, random: Math.random });
  return seeOther(c, `${paths.studioNotices()}?done=${what}`);
}

async function noticesPage(c: Ctx, at: AtStudio): Promise<Response> {
  const rows = await listNotices(c.env.DB, { before: readPlace(c.req.query("before")), limit: PAGE + 1 });
  const listed = rows.slice(0, PAGE);
  const data = {
    channels: CHANNELS.map((channel) => channelState(c, channel)),
    notices: listed.map(describe),
    older: rows.length > PAGE ? olderPath(listed.at(-1)) : null,
  };
  return studioPage(c, at, { page: "studio/notices", data });
}

function describe(notice: ListedNotice): StudioNoticesPayload["notices"][number] {
  const { id, createdAt, dueAt, deliveries } = notice;
  const { subject, link } = noticeWords(notice);
  // Whatever address the site had when it was written, the studio links within itself.
  return { id, createdAt, dueAt, deliveries, subject, href: link.slice(notice.site.length) };
}

/** A webhook's address may contain a secret, so only its host is shown. */
function channelState(c: Ctx, channel: Channel): NoticeChannelState {
  const { mail, webhook, problems } = readChannels(c.env);
  const to = channel === "mail" ? mail?.to : webhook && new URL(webhook.url).host;
  return { channel, to: to ?? null, problems: problems[channel] };
}

function olderPath(last: ListedNotice | undefined): string | null {
  return last
    ? `${paths.studioNotices()}?${new URLSearchParams({ before: writePlace({ at: last.createdAt, id: last.id }) })}`
    : null;
}
