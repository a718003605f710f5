import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { outcomes, publishing, told } from "../support/publishing.ts";

const desk = publishing();
const TRIP = `title: Trip
sets:
  - id: best
    title: Best
  - id: sea
    title: Sea
    visibility: client
  - id: hills
    title: Hills
`;

async function copy(from: string, to: string): Promise<void> {
  const at = path.join(desk.content, to);
  await mkdir(path.dirname(at), { recursive: true });
  await copyFile(path.join(desk.content, from), at);
}

const sets = async () => Object.fromEntries((await desk.live("trip"))?.sets.map((set) => [set.id, set.photos]) ?? []);
const rendered = () => desk.done.puts.filter((key) => key.startsWith("blobs/")).length;

it("one file in several folders is rendered once, sorted in each set, and reported where it opens a clients' set", async () => {
  await desk.write("trip/gallery.yaml", TRIP);
  for (const [seed, name] of ["best/c", "sea/a", "sea/d", "hills/b"].entries())
    await desk.photo(`trip/${name}.jpg`, { seed });
  for (const to of ["sea/c.jpg", "hills/c.JPG"]) await copy("trip/best/c.jpg", `trip/${to}`);
  await copy("trip/sea/a.jpg", "trip/hills/a.jpg");
  const report = await desk.publish();
  expect(told(report, desk.content)).toEqual([]);
  expect(await sets()).toEqual({ best: ["c"], sea: ["a", "c", "d"], hills: ["a", "b", "c"] });
  expect(report.galleries[0]?.photos).toBe(4);
  expect(report.warnings).toEqual([
    "trip: 2 photos of a set for clients are in a set for everyone too, so guests see them: c (best, sea, hills), a (sea, hills).",
  ]);
  const first = rendered();
  expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });

  // Taken out of one set, put into another: nothing is rendered or uploaded again.
  await desk.remove("trip/hills/a.jpg");
  await copy("trip/hills/b.jpg", "trip/best/b.jpg");
  expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
  expect(await sets()).toEqual({ best: ["b", "c"], sea: ["a", "c", "d"], hills: ["b", "c"] });
  expect(rendered()).toBe(first);
});

it("different files with one name are refused and both reported, whatever their sizes", async () => {
  await desk.write("trip/gallery.yaml", TRIP);
  for (const [seed, name] of ["best/c", "sea/c", "sea/d", "hills/b"].entries())
    await desk.photo(`trip/${name}.jpg`, { seed });
  const report = await desk.publish();
  expect(told(report, desk.content)).toEqual([
    "trip/sea/c.jpg has the same name as trip/best/c.jpg. They are different files: rename one of them, or put the same file into both folders to show one photo in both sets.",
  ]);
});

const CLIENTS_AND_ALL =
  "title: Trip\nsets:\n  - id: best\n    title: Best\n  - id: sea\n    title: Sea\n    visibility: client\n";

it("a photo that was refused and taken away again is never published, and others stay in the sets they were in", async () => {
  // A copy of a hidden photo was refused and removed, as the message asked for. The next publish kept it, "without an original".
  await desk.write("trip/gallery.yaml", CLIENTS_AND_ALL);
  for (const [seed, name] of ["best/c", "sea/a"].entries()) await desk.photo(`trip/${name}.jpg`, { seed });
  await desk.publish();
  await copy("trip/sea/a.jpg", "trip/best/zz.jpg");
  expect(told(await desk.publish(), desk.content)[0]).toContain("under another name (1): zz (is a)");
  await desk.remove("trip/best/zz.jpg");
  await desk.photo("trip/best/d.jpg", { seed: 9 });
  const report = await desk.publish();
  expect(report.warnings).toEqual([]);
  expect(await sets()).toEqual({ best: ["c", "d"], sea: ["a"] });

  await copy("trip/sea/a.jpg", "trip/best/a.jpeg");
  expect(told(await desk.publish(), desk.content)[0]).toContain("a (sea -> best)");
  for (const file of ["best/a.jpeg", "sea/a.jpg"]) await desk.remove(`trip/${file}`);
  await desk.photo("trip/sea/e.jpg", { seed: 10 });
  expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
  expect(await sets()).toEqual({ best: ["c", "d"], sea: ["a", "e"] });
});

it("a photo that never got published because its publish was interrupted may be taken away and renamed", async () => {
  await desk.write("trip/gallery.yaml", CLIENTS_AND_ALL);
  for (const [seed, name] of ["best/c", "sea/a", "sea/b"].entries()) await desk.photo(`trip/${name}.jpg`, { seed });
  const stop = async (moment: string) => {
    if (moment === "build") throw new Error("the power failed");
  };
  await expect(desk.publish({ checkpoint: stop })).rejects.toThrow("the power failed");
  await desk.remove("trip/sea/a.jpg");
  await desk.remove("trip/sea/b.jpg");
  await copy("trip/best/c.jpg", "trip/sea/B.jpg");
  await desk.publish();
  expect(await sets()).toEqual({ best: ["c"], sea: ["B"] });
});

it("a photo that was switched to live stays published without its original, whatever ended that publish", async () => {
  await desk.write("trip/gallery.yaml", CLIENTS_AND_ALL);
  for (const [seed, name] of ["best/c", "sea/a"].entries()) await desk.photo(`trip/${name}.jpg`, { seed });
  const stop = async (moment: string) => {
    if (moment === "switched") throw new Error("the power failed");
  };
  await expect(desk.publish({ checkpoint: stop })).rejects.toThrow("the power failed");
  await desk.remove("trip/sea/a.jpg");
  await desk.photo("trip/best/d.jpg", { seed: 9 });
  await desk.publish();
  expect(await sets()).toEqual({ best: ["c", "d"], sea: ["a"] });
});

it("a hidden photo that guests see under another name is reported, and stops only the publish that brings it", async () => {
  await desk.write("trip/gallery.yaml", CLIENTS_AND_ALL);
  for (const [seed, name] of ["best/c", "sea/a"].entries()) await desk.photo(`trip/${name}.jpg`, { seed });
  await copy("trip/sea/a.jpg", "trip/best/zz.jpg");
  const warning =
    "trip: 1 photo that is hidden from guests is shown to them under another name, as the same file: zz (is a).";
  expect((await desk.publish()).warnings).toEqual([warning]);
  await desk.photo("trip/best/d.jpg", { seed: 9 });
  const later = await desk.publish();
  expect(outcomes(later)).toEqual({ trip: "published" });
  expect(later.warnings).toEqual([warning]);
});

it("one file under names that differ in case is refused, and both ways out are named", async () => {
  await desk.write("trip/gallery.yaml", CLIENTS_AND_ALL);
  await desk.photo("trip/best/c.jpg");
  await copy("trip/best/c.jpg", "trip/sea/C.jpg");
  expect(told(await desk.publish(), desk.content)).toEqual([
    "trip/sea/C.jpg has the same name as trip/best/c.jpg, apart from upper and lower case or accents. Rename one of them, or write both names alike if they are the same file: then both sets show one photo.",
  ]);
});
