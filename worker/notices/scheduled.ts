import { clearEndedLinks } from "../store/client-links.ts";
import { clearNotices } from "../store/deliveries.ts";
import { clearLinks } from "../store/selection-links.ts";
import { sendNotices } from "./send.ts";

/** The work of the cron trigger: sends notices that are due, and deletes old ones and links that have ended. */
export async function runSchedule(_event: ScheduledController, env: Env): Promise<void> {
  await sendNotices(env, { clock: Date.now, random: Math.random });
  await clearNotices(env.DB, Date.now());
  await clearLinks(env.DB, Date.now());
  await clearEndedLinks(env.DB, Date.now());
}
