import { leadsToGallery, type Mail } from "../domain/mail/mail.ts";
import type { MailSetUp } from "../domain/mail/set-up.ts";
import { fateAfter, GIVE_UP_MS } from "../domain/notice/delivery.ts";
import { SIGN_IN_MS } from "../domain/tokens/asking-browser.ts";
import { receiverMayEnter } from "../gate/receiver.ts";
import { readConfig, readMail } from "../http/config.ts";
import type { Moment } from "../http/moment.ts";
import { stillCloses } from "../store/closing-letters.ts";
import { issueInvitation } from "../store/invitations.ts";
import { stopMails } from "../store/mail-stops.ts";
import { type ClaimedMail, claimMails, settleMail } from "../store/mails.ts";
import { isAnswered } from "../store/noted.ts";
import { issueSelectionLink } from "../store/selection-links.ts";
import { issueSignInLink } from "../store/sign-in-links.ts";
import { readStudioProfile, type StudioProfile } from "../store/studio.ts";
import { type Composed, compose } from "./compose.ts";
import { letterCover } from "./cover.ts";
import type { Posted } from "./letter.ts";
import { postLetter } from "./post.ts";

// Six connections may wait for their answers at once.
const AT_ONCE = 5;
// The next run does the rest.
const ROUNDS_MAX = 8;

interface Office {
  env: Env;
  setUp: MailSetUp;
  secret: CryptoKey;
  profile: StudioProfile | null;
  moment: Moment;
}

/** Sends the mails that are due. Each is claimed before it is sent, so that two senders never send one twice. Throws StorageFault. */
export async function sendMails(env: Env, moment: Moment): Promise<void> {
  const setUp = readMail(env);
  const [secret] = (await readConfig(env)).secrets;
  if (!setUp.way || !secret) return;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const claims = await claimMails(env.DB, { now: moment.clock(), limit: AT_ONCE });
    if (claims.length === 0) return;
    const profile = await readStudioProfile(env.DB);
    const office = { env, setUp, secret, profile, moment };
    const settled = await Promise.allSettled(claims.map((claim) => deliver(office, claim)));
    const broken = settled.find((one) => one.status === "rejected");
    if (broken) throw broken.reason;
    if (claims.length < AT_ONCE) return;
  }
}

async function deliver(office: Office, claim: ClaimedMail): Promise<void> {
  const { env, moment } = office;
  const { mail, attempts, stopped } = claim;
  const posted = stopped ? null : await attempt(office, claim);
  const now = moment.clock();
  const about = { attempts, dueAt: mail.createdAt, now, random: moment.random() };
  const fate = posted ? fateAfter(posted, about) : ({ state: "stopped", nextAt: now, reason: null } as const);
  if (posted?.bounced) await stopMails(env.DB, { emailHash: mail.emailHash, reason: "bounced", now });
  await settleMail(env.DB, claim, fate);
  // Neither addresses nor reasons: those are in the studio.
  console.log(JSON.stringify({ mail: mail.id, kind: mail.kind, attempts, state: fate.state }));
}

async function attempt(office: Office, { mail }: ClaimedMail): Promise<Posted> {
  const { env, setUp, secret, profile, moment } = office;
  const cover = await letterCover({ env, now: moment.clock() }, mail);
  const composed = await compose({ mail, profile, from: setUp.from, secret, cover });
  if (!composed || !setUp.way) return { ok: false, reason: "there is nothing to write about any more", final: true };
  const now = moment.clock();
  if (composed.matter.kind === "sign-in" && now >= mail.createdAt + SIGN_IN_MS) {
    return { ok: false, reason: "its link would have ended", final: true };
  }
  if (composed.matter.kind === "passkey-changed" && now >= mail.createdAt + GIVE_UP_MS) {
    return { ok: false, reason: "it is about something that was too long ago", final: true };
  }
  if (composed.matter.kind === "closing-soon") {
    const { closes } = composed.matter.facts;
    if (!(await stillCloses(env.DB, { gallery: mail.gallery, closes, now }))) {
      return { ok: false, reason: "the gallery has closed, or its closing date was changed", final: true };
    }
  }
  if (
    leadsToGallery(composed.matter) &&
    !(await receiverMayEnter(env.DB, { ...mail, ...composed.matter.facts, now }))
  ) {
    return { ok: false, reason: "its receiver can't open the gallery any more", final: true };
  }
  if (composed.matter.kind === "notes-answered" && !(await isAnswered(env.DB, composed.matter.facts))) {
    return { ok: false, reason: "the answers were taken back", final: true };
  }
  if (!(await issueLinks(env.DB, { composed, mail, now }))) {
    return { ok: false, reason: "its invitation has ended", final: true };
  }
  return postLetter({ letter: composed.letter, way: setUp.way, binding: env.EMAIL, now });
}

/** Makes the mail's links work before it leaves; false: they can't any more. */
async function issueLinks(
  db: D1Database,
  { composed: { matter, tokens }, mail, now }: { composed: Composed; mail: Mail; now: number },
): Promise<boolean> {
  const { gallery, email, createdAt: askedAt } = mail;
  for (const [n, token] of tokens.entries()) {
    const whose = matter.kind === "selection-link" ? matter.facts.holders[n] : undefined;
    if (whose) await issueSelectionLink(db, { gallery, ...whose, token, now });
    if (matter.kind === "sign-in") await issueSignInLink(db, { ...matter.facts, email, token, askedAt, now });
    if (matter.kind === "invitation") return issueInvitation(db, { gallery, id: matter.facts.invitation, token, now });
  }
  return true;
}
