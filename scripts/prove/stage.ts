import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { paths } from "../../worker/domain/paths.ts";
import type { AuditTokens } from "../../worker/domain/tokens/audit.ts";
import { beginAudit, endAudit, lendLink, readPlayedAccount } from "../../worker/store/audits.ts";
import { readOverviews } from "../../worker/store/overview.ts";
import { revokeSession } from "../../worker/store/sessions.ts";
import type { Target } from "../target/target.ts";
import { askFor, castOf, cookiesOf, type Part } from "./cast.ts";
import type { Facts } from "./facts.ts";
import { NotProvable } from "./not-provable.ts";
import type { Line } from "./request.ts";
import { spread } from "./sample.ts";
import { sightOf } from "./sight.ts";

/** Longer than images may be judged by what was true before (`SNAPSHOT_MS` of the Worker). */
const SETTLED_MS = 2300;
/** After an audit that was killed, what it lent ends on its own. */
const LENT_MS = 15 * 60_000;
const LINK_PHOTOS = 12;

/** Somebody who is played, and their cookies. */
export interface Player {
  part: Part;
  cookie: string;
}

interface Setting {
  facts: Facts;
  target: Target;
  line: Line;
}

/** Titles of the other galleries, and everybody who is played. */
export interface Cast {
  players: Player[];
  others: string[];
}

/** Plays with sessions that the site signs for the photographer, and takes everything back at the end, whatever happens. */
export async function withCast<Result>(setting: Setting, play: (cast: Cast) => Promise<Result>): Promise<Result> {
  const { facts, target } = setting;
  const { gallery, clientEpoch } = facts.policy;
  const now = Date.now();
  const until = now + LENT_MS;
  const token = randomBytes(32).toString("base64url");
  const id = randomBytes(8).toString("hex");
  const photos = photosToLend(facts);
  const overviews = (await readOverviews(target.db)).filter(({ policy }) => policy.gallery !== gallery);
  const other = overviews[0]?.policy ?? { gallery: "prove-another", clientEpoch: 0 };
  const account = await readPlayedAccount(target.db, gallery);
  const grant = { maker: { as: "client", by: "password" }, shows: true, downloads: true, endsAt: until } as const;
  const parts = castOf(facts, { other, account, link: { id, grant, photos }, now });
  const revoked = parts.find((part) => part.revoked)?.session;
  try {
    await beginAudit(target.db, { token, until, now });
    await lendLink(target.db, { id, gallery, epoch: clientEpoch, photos, until, now });
    const tokens = await signed(setting, { token, parts });
    const cookies = cookiesOf(parts, gallery, tokens);
    const players = parts.map((part) => ({ part, cookie: cookies.get(part) ?? "" }));
    await useAll(setting, players);
    if (revoked) await revokeSession(target.db, { jti: revoked.jti, exp: revoked.exp, now });
    await delay(SETTLED_MS);
    return await play({ players, others: overviews.map(({ title }) => title) });
  } finally {
    await endAudit(target.db, { token, link: id, revoked: revoked?.jti ?? "" });
  }
}

/** Some that guests see, and some that they don't. */
function photosToLend(facts: Facts): string[] {
  const guest = sightOf(facts, { as: "guest", pin: false, registered: "given" });
  return spread([...facts.photos.keys()], LINK_PHOTOS, (name) => !guest.seesPhoto(name));
}

/** What was used before must end all the same: the page and a picture are asked for with every session. */
async function useAll({ facts, line }: Setting, players: readonly Player[]): Promise<void> {
  const { link } = facts.policy;
  const [photo] = facts.photos.values();
  const [rendition] = photo?.renditions ?? [];
  for (const { cookie } of players) {
    await line.ask({ path: paths.gallery(link), headers: { cookie } });
    if (photo && rendition) await line.ask({ path: paths.image(link, photo, rendition), headers: { cookie } });
  }
}

const signedTokens = z.object({ sessions: z.array(z.string()), opened: z.array(z.string()), audit: z.string() });

async function signed(
  { facts, line }: Setting,
  { token, parts }: { token: string; parts: readonly Part[] },
): Promise<AuditTokens> {
  const ask = JSON.stringify(askFor(parts, facts.policy.gallery));
  const body = new URLSearchParams({ key: token, ask }).toString();
  const answer = await line.ask({ path: "/audit", method: "POST", body }).catch((cause: Error) => {
    throw new NotProvable(`The site does not answer (${cause.message}), so nothing can be proved.`);
  });
  if (answer.status === 404 || answer.status === 405) throw new NotProvable(TOO_OLD);
  if (answer.status !== 200)
    throw new NotProvable(`The site answered ${answer.status} when it was asked for sessions.`);
  return signedTokens.parse(JSON.parse(answer.body.toString("utf8")));
}

const TOO_OLD =
  "The site runs an older Glassine, or works with another database, so nothing can be proved. Deploy this one: npm run deploy";
