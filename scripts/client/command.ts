import { type Account, emailKey, passwordProblems } from "../../worker/domain/account.ts";
import { newAccountForm } from "../../worker/domain/forms/account-forms.ts";
import {
  addAccount,
  changeAssignments,
  deleteAccount,
  disableAccount,
  listAccounts,
  setAccountPassword,
} from "../../worker/store/accounts.ts";
import { languageOfClient } from "../../worker/store/mails.ts";
import { readOverviews } from "../../worker/store/overview.ts";
import { listPasskeys, removeAccountPasskeys } from "../../worker/store/passkeys.ts";
import { hashPassword } from "../../worker/store/password-hash.ts";
import { withTarget } from "../gallery/live.ts";
import { optionFields, optionProblems } from "../gallery/option-problems.ts";
import { localSite } from "../server/address.ts";
import { localState } from "../target/local-state.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { UsageError } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import { listWords, nearestWord } from "../terminal/nearest.ts";
import { passwordFrom, tellPassphrase } from "../terminal/password.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { ScriptError } from "../terminal/script.ts";
import type { CLIENT } from "./usage.ts";

const { strong, faint, warn } = coloursOf(process.stdout);

const VERBS = [
  "add",
  "list",
  "password",
  "remove-passkeys",
  "assign",
  "unassign",
  "disable",
  "enable",
  "delete",
] as const;

/** `npm run client`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof CLIENT>): Promise<number> {
  const [verb = "", email = "", ...galleries] = positionals;
  if (!VERBS.some((known) => known === verb)) throw new UsageError(`${verb}: must be ${listWords(VERBS)}.`);
  const many = verb === "add" || verb === "assign" || verb === "unassign";
  if (!many && galleries.length > 0) throw new UsageError(`${verb} takes only an email address, no galleries.`);
  if (verb !== "list" && email === "") throw new UsageError(`${verb}: give the account's email address.`);
  return withTarget(options, (target) => act(target, { verb, email, galleries, options }));
}

interface Wanted {
  verb: string;
  email: string;
  galleries: string[];
  options: { name: string | undefined; password: string | true | undefined; state: string | undefined };
}

async function act(target: Target, wanted: Wanted): Promise<number> {
  const { verb, email, galleries, options } = wanted;
  if (verb === "list") return list(target, email);
  if (verb === "add") return add(target, wanted);
  const account = await accountOf(target, email);
  const { id, name } = account;
  switch (verb) {
    case "password":
      return givePassword(target, { account, given: options.password });
    case "remove-passkeys": {
      const removed = await removeAccountPasskeys(target.db, {
        ...{ account, now: Date.now(), letter: await letterTo(target, { to: account, options }) },
      });
      const what =
        removed === 0
          ? "has no passkeys"
          : `has no passkeys any more (${removed} removed) and is signed out everywhere`;
      console.log(printable(`${name} ${what}.`));
      return 0;
    }
    case "disable":
      await disableAccount(target.db, id, Date.now());
      console.log(printable(`${name} is signed out and can't sign in any more.`));
      return 0;
    case "enable":
      await disableAccount(target.db, id, null);
      console.log(printable(`${name} can sign in again, with the same password as before.`));
      return 0;
    case "delete":
      await deleteAccount(target.db, id);
      console.log(printable(`The account of ${name} was deleted. What they sent is kept.`));
      return 0;
    default:
      return assign(target, { account, galleries, off: verb === "unassign" });
  }
}

/** How a client is written to; the site sends the mail, if mail is set up there. null: where the site is, is not known. */
async function letterTo(
  { db, account }: Target,
  { to, options }: { to: Account; options: { state: string | undefined } },
): Promise<{ language: string; site: string } | null> {
  const site = account ? account.origin : await localSite(localState(options.state));
  return site === null ? null : { language: (await languageOfClient(db, to)) ?? "en", site };
}

async function list(target: Target, email: string): Promise<number> {
  const accounts = email === "" ? await listAccounts(target.db) : [await accountOf(target, email)];
  if (accounts.length === 0)
    console.log(
      onSamePlace("There are no client accounts yet. Add one: npm run client -- add anna@example.com --name Anna"),
    );
  for (const { name, email: address, disabledAt, galleries } of accounts) {
    const state = disabledAt === null ? "" : warn("  disabled");
    const assigned = galleries.length === 0 ? "no gallery" : galleries.join(", ");
    console.log(printable(`${strong(address)}  ${name}  ${faint(assigned)}${state}`));
  }
  return 0;
}

async function add(target: Target, { email, galleries, options }: Wanted): Promise<number> {
  if (!options.name) throw new UsageError("add: give the client's name with --name.");
  await checkGalleries(target, galleries);
  const password = await passwordFrom(options.password, "Client's password");
  const read = newAccountForm.read(optionFields({ name: options.name, email }));
  const problems = [...(read.ok ? [] : read.problems), ...passwordProblems(password)];
  if (!read.ok || problems.length > 0) throw new ScriptError(optionProblems(problems, options));
  const now = Date.now();
  const id = await addAccount(target.db, { ...read.values, password: await hashPassword(password), now });
  if (id === null) throw new ScriptError(`${email} has an account already.`);
  await changeAssignments(target.db, { id, assign: galleries, unassign: [], now });
  console.log(printable(`${options.name} can sign in at /clients/ with ${email}.`));
  tellPassphrase(password, options.password);
  return 0;
}

async function givePassword(
  target: Target,
  { account, given }: { account: Account; given: string | true | undefined },
): Promise<number> {
  const password = await passwordFrom(given, "Client's password");
  const problems = passwordProblems(password);
  if (problems.length > 0) throw new ScriptError(optionProblems(problems, { password }));
  await setAccountPassword(target.db, account.id, await hashPassword(password));
  console.log(printable(`The password of ${account.name} was changed, and they are signed out everywhere.`));
  const { length } = await listPasskeys(target.db, account.id);
  if (length > 0)
    console.log(
      onSamePlace(
        `${counted(length, "passkey")} can sign in too. To remove them: npm run client -- remove-passkeys ${account.email}`,
      ),
    );
  tellPassphrase(password, given);
  return 0;
}

async function assign(
  target: Target,
  { account, galleries, off }: { account: Account; galleries: string[]; off: boolean },
): Promise<number> {
  if (galleries.length === 0) throw new UsageError(`${off ? "unassign" : "assign"}: which galleries?`);
  if (!off) await checkGalleries(target, galleries);
  const change = off ? { assign: [], unassign: galleries } : { assign: galleries, unassign: [] };
  await changeAssignments(target.db, { id: account.id, ...change, now: Date.now() });
  const now = (await accountOf(target, account.email)).galleries;
  console.log(printable(`${account.name} has ${now.length === 0 ? "no gallery" : listWords(now, "and")}.`));
  return 0;
}

async function accountOf({ db }: Target, email: string): Promise<Account> {
  const accounts = await listAccounts(db);
  const account = accounts.find((a) => emailKey(a.email) === emailKey(email));
  if (account) return account;
  const near = nearestWord(
    email,
    accounts.map((a) => a.email),
  );
  throw new ScriptError(`There is no account for ${email}.${near ? ` Did you mean ${near}?` : ""}`);
}

async function checkGalleries({ db }: Target, galleries: string[]): Promise<void> {
  const known = (await readOverviews(db)).map(({ policy }) => policy.gallery);
  for (const gallery of galleries) {
    if (known.includes(gallery)) continue;
    const near = nearestWord(gallery, known);
    throw new ScriptError(
      `Gallery ${gallery} is not published.${near ? ` Did you mean ${near}?` : ""} Nothing was changed.`,
    );
  }
}
