import { isEmail } from "../../worker/domain/email.ts";
import type { Value } from "../../worker/store/columns.ts";
import { erasePerson, exportPerson, findPerson, type Person } from "../../worker/store/persons.ts";
import { withTarget } from "../gallery/live.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { UsageError } from "../terminal/arguments.ts";
import { coloursOf, printable } from "../terminal/colour.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { ScriptError } from "../terminal/script.ts";
import type { PERSON } from "./usage.ts";

const { strong, warn, good } = coloursOf(process.stdout);

/** `npm run person`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof PERSON>): Promise<number> {
  const [verb = "", email = ""] = positionals;
  if (verb !== "export" && verb !== "erase") throw new UsageError(`${verb}: must be export or erase.`);
  if (!isEmail(email)) throw new ScriptError(`${email} is not an email address such as anna@example.com.`);
  return withTarget(options, (target) =>
    verb === "export" ? print(target, email) : erase(target, email, options.confirm),
  );
}

async function print({ db }: Target, email: string): Promise<number> {
  const tables = await exportPerson(db, await findPerson(db, email));
  console.log(JSON.stringify({ email, exportedAt: new Date().toISOString(), tables }, null, 2));
  return 0;
}

type Rows = Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>;

/** What stays, by table, and why. */
const STAYS: Readonly<Record<string, string>> = {
  orders: "orders that were paid or have an invoice: the law requires you to keep those, with name and addresses",
  order_photos: "the photos of those orders",
  payments: "the payments of those orders",
  mail_stops: "that no mail goes to this address: a code made from it, not the address",
  erasures: "that this address was erased: a code made from it, not the address",
};

/** What stays without its name. */
const NAMELESS: Readonly<Record<string, string>> = {
  activity: "lines of the activity",
  private_marks: "photos that they hid, which stay hidden",
  numbers: "counts of downloads, which no longer say whose they are",
  traces: "tags of downloaded files, which no longer name anybody",
};

async function erase({ db }: Target, email: string, confirm: boolean): Promise<number> {
  const person = await findPerson(db, email);
  const before = await exportPerson(db, person);
  if (!confirm) {
    describe(before, email);
    sayWhatIsShared(person);
    console.log(onSamePlace(`Nothing was changed. To erase: npm run person -- erase ${email} --confirm`));
    return 0;
  }
  await erasePerson(db, person, Date.now());
  const left = await exportPerson(db, person);
  console.log(good(printable(`${email} was erased.`)));
  sayWhatStays(left);
  sayWhatIsShared(person);
  console.log(
    "Backups made before now still contain this person. Restoring one erases them again, as long as it is restored over this database or one with a later backup. Make a backup now, and delete older ones when you can.",
  );
  return 0;
}

function describe(rows: Rows, email: string): void {
  const known = Object.entries(rows);
  console.log(
    strong(printable(known.length === 0 ? `Nothing is kept about ${email}.` : `What is kept about ${email}:`)),
  );
  for (const [table, own] of known) {
    const stays = STAYS[table] ?? NAMELESS[table];
    console.log(
      `  ${table.padEnd(18)}${own.length}${stays ? `  ${warn(NAMELESS[table] ? "stays, without a name" : "may stay")}` : ""}`,
    );
  }
  sayWhatStays(rows);
}

function sayWhatIsShared({ shared }: Person): void {
  if (shared.length === 0) return;
  console.log(
    printable(
      `Others are called ${shared.join(" or ")} too: lines of the activity under that name are neither printed nor erased.`,
    ),
  );
}

function sayWhatStays(rows: Rows): void {
  const lines = [...Object.entries(STAYS), ...Object.entries(NAMELESS)].filter(([table]) => rows[table]);
  if (lines.length > 0) console.log("Stays:");
  for (const [, why] of lines) console.log(`  ${why}`);
}
