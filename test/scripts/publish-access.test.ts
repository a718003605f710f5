import { describe, expect, it } from "vitest";
import { NO_OFFER } from "../../worker/domain/shop/offer.ts";
import { readOffer } from "../../worker/store/offers.ts";
import { readPolicy } from "../../worker/store/policy.ts";
import { readQuestionnaire } from "../../worker/store/questionnaire.ts";
import { outcomes, publishing, told } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";

const desk = publishing();

interface SetLine {
  id: string;
  visibility?: "everyone" | "client";
}

const yaml = (sets: SetLine[], more = "") =>
  `title: Trip\nsets:\n${sets.map(({ id, visibility }) => `  - id: ${id}\n    title: The ${id}\n${visibility ? `    visibility: ${visibility}\n` : ""}`).join("")}${more}`;

/** Writes the gallery with a photo in each set: `open` has photo open-1. */
async function trip(sets: SetLine[], more = ""): Promise<void> {
  await desk.write("trip/gallery.yaml", yaml(sets, more));
  for (const [seed, { id }] of sets.entries()) await desk.photo(`trip/${id}/${id}-1.jpg`, { seed });
}

const move = async (photo: string, from: string, to: string) => {
  await desk.remove(`trip/${from}/${photo}.jpg`);
  await desk.photo(`trip/${to}/${photo}.jpg`, { seed: 77 });
};

const sets = async () => {
  const { results } = await desk.target.db.prepare("SELECT id, visibility FROM sets").all<Required<SetLine>>();
  return Object.fromEntries(results.map(({ id, visibility }) => [id, visibility]));
};
const gallery = () => desk.target.db.prepare("SELECT * FROM galleries").first<Record<string, unknown>>();
const change = (columns: string) => desk.target.db.prepare(`UPDATE galleries SET ${columns}`).run();

const OPEN = { id: "open" };
const KEPT = { id: "kept", visibility: "client" } as const;

describe("what guests may see", () => {
  it("never grows by a photo moved out of a clients' set, unless that was allowed", async () => {
    await trip([OPEN, KEPT]);
    await desk.photo("trip/kept/kept-2.jpg", { seed: 20 });
    await desk.publish();
    const old = await desk.live("trip");
    await move("kept-1", "kept", "open");
    const refused = await desk.publish();
    expect(outcomes(refused)).toEqual({ trip: "failed" });
    expect(told(refused, desk.content)).toEqual([
      "trip/gallery.yaml:2 guests would see 1 photo that is for clients now: kept-1 (kept -> open). Move them back, or publish with --allow-widening.",
    ]);
    expect(await desk.live("trip")).toEqual(old);
    expect(outcomes(await desk.publish({ allowWidening: true }))).toEqual({ trip: "published" });
    expect((await desk.live("trip"))?.sets[0]?.photos).toEqual(["kept-1", "open-1"]);
  });

  it("never grows by a hidden photo that comes back in another spelling or under another name", async () => {
    await trip([OPEN, KEPT]);
    await desk.photo("trip/kept/kept-2.jpg", { seed: 20 });
    await desk.photo("trip/open/open-2.jpg", { seed: 30 });
    await desk.publish();
    await desk.target.db
      .prepare(
        "INSERT INTO private_marks (gallery, photo, marked_by, marked_at) VALUES ('trip', 'open-2', 'client password', 1)",
      )
      .run();
    await desk.remove("trip/open/open-2.jpg");
    await desk.photo("trip/open/Open-2.jpg", { seed: 30 });
    expect(told(await desk.publish(), desk.content)[0]).toContain('is "open-2" in another spelling');
    await desk.remove("trip/open/Open-2.jpg");
    for (const seed of [20, 30]) {
      await desk.photo("trip/open/IMG_9.jpg", { seed });
      const refused = await desk.publish();
      expect(outcomes(refused)).toEqual({ trip: "failed" });
      expect(told(refused, desk.content)[0]).toContain("under another name (1): IMG_9");
    }
    expect(outcomes(await desk.publish({ allowWidening: true }))).toEqual({ trip: "published" });
  });

  it("depends on what the studio says now, not on the file", async () => {
    await trip([OPEN, { id: "more" }]);
    await desk.photo("trip/more/more-2.jpg", { seed: 20 });
    await desk.publish();
    await desk.target.db.prepare("UPDATE sets SET visibility = 'client' WHERE id = 'more'").run();
    await move("more-1", "more", "open");
    expect(outcomes(await desk.publish())).toEqual({ trip: "failed" });
  });

  it("never grows by a set that was renamed and opened on the way", async () => {
    await trip([OPEN, KEPT]);
    await desk.publish();
    await desk.remove("trip/kept");
    await trip([OPEN, { id: "shown", visibility: "everyone" }]);
    await desk.photo("trip/shown/kept-1.jpg", { seed: 1 });
    expect(told(await desk.publish(), desk.content)[0]).toContain("kept-1 (kept -> shown)");
  });

  it("may always shrink", async () => {
    await trip([OPEN, KEPT]);
    await desk.photo("trip/open/open-2.jpg", { seed: 20 });
    await desk.publish();
    await move("open-1", "open", "kept");
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
  });

  it("is unknown if the live version is gone, so nothing is published without asking", async () => {
    await trip([OPEN, KEPT]);
    await desk.publish();
    for await (const { key } of desk.target.blobs.list("galleries/trip/")) await desk.target.blobs.delete([key]);
    await desk.photo("trip/open/open-2.jpg", { seed: 20 });
    expect(told(await desk.publish(), desk.content)[0]).toContain("the live version can't be read");
    expect(outcomes(await desk.publish({ allowWidening: true }))).toEqual({ trip: "published" });
  });
});

