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
