import type { Notice } from "../../../worker/domain/notice/notice.ts";
import { postWebhook } from "../../../worker/notices/webhook.ts";

/** What a test asks the Worker to post. */
export interface Wish {
  notice: Notice;
  url: string;
  secret: number[];
  now: number;
  patience?: number;
}

export default {
  async fetch(request: Request): Promise<Response> {
    const { url, secret, ...attempt } = (await request.json()) as Wish;
    return Response.json(await postWebhook({ ...attempt, channel: { url, secret: Uint8Array.from(secret) } }));
  },
};