describe("a set that is new to a live gallery", () => {
  it("is for clients, unless the file opens it for everyone", async () => {
    await trip([OPEN]);
    await desk.publish();
    expect(await sets()).toEqual({ open: "everyone" });
    await trip([OPEN, { id: "silent" }, { id: "loud", visibility: "everyone" }]);
    await desk.publish();
    expect(await sets()).toEqual({ open: "everyone", silent: "client", loud: "everyone" });
  });

  it("is as it was if it existed before: rows of removed sets stay", async () => {
    await trip([OPEN, KEPT]);
    await desk.publish();
    await desk.remove("trip/kept");
    await trip([OPEN]);
    await desk.publish({ removeMissing: true });
    expect(await sets()).toEqual({ open: "everyone", kept: "client" });
    await trip([OPEN, { id: "kept", visibility: "everyone" }]);
    const report = await desk.publish();
    expect(await sets()).toEqual({ open: "everyone", kept: "client" });
    expect(report.warnings[0]).toContain("visibility of set kept is everyone, but live it is client");
  });
});

describe("a set that was for everyone, is not live any more and comes back", () => {
  it("is for clients if the file says so, because nobody could close it meanwhile", async () => {
    const again = [OPEN, { id: "party", visibility: "client" } as const];
    await trip([OPEN, { id: "party" }]);
    await desk.publish();
    await desk.remove("trip/party");
    await trip([OPEN]);
    await desk.publish({ removeMissing: true });
    await trip(again);
    const report = await desk.publish();
    expect(await sets()).toEqual({ open: "everyone", party: "client" });
    expect(report.warnings).toEqual([]);
    // Opened in the studio, it stays open: it is live, and the file changes nothing.
    await desk.target.db.prepare("UPDATE sets SET visibility = 'everyone' WHERE id = 'party'").run();
    await desk.photo("trip/party/party-2.jpg", { seed: 20 });
    expect((await desk.publish()).warnings[0]).toContain("visibility of set party is client, but live it is everyone");
    expect(await sets()).toEqual({ open: "everyone", party: "everyone" });
  });

  it("is as it was if the file doesn't say", async () => {
    await trip([OPEN, { id: "party" }]);
    await desk.publish();
    await desk.remove("trip/party");
    await trip([OPEN]);
    await desk.publish({ removeMissing: true });
    await trip([OPEN, { id: "party" }]);
    await desk.publish();
    expect(await sets()).toEqual({ open: "everyone", party: "everyone" });
  });
});

