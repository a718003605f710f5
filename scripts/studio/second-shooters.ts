import { newSecondForm, secondPasswordForm } from "../../worker/domain/forms/second-forms.ts";
import type { Problem } from "../../worker/domain/problem.ts";
import { SECOND_SHOOTERS_MOST, type SecondShooter, secondKey } from "../../worker/domain/second-shooter.ts";
import { hashPassword } from "../../worker/store/password-hash.ts";
import {
  addSecondShooter,
  endSecondShooter,
  listSecondShooters,
  setSecondPassword,
} from "../../worker/store/second-shooters.ts";
import { optionFields, optionProblems } from "../gallery/option-problems.ts";
import type { Target } from "../target/target.ts";
import { UsageError } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import { listWords, nearestWord } from "../terminal/nearest.ts";
import { type GivenPassword, passwordFrom, tellPassphrase } from "../terminal/password.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { ScriptError } from "../terminal/script.ts";

const VERBS = ["list", "add", "password", "end"] as const;

/** What is to be done with second shooters. */
export interface SecondWish {
  verb: (typeof VERBS)[number];
  name: string;
  password: GivenPassword;
}

/** What the words after `second` wish for. Throws UsageError. */
export function readSecondWish([verb = "list", name = ""]: string[], password: SecondWish["password"]): SecondWish {
  const known = VERBS.find((one) => one === verb);
  if (!known) throw new UsageError(`second ${verb}: must be ${listWords(VERBS)}.`);
  if (known === "list" && name !== "") throw new UsageError("second list: takes no name.");
  if (known !== "list" && name.trim() === "") throw new UsageError(`second ${known}: give a name, like "Jo Weber".`);
  if (password !== undefined && known !== "add" && known !== "password")
    throw new UsageError(`--password is for second add and second password, not for second ${known}.`);
  return { verb: known, name, password };
}

/** Lists those who sign in to the studio beside the photographer, adds or ends one. Returns the exit status. */
export async function secondShooters(target: Target, wish: SecondWish): Promise<number> {
  const { verb, name } = wish;
  if (verb === "list") return list(target);
  if (verb === "add") return add(target, wish);
  const person = await personOf(target, name);
  if (verb === "password") return givePassword(target, { ...wish, person });
  await endSecondShooter(target.db, { id: person.id, now: Date.now() });
  console.log(printable(`${person.name} is signed out of the studio with the next request, for good.`));
  return 0;
}

async function list({ db }: Target): Promise<number> {
  const people = await listSecondShooters(db);
  if (people.length === 0)
    console.log(onSamePlace('There are no second shooters. Add one: npm run studio -- second add "Jo Weber"'));
  for (const { name, passkeys, lastSeenAt } of people) {
    const seen =
      lastSeenAt === null ? "never signed in" : `signed in ${new Date(lastSeenAt).toISOString().slice(0, 10)}`;
    const { strong, faint } = coloursOf(process.stdout);
    console.log(printable(`${strong(name)}  ${faint([seen, counted(passkeys, "passkey")].join(", "))}`));
  }
  return 0;
}

async function add({ db }: Target, { name, password: given }: SecondWish): Promise<number> {
  const password = await passwordFrom(given, "Their password");
  const read = newSecondForm.read(optionFields({ name, password }));
  if (!read.ok) throw refused(read.problems);
  const hash = await hashPassword(password);
  const outcome = await addSecondShooter(db, { name: read.values.name, password: hash, now: Date.now() });
  if (outcome === "taken")
    throw new ScriptError(`There is already somebody named ${name}. Choose another name. Nothing was changed.`);
  if (outcome === "full")
    throw new ScriptError(
      `There are ${SECOND_SHOOTERS_MOST} second shooters already. End somebody's access first: npm run studio -- second end NAME`,
    );
  console.log(
    printable(
      `${read.values.name} can sign in at /studio/enter?as=second, and sees galleries, activity and selections.`,
    ),
  );
  tellPassphrase(password, given);
  return 0;
}

async function givePassword(
  { db }: Target,
  { person, password: given }: SecondWish & { person: SecondShooter },
): Promise<number> {
  const password = await passwordFrom(given, "Their password");
  const read = secondPasswordForm.read(optionFields({ person: person.id, password }));
  if (!read.ok) throw refused(read.problems);
  await setSecondPassword(db, { id: person.id, hash: await hashPassword(password) });
  console.log(printable(`The password of ${person.name} was changed, and they are signed out.`));
  if (person.passkeys > 0) console.log(`${counted(person.passkeys, "passkey")} can sign in too.`);
  tellPassphrase(password, given);
  return 0;
}

const refused = (problems: readonly Problem[]) => new ScriptError(optionProblems([...problems], {}));

async function personOf({ db }: Target, name: string): Promise<SecondShooter> {
  const people = await listSecondShooters(db);
  const person = people.find((one) => secondKey(one.name) === secondKey(name));
  if (person) return person;
  const near = nearestWord(
    name,
    people.map((one) => one.name),
  );
  throw new ScriptError(`There is no second shooter called ${name}.${near ? ` Did you mean ${near}?` : ""}`);
}
