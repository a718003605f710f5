import { createChance } from "./chance.ts";
import { CLIENT_PASSWORD, GALLERY, guestPassword, House } from "./house.ts";
import { Model, SETS } from "./model.ts";
import { enter } from "./people.ts";
import { settle } from "./settle.ts";
import { NAMES, type Soak, setOf, storm, type Tally } from "./storm.ts";

export interface SoakOptions {
  seed: number;
  /** Told before each round; false: it was the last. */
  goesOn(round: number, tally: Tally): boolean;
}

/** Rounds of everything at once, with a look at every promise after each. It ends early with the first round that has a fault. */
export async function runSoak({ seed, goesOn }: SoakOptions): Promise<Tally> {
  const tally: Tally = { done: {}, faults: [] };
  const house = await House.build();
  try {
    const soak = await begin(house, { seed, tally });
    for (let round = 1; tally.faults.length === 0 && goesOn(round, tally); round += 1) {
      await storm(soak);
      await settle(soak);
    }
  } finally {
    await house.close();
  }
  return tally;
}

async function begin(house: House, { seed, tally }: { seed: number; tally: Tally }): Promise<Soak> {
  const chance = createChance(seed);
  const model = new Model();
  for (const [i, name] of NAMES.entries()) if (i % 2 === 0 || i < SETS.length * 2) await house.write(name, setOf(name));
  await done(house.publish());
  model.live = [...house.photos.values()];
  const doors = ["--guest-password", guestPassword(0), "--client-password", CLIENT_PASSWORD];
  await done(house.command("access.ts", GALLERY, ...doors, "--downloads", "all", "--visibility", "protected"));
  await house.open();
  const people = [];
  for (const name of ["Ada", "Ben", "Cleo"]) people.push(await enter(house, "client", { name, password: 0 }));
  for (const name of ["Dora", "Emil"]) people.push(await enter(house, "guest", { name, password: 0 }));
  return { house, model, people, ended: [], chance, tally, excused: false };
}

async function done(command: Promise<{ code: number | null; output: string }>): Promise<void> {
  const { code, output } = await command;
  if (code !== 0) throw new Error(output);
}