describe("a gallery without a set for everyone", () => {
  it("is refused at its first publish", async () => {
    await trip([KEPT]);
    expect(told(await desk.publish(), desk.content)).toEqual([
      "trip/gallery.yaml:2 sets: at least one must be for everyone. Remove visibility: client from one; to keep all guests out, set no guest password.",
    ]);
    expect(await desk.live("trip")).toBeNull();
  });

  it("is refused later, whether widening is allowed or not", async () => {
    await trip([OPEN, KEPT]);
    await desk.publish();
    await desk.remove("trip/open");
    await trip([KEPT]);
    const report = await desk.publish({ removeMissing: true, allowWidening: true });
    expect(told(report, desk.content)[0]).toMatch(
      /at least one must be for everyone.*npm run access -- trip --everyone <set>/,
    );
  });
});

describe("access settings", () => {
  it("are taken from the file at the first publish", async () => {
    await trip([OPEN], "listed: true\ndownloads: photos\nexpires: 2099-06-13\n");
    await desk.publish();
    expect(await gallery()).toMatchObject({
      listed: 1,
      downloads: "photos",
      expires_at: Date.parse("2099-06-13T22:00:00Z"),
      visibility: "protected",
    });
  });

  it("never change in a later publish: a different file only causes a warning", async () => {
    await trip([OPEN], "listed: true\ndownloads: photos\nexpires: 2099-06-13\n");
    await desk.publish();
    await change("listed = 0, downloads = 'off', expires_at = NULL, visibility = 'public', guest_password = 'hash'");
    const before = await gallery();
    const report = await desk.publish();
    expect(outcomes(report)).toEqual({ trip: "unchanged" });
    expect(report.problems).toEqual([]);
    expect(report.warnings.map((warning) => warning.replace(/^.*gallery\.yaml: /, ""))).toEqual([
      "downloads is photos, but live it is off. Change it in the studio or with npm run access -- trip",
      "listed is true, but live it is false. Change it in the studio or with npm run access -- trip",
      "expires is 2099-06-13, but live it is never. Change it in the studio or with npm run access -- trip",
    ]);
    expect(await gallery()).toEqual(before);
    await desk.photo("trip/open/open-2.jpg", { seed: 20 });
    await desk.publish();
    const { version: _, published_at: __, photo_count: ___, ...kept } = before ?? {};
    expect(await gallery()).toMatchObject(kept);
  });

  it("take from the file what clients are asked for at the first publish, and keep it later", async () => {
    const asks = (most: number) =>
      `response:\n  invites: clients\n  min: 2\n  max: ${most}\n  lists:\n    - { name: Album, max: 40 }\n    - { name: Wall, min: 3, max: 3 }\n  questions:\n    - text: Which album?\n      choices: [Linen, Leather]\n      required: true\n`;
    await trip([OPEN], asks(10));
    await desk.publish();
    const questionnaire = {
      invites: "clients",
      minPicks: 2,
      maxPicks: 10,
      lists: [
        { id: "list-1", name: "Album", min: null, max: 40 },
        { id: "list-2", name: "Wall", min: 3, max: 3 },
      ],
      afterwards: "keep-open",
      questions: [{ id: "question-1", text: "Which album?", choices: ["Linen", "Leather"], required: true }],
    };
    expect(await readQuestionnaire(desk.target.db, "trip")).toEqual(questionnaire);
    expect((await desk.publish()).warnings).toEqual([]);
    await trip([OPEN], asks(20));
    expect((await desk.publish()).warnings).toEqual([expect.stringContaining("response differs from what is live")]);
    expect(await readQuestionnaire(desk.target.db, "trip")).toEqual(questionnaire);
  });

  it("invite clients to choose, and let guests keep favourites, from the first publish on, unless the file says otherwise", async () => {
    await trip([OPEN]);
    await desk.publish();
    const invites = async () => (await readQuestionnaire(desk.target.db, "trip")).invites;
    expect(await invites()).toBe("favourites");
    await desk.target.db.prepare("DELETE FROM responses").run();
    await trip([OPEN, KEPT]);
    const { warnings } = await desk.publish();
    expect({ invites: await invites(), warnings }).toEqual({ invites: "off", warnings: [] });
  });

  it("ask for no selection if the file says so", async () => {
    await trip([OPEN], "response:\n  invites: off\n");
    await desk.publish();
    expect((await readQuestionnaire(desk.target.db, "trip")).invites).toBe("off");
  });

  it("take from the file what is sold at the first publish, and keep it later", async () => {
    const sells = (price: string) =>
      `downloads: buy\noffer:\n  currency: EUR\n  items:\n    - sell: photo\n      price: ${price}\n    - sell: photos\n      size: web\n      count: 10\n      price: 80\n  tax: { kind: included, rate: 7.7, label: 7.7 % VAT }\n`;
    await trip([OPEN], sells("12.50"));
    await desk.publish();
    const offer = {
      ...NO_OFFER,
      items: [
        { id: "photo-original", kind: "photo", size: "original", price: 1250 },
        { id: "photos-web-10", kind: "photos", size: "web", price: 8000, count: 10 },
      ],
      tax: { kind: "included", rate: 770, label: "7.7 % VAT" },
    };
    expect(await readOffer(desk.target.db, "trip")).toEqual(offer);
    const policy = await readPolicy(desk.target.db, "trip");
    expect(policy).toMatchObject({ downloads: "buy", sells: true, clientsBuy: false });
    expect((await desk.publish()).warnings).toEqual([]);
    await trip([OPEN], sells("1"));
    expect((await desk.publish()).warnings).toEqual([expect.stringContaining("offer differs from what is live")]);
    expect(await readOffer(desk.target.db, "trip")).toEqual(offer);
  });

  it("refuse an expiry in the past at the first publish only", async () => {
    await trip([OPEN], "expires: 2020-01-01\n");
    expect(told(await desk.publish(), desk.content)).toEqual([
      "trip/gallery.yaml:5 expires: 2020-01-01 is in the past. Write a date in the future, or never.",
    ]);
    await trip([OPEN], "expires: 2099-01-01\n");
    await desk.publish();
    await trip([OPEN], "expires: 2020-01-01\n");
    const report = await desk.publish();
    expect(report.problems).toEqual([]);
    expect(report.warnings[0]).toContain("expires is 2020-01-01, but live it is 2099-01-01");
  });

  it("keep the studio's password and epoch", async () => {
    await trip([OPEN]);
    await desk.publish();
    await desk.target.db.prepare("UPDATE studio SET password = 'hash', epoch = 3").run();
    await desk.write(
      "studio.yaml",
      "name: Mara Berg\ntimezone: Europe/Berlin\nlinks:\n  - {label: Web, url: 'https://example.com'}\n",
    );
    await desk.publish();
    expect(await desk.target.db.prepare("SELECT * FROM studio").first()).toMatchObject({
      name: "Mara Berg",
      timezone: "Europe/Berlin",
      links: '[{"label":"Web","url":"https://example.com"}]',
      password: "hash",
      epoch: 3,
    });
  });
});

