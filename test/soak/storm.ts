import { setTimeout as wait } from "node:timers/promises";
import type { Visitor } from "../support/visitor.ts";
import type { Chance } from "./chance.ts";
import { GALLERY, guestPassword, type House } from "./house.ts";
import { look, PAGES, ZIPS } from "./look.ts";
import { CLIENT_SET, type Model, photoNames, SETS, type SoakPhoto } from "./model.ts";
import { comment, hide, type Person } from "./people.ts";

/** What happened, and what went wrong. */
export interface Tally {
  /** By what was done. */
  done: Record<string, number>;
  /** Each a sentence; none: all promises held. */
  faults: string[];
}

export interface Soak {
  house: House;
  model: Model;
  people: Person[];
  /** Browsers of guests whose sessions ended. */
  ended: Visitor[];
  chance: Chance;
  tally: Tally;
  /** A command may fail: what it works with is taken away. */
  excused: boolean;
}

export const NAMES = photoNames(24);

export const count = ({ done }: Tally, what: string, by = 1): void => {
  done[what] = (done[what] ?? 0) + by;
};

/** Everybody does what they do, all at once, while things go wrong. Afterwards the house stands, and nothing runs. */
export async function storm(soak: Soak): Promise<void> {
  const { house, chance, people, model } = soak;
  // Fixed while it rages: photos that nobody touches must stay hidden all the time.
  const [touched, untouched] = parted(NAMES, chance);
  const quiet = new Set(untouched);
  const never = model.surelyHidden().filter(({ name }) => quiet.has(name));
  const stop = new AbortController();
  const going = people.map((person, at) =>
    busy(soak, {
      person,
      own: touched.filter((_, i) => i % people.length === at),
      never,
      stop: stop.signal,
      chance: chance.fork(),
    }),
  );
  const way = chance.one(WAYS) ?? "nothing";
  soak.excused = way === "server killed" || way === "storage lost";
  await Promise.all([
    publishSomething(soak, { ofThese: touched, chance: chance.fork() }),
    breakSomething(soak, { way, chance: chance.fork() }),
  ]);
  stop.abort();
  await Promise.all(going);
  await house.open();
}

/** About two of three names, and the others. */
function parted(names: readonly string[], chance: Chance): [string[], string[]] {
  const isTouched = names.map(() => !chance.once(3));
  return [names.filter((_, i) => isTouched[i]), names.filter((_, i) => !isTouched[i])];
}

interface Busy {
  person: Person;
  /** Photos that nobody else changes. */
  own: readonly string[];
  never: readonly SoakPhoto[];
  stop: AbortSignal;
  chance: Chance;
}

async function busy(soak: Soak, { person, own, never, stop, chance }: Busy): Promise<void> {
  const { model, tally } = soak;
  for (let turn = 0; !stop.aborted; turn += 1) {
    const photo = chance.one(own.filter((name) => model.live.some((one) => one.name === name)));
    const marks = person.role === "client" && chance.once(2);
    if (!photo || chance.once(2)) await watchOut(soak, { person, never, chance });
    else if (marks) {
      count(tally, `marks ${await hide(person, model.hidden, photo, !model.hidden.get(photo))}`);
    } else {
      count(tally, `picks ${await comment(person, photo, `${person.name} ${turn} ${chance.below(1e9)}`)}`);
    }
    // A connection that is refused at once would fill the time until the server is back.
    await wait(10 + chance.below(60));
  }
}

/** A guest looks at something: what stays hidden isn't in it. */
async function watchOut({ tally, ended }: Soak, { person, never, chance }: Pick<Busy, "person" | "never" | "chance">) {
  const at = chance.one([...PAGES, ...ZIPS]) ?? "/";
  const outsider = chance.once(4) ? chance.one(ended) : undefined;
  const seen = await look(outsider ?? person.browser, at);
  count(tally, "looks");
  if (!seen || (person.role === "client" && !outsider)) return;
  const told = never.filter(({ name }) => seen.body.includes(name));
  for (const { name } of told)
    tally.faults.push(`${at} told ${outsider ? "an ended session" : "a guest"} of ${name}, which is hidden`);
}

/** Photos come, go and are exported again, and are published; sometimes the publish is killed. Or a password changes, or it is tidied up. */
async function publishSomething(soak: Soak, { ofThese, chance }: { ofThese: readonly string[]; chance: Chance }) {
  const { house, model, tally } = soak;
  if (chance.once(3)) return beside(soak, chance);
  for (const name of ofThese.filter(() => chance.once(4))) {
    const there = house.photos.get(name);
    if (there && house.photos.size > 8 && chance.once(2)) await house.remove(name);
    // The client set keeps its photos: to move one out would be to open it.
    else await house.write(name, there?.set ?? setOf(name));
  }
  const { killed, code, output } = await house.publish(chance.once(2) ? 500 + chance.below(4000) : undefined);
  count(tally, killed ? "publishes killed" : "publishes");
  if (!killed && code !== 0 && !soak.excused) tally.faults.push(`a publish failed: ${output.trim()}`);
  model.liveHolds = code === 0;
  if (code === 0) model.live = [...house.photos.values()];
}

/** A photo is always in the same set, so that what clients keep from guests stays with them. */
export const setOf = (name: string): SoakPhoto["set"] => SETS[NAMES.indexOf(name) % SETS.length] ?? CLIENT_SET;

async function beside(soak: Soak, chance: Chance): Promise<void> {
  const { house, tally, people, ended } = soak;
  if (chance.once(2)) {
    const { code, output } = await house.command("gc.ts");
    // For minutes after a publish was killed, nobody can know that it doesn't go on.
    const waits = tally.done["publishes killed"] !== undefined && output.includes("Still running");
    count(tally, waits ? "clean-ups put off" : "clean-ups");
    if (code !== 0 && !waits && !soak.excused) tally.faults.push(`gc failed: ${output.trim()}`);
    return;
  }
  count(tally, "passwords");
  ended.push(...people.filter(({ role }) => role === "guest").map(({ browser }) => browser.copy()));
  await changePassword(soak);
}

/** Guests need another password from now on: everybody who came in with an earlier one is out. */
export async function changePassword(soak: Soak): Promise<void> {
  const { house, model, tally } = soak;
  model.password += 1;
  const password = guestPassword(model.password);
  const { code, output } = await house.command("access.ts", GALLERY, "--guest-password", password);
  model.passwordHolds = code === 0;
  if (code !== 0 && !soak.excused) tally.faults.push(`access failed: ${output.trim()}`);
}

const WAYS = ["nothing", "server killed", "server halted", "storage lost"] as const;

async function breakSomething({ house, tally }: Soak, { way, chance }: { way: (typeof WAYS)[number]; chance: Chance }) {
  await wait(chance.below(2500));
  const milliseconds = 300 + chance.below(2200);
  count(tally, way);
  if (way === "server killed") {
    await house.kill();
    await wait(milliseconds);
    await house.open();
  } else if (way === "server halted") await house.halt(milliseconds);
  else if (way === "storage lost") await house.loseStorage(milliseconds);
}
