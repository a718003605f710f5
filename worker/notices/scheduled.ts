import { lastDayIn } from "../domain/expiry.ts";
import { readMail } from "../http/config.ts";
import { sendMails } from "../mail/send.ts";
import { clearClientLinks } from "../store/client-links.ts";
import { mailClosing } from "../store/closing-letters.ts";
import { clearNotices } from "../store/deliveries.ts";
import { clearMails } from "../store/mails.ts";
import { clearRegistrations } from "../store/registrations.ts";
import { clearSelectionLinks } from "../store/selection-links.ts";
import { clearSignInLinks } from "../store/sign-in-links.ts";
import { readStudioProfile } from "../store/studio.ts";
import { sendNotices } from "./send.ts";

/**
 * The work of the cron trigger: writes to clients of galleries that close soon, sends notices and mails that are due, and deletes
 * old ones, links that have ended, and registrations that are older than they are kept.
 */
export async function runSchedule(_event: ScheduledController, env: Env): Promise<void> {
  const moment = { clock: Date.now, random: Math.random };
  await sendNotices(env, moment);
  await mailClosingSoon(env);
  await sendMails(env, moment);
  await clearNotices(env.DB, Date.now());
  await clearMails(env.DB, Date.now());
  await clearSelectionLinks(env.DB, Date.now());
  await clearSignInLinks(env.DB, Date.now());
  await clearClientLinks(env.DB, Date.now());
  await clearRegistrations(env.DB, Date.now());
}

/** Writes to the clients of galleries that close soon, as far as the photographer wants that and mail is set up. */
async function mailClosingSoon(env: Env): Promise<void> {
  if (!readMail(env).way) return;
  const timezone = (await readStudioProfile(env.DB))?.timezone ?? "UTC";
  await mailClosing(env.DB, { now: Date.now(), dayOf: (closes) => lastDayIn(closes, timezone) });
}
