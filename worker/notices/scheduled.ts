import { sendMails } from "../mail/send.ts";
import { clearClientLinks } from "../store/client-links.ts";
import { clearNotices } from "../store/deliveries.ts";
import { clearMails } from "../store/mails.ts";
import { clearRegistrations } from "../store/registrations.ts";
import { clearSelectionLinks } from "../store/selection-links.ts";
import { clearSignInLinks } from "../store/sign-in-links.ts";
import { sendNotices } from "./send.ts";

/** The work of the cron trigger: sends notices and mails that are due, and deletes old ones, links that have ended, and
 * registrations that are older than they are kept. */
export async function runSchedule(_event: ScheduledController, env: Env): Promise<void> {
  const moment = { clock: Date.now, random: Math.random };
  await sendNotices(env, moment);
  await sendMails(env, moment);
  await clearNotices(env.DB, Date.now());
  await clearMails(env.DB, Date.now());
  await clearSelectionLinks(env.DB, Date.now());
  await clearSignInLinks(env.DB, Date.now());
  await clearClientLinks(env.DB, Date.now());
  await clearRegistrations(env.DB, Date.now());
}