describe("a gallery that was taken down", () => {
  it("stays down, and the message says how to bring it back", async () => {
    await trip([OPEN]);
    await desk.publish();
    await change("unpublished_at = 1");
    await desk.photo("trip/open/open-2.jpg", { seed: 20 });
    const report = await desk.publish();
    expect(outcomes(report)).toEqual({ trip: "published" });
    expect(await gallery()).toMatchObject({ unpublished_at: 1 });
    expect(report.warnings).toEqual([
      "trip is taken down and stays down. To bring it back: npm run unpublish -- trip --undo",
    ]);
  });
});

describe("npm run access -- trip --lists", () => {
  it("names the lists, keeps what is on those that stay, and shows them", async () => {
    await trip([OPEN]);
    await desk.publish();
    const access = (...args: string[]) => runScript("access.ts", "trip", "--state", desk.state, ...args);
    const lists = async () => (await readQuestionnaire(desk.target.db, "trip")).lists;
    const first = await access("--lists", "Album=20-40, Wall=3,Card");
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining("The lists are changed.") });
    expect(first.output).toContain("Album (20 to 40), Wall (up to 3), Card (any number)");
    const [album] = await lists();
    expect(album).toMatchObject({ name: "Album", min: 20, max: 40 });
    for (const [given, why] of [
      ["Album=40, album", "names album twice"],
      ["Album=0", "a list takes from 1 to"],
      ["Album=9-3", "the first number must not be greater than the second"],
      ["Album=many", "must be like Album=40"],
      ["=3", "must be like Album=40"],
    ] as const)
      expect(await access("--lists", given)).toMatchObject({ code: 2, output: expect.stringContaining(why) });
    await access("--lists", "ALBUM=5-");
    expect(await lists()).toEqual([{ ...album, name: "ALBUM", min: 5, max: null }]);
    expect((await access("--lists", "none")).output).toContain("none: a selection is one list");
    expect(await lists()).toEqual([]);
    const { output } = await access("--invites", "everyone", "--lists", "Wall=3");
    expect(output).toContain("The lists and who chooses are changed.");
    expect(output).toMatch(/who chooses +everyone/);
    expect(await access("--invites", "friends")).toMatchObject({ code: 2 });
    expect((await access("--invites", "favourites")).output).toContain("Wall (up to 3)");
  });
});

