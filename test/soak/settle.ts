import { Visitor } from "../support/visitor.ts";
import { GALLERY, guestPassword, type House } from "./house.ts";
import { look, PAGES, pictures, sha256, ZIPS, zipped } from "./look.ts";
import { SETS, type SoakPhoto } from "./model.ts";
import { commentsOf, type Person } from "./people.ts";
import { changePassword, count, NAMES, type Soak } from "./storm.ts";

/** After a storm: what nobody could know is asked once and must be possible, and everything else is as the model says. */
export async function settle(soak: Soak): Promise<void> {
  const { house, model, people, ended, tally } = soak;
  soak.excused = false;
  await finishPublish(soak);
  if (!model.passwordHolds) await changePassword(soak);
  for (const { role, browser } of people)
    if (role === "guest") await enterAgain(browser, guestPassword(model.password));
  await checkMarks(soak);
  // What follows from it would look like faults of its own.
  if (tally.faults.length > 0) return;
  for (const person of people) await checkComments(soak, person);
  const [client, guest] = [people.find(({ role }) => role === "client"), people.find(({ role }) => role === "guest")];
  if (!client || !guest) throw new Error("a soak needs a client and a guest");
  const shown = await picturesOf(client.browser);
  for (const person of people) await checkSight(soak, person, shown);
  const strangers = [strangerOf(house), ...ended];
  for (const stranger of strangers) await checkNothing(soak, stranger, shown);
  count(tally, "rounds");
}

/** A publish that was stopped is finished by the next one. */
async function finishPublish({ house, model, tally }: Soak): Promise<void> {
  if (model.liveHolds) return;
  const { code, output } = await house.publish();
  if (code !== 0) tally.faults.push(`a publish after a stopped one failed: ${output.trim()}`);
  model.live = [...house.photos.values()];
  model.liveHolds = true;
}

async function enterAgain(browser: Visitor, password: string): Promise<void> {
  const answer = await browser.get(`/g/${GALLERY}/`);
  await answer.arrayBuffer();
  if (answer.status !== 200) await browser.enter(GALLERY, "guest", password);
}

async function checkMarks({ house, model, tally }: Soak): Promise<void> {
  const { code, output } = await house.command("marks.ts", "list", GALLERY);
  if (code !== 0) tally.faults.push(`marks list failed: ${output.trim()}`);
  const told = new Set(NAMES.filter((name) => output.includes(name)));
  const live = new Set(model.live.map(({ name }) => name));
  for (const name of NAMES.filter((one) => live.has(one))) {
    count(tally, "marks checked");
    if (!model.hidden.found(name, told.has(name))) {
      tally.faults.push(`${name} is ${told.has(name) ? "hidden" : "shown"}, against what was acknowledged`);
    }
  }
}

async function checkComments({ model, tally }: Soak, person: Person): Promise<void> {
  const kept = await commentsOf(person);
  const seen = new Set(model.seenBy(person.role).map(({ name }) => name));
  for (const name of person.comments.names().filter((one) => seen.has(one))) {
    count(tally, "picks checked");
    const text = kept.get(name) ?? "";
    if (!person.comments.found(name, text))
      tally.faults.push(`${person.name} wrote "${person.comments.get(name)}" about ${name}, and has "${text}"`);
  }
}

/** The pictures of the gallery as a client sees them, by photo: an address, and its SHA-256. */
async function picturesOf(client: Visitor): Promise<Map<string, { href: string; sha256: string }>> {
  const found = new Map<string, { href: string; sha256: string }>();
  for (const set of SETS) {
    const page = await look(client, `/g/${GALLERY}/${set}/`);
    for (const [photo, [href = ""]] of pictures(page?.body ?? Buffer.alloc(0))) {
      const picture = await look(client, href);
      if (picture?.status === 200) found.set(photo, { href, sha256: sha256(picture.body) });
    }
  }
  return found;
}

type Shown = Awaited<ReturnType<typeof picturesOf>>;

/** Somebody who is in gets exactly what they may see: pages, zips and pictures, to the byte. */
async function checkSight({ model, tally }: Soak, person: Person, shown: Shown): Promise<void> {
  const seen = model.seenBy(person.role);
  const fault = (what: string) => tally.faults.push(`${person.name}: ${what}`);
  for (const set of SETS) {
    const own = seen.filter((photo) => photo.set === set);
    const page = await look(person.browser, `/g/${GALLERY}/${set}/`);
    count(tally, "answers checked");
    for (const name of NAMES) {
      const isThere = page?.body.includes(name) ?? false;
      const belongs = own.some((photo) => photo.name === name);
      if (isThere !== belongs) fault(`the page of ${set} ${isThere ? "shows" : "lacks"} ${name} (${page?.status})`);
    }
    compareZip(await look(person.browser, `/g/${GALLERY}/download/set/${set}.zip`), own, fault);
    count(tally, "answers checked");
  }
  compareZip(await look(person.browser, `/g/${GALLERY}/download/all.zip`), seen, fault);
  for (const { name } of model.live) {
    const picture = shown.get(name);
    if (!picture) {
      fault(`a client has no picture of ${name}`);
      continue;
    }
    const got = await look(person.browser, picture.href);
    count(tally, "answers checked");
    const mayLook = seen.some((photo) => photo.name === name);
    if (mayLook && (got?.status !== 200 || sha256(got.body) !== picture.sha256)) fault(`no picture of ${name}`);
    if (!mayLook && got?.status !== 404) fault(`${picture.href} was answered ${got?.status}`);
  }
}

function compareZip(
  answer: Awaited<ReturnType<typeof look>>,
  photos: readonly SoakPhoto[],
  fault: (what: string) => void,
) {
  if (photos.length === 0) {
    if (answer?.status === 200) fault("a zip of nothing");
    return;
  }
  if (answer?.status !== 200) return fault(`no zip (${answer?.status})`);
  const files = zipped(answer.body);
  for (const { name, sha256 } of photos)
    if (files.get(name) !== sha256) fault(`a zip without ${name}, or with other bytes`);
  for (const name of files.keys()) if (!photos.some((photo) => photo.name === name)) fault(`a zip holds ${name}`);
}

/** Somebody who isn't in gets nothing: no name, no picture. */
async function checkNothing({ tally }: Soak, stranger: Visitor, shown: Shown): Promise<void> {
  for (const at of [...PAGES, ...ZIPS, ...[...shown.values()].map(({ href }) => href)]) {
    const got = await look(stranger, at);
    count(tally, "answers checked");
    if (got?.status === 200) tally.faults.push(`${at} was open to somebody who isn't in`);
    for (const name of NAMES) if (got?.body.includes(name)) tally.faults.push(`${at} told a stranger of ${name}`);
  }
}

const strangerOf = (house: House): Visitor =>
  new Visitor({ fetch: (at: string, init?: RequestInit) => house.fetch(at, init) } as never);
