import { sendNotices } from "./notices/send.ts";
import { clearNotices } from "./store/deliveries.ts";

/** What the cron trigger does: sends notices that are due, and takes out old ones. */
export async function runSchedule(event: ScheduledController, env: Env): Promise<void> {
  // Never earlier than the time this run was meant for.
  const ahead = Math.max(0, event.scheduledTime - Date.now());
  const clock = () => Date.now() + ahead;
  await sendNotices(env, { clock, random: Math.random });
  await clearNotices(env.DB, clock());
}
