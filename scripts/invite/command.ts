import { renderUnicodeCompact } from "uqr";
import { barrierTo } from "../../worker/domain/access.ts";
import { invitationForm } from "../../worker/domain/forms/invitation-forms.ts";
import { paths } from "../../worker/domain/paths.ts";
import { listInvitations, mintInvitation, revokeInvitation } from "../../worker/store/invitations.ts";
import { studioClock } from "../gallery/clock.ts";
import { type LiveGallery, liveGallery, withTarget } from "../gallery/live.ts";
import { optionFields, optionProblems } from "../gallery/option-problems.ts";
import { localSite } from "../server/address.ts";
import { localState } from "../target/local-state.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { UsageError } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { ScriptError } from "../terminal/script.ts";
import type { INVITE } from "./usage.ts";

const { strong, faint, warn } = coloursOf(process.stdout);

/** `npm run invite`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof INVITE>): Promise<number> {
  return withTarget(options, async (target) => {
    const live = await liveGallery(target, positionals[0] ?? "");
    if (options.revoke) return revoke(target, { live, id: options.revoke });
    return options.as ? mint(target, { live, ...options, as: options.as }) : list(target, live);
  });
}

async function revoke(target: Target, { live, id }: { live: LiveGallery; id: string }): Promise<number> {
  const { gallery } = live.overview.policy;
  const known = await revokeInvitation(target.db, { gallery, id, now: Date.now() });
  if (!known) throw new ScriptError(`${gallery} has no invitation ${id}. To list them: npm run invite -- ${gallery}`);
  console.log(`Invitation ${id} is revoked, and everybody who used it is signed out.`);
  return 0;
}

async function list(target: Target, live: LiveGallery): Promise<number> {
  const invitations = await listInvitations(target.db, live.overview.policy.gallery);
  if (invitations.length === 0) console.log("There are no invitations yet. Create one with --as guest or --as client.");
  const clock = await studioClock(target.db);
  for (const { id, role, label, uses, maxUses, expiresAt, revokedAt } of invitations) {
    const state = revokedAt !== null ? "revoked" : expiresAt <= Date.now() ? "expired" : `until ${clock(expiresAt)}`;
    console.log(
      printable(
        `${id}  ${role.padEnd(6)}  ${label}  ${faint(`used ${uses}${maxUses === null ? "" : ` of ${maxUses}`}, ${state}`)}`,
      ),
    );
  }
  return 0;
}

interface Minting {
  live: LiveGallery;
  as: string;
  expires: string;
  label: string;
  uses: string | undefined;
  origin: string | undefined;
  state: string | undefined;
}

const WEB: ReadonlySet<string> = new Set(["https:", "http:"]);

/** The address of the site. Throws UsageError if it is unknown or invalid. */
async function siteOf({ account }: Target, { origin, state }: Pick<Minting, "origin" | "state">): Promise<URL> {
  const site = origin ?? (account ? account.origin : await localSite(localState(state)));
  if (site === null)
    throw new UsageError("--origin is missing. Give the address of your site here, or set GLASSINE_ORIGIN once.");
  const address = URL.canParse(site) ? new URL(site) : null;
  // "localhost:4321" is a URL too, of a scheme called "localhost".
  if (!address || !WEB.has(address.protocol))
    throw new UsageError(`--origin ${site}: must be an address, such as https://photos.example.com`);
  return address;
}

async function mint(target: Target, options: Minting): Promise<number> {
  const { live, as, expires, label, uses, origin, state } = options;
  const { policy } = live.overview;
  const read = invitationForm.read(optionFields({ as, expires, label, uses }));
  if (!read.ok) throw new UsageError(optionProblems(read.problems, options));
  const { role, lasts, maxUses } = read.values;
  checkRole(policy, role);
  const site = await siteOf(target, { origin, state });
  const now = Date.now();
  const { id, token } = await mintInvitation(target.db, {
    gallery: policy.gallery,
    role,
    label: read.values.label,
    expiresAt: now + lasts,
    maxUses,
    now,
  });
  const address = new URL(paths.invite(policy.link), site);
  const link = `${address.href}#${token}`;
  console.log(renderUnicodeCompact(link, { border: 2 }));
  console.log(strong(link));
  const clock = await studioClock(target.db);
  console.log(faint(`Invitation ${id}, as ${role}, until ${clock(now + lasts)}.`));
  if (role === "guest") {
    address.searchParams.set("next", paths.wall(policy.link));
    console.log(`For a screen at the event, which shows one photo after another:\n${address.href}#${token}`);
  }
  console.log(warn("The link is shown only this once. Anybody who has it can enter."));
  return 0;
}

function checkRole(policy: LiveGallery["overview"]["policy"], role: "guest" | "client"): void {
  const { gallery } = policy;
  const barrier = barrierTo(role, policy);
  if (barrier === "private")
    throw new ScriptError(`${gallery} is private, so invitations don't work. Assign client accounts instead.`);
  if (barrier === null) return;
  const closed = role === "guest" ? `Guests can't enter ${gallery} yet` : `${gallery} has no client side yet`;
  throw new ScriptError(`${closed}. First: npm run access -- ${gallery} --${role}-password`);
}