describe("npm run invite -- trip --origin", () => {
  it("takes an address of a site and nothing else, and makes no invitation that nobody gets to see", async () => {
    await trip([OPEN]);
    await desk.publish();
    await change("visibility = 'public'");
    const invite = (origin: string) =>
      runScript("invite.ts", "trip", "--state", desk.state, "--as", "guest", "--origin", origin);
    for (const origin of ["localhost:4321", "photos.example.com", "ftp://photos.example.com"])
      expect(await invite(origin)).toMatchObject({
        ...{ code: 2, output: expect.stringContaining(`--origin ${origin}: must be an address, such as https://`) },
      });
    const made = async () => (await desk.target.db.prepare("SELECT id FROM invitations").all()).results.length;
    expect(await made()).toBe(0);
    expect((await invite("https://photos.example.com")).output).toContain("https://photos.example.com/g/trip/invite#");
    expect(await made()).toBe(1);
  });
});

describe("a name that is a link of another gallery", () => {
  it("is refused to a new gallery, by publish and by new, until the link is ended", async () => {
    await trip([OPEN]);
    await desk.publish();
    const access = (...args: string[]) => runScript("access.ts", "trip", "--state", desk.state, ...args);
    const begin = (name: string) => runScript("new.ts", name, "--state", desk.state, "--content", desk.content);
    for (const link of ["journey", "voyage"]) {
      const { code, output } = await access("--link", link);
      expect([code, output]).toEqual([0, expect.stringContaining(`The link is /g/${link}/.`)]);
    }
    const report = await desk.publish();
    expect(report.galleries.map(({ link }) => link)).toEqual(["voyage"]);
    for (const name of ["journey", "voyage"])
      expect(await begin(name)).toMatchObject({
        code: 1,
        output: expect.stringContaining(`/g/${name}/ is a link of the gallery trip`),
      });
    await desk.write("journey/gallery.yaml", "title: Journey\nsets:\n  - id: open\n    title: Open\n");
    await desk.photo("journey/open/one.jpg", { seed: 7 });
    const refused = await desk.publish();
    expect(outcomes(refused)).toEqual({ trip: "unchanged", journey: "failed" });
    expect(told(refused, desk.content)[0]).toContain("/g/journey/ is a link of the gallery trip");
    expect(await access("--end-link", "journey")).toMatchObject({
      code: 0,
      output: expect.stringContaining("/g/journey/ no longer leads anywhere."),
    });
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged", journey: "published" });
    expect(await access("--link", "journey")).toMatchObject({ code: 1, output: expect.stringContaining("is taken") });
    expect(await access("--link", "Journey!")).toMatchObject({
      code: 2,
      output: expect.stringContaining("--link: Please"),
    });
    expect(await access("--end-link", "voyage")).toMatchObject({
      code: 1,
      output: expect.stringContaining("--end-link: "),
    });
    expect(await runScript("access.ts", "voyage", "--state", desk.state)).toMatchObject({
      code: 1,
      output: expect.stringContaining("/g/voyage/ is the link of gallery trip"),
    });
  });
});
