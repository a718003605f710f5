import { describe, expect, it } from "vitest";
import { outcomes, publishing, told } from "../support/publishing.ts";

const desk = publishing();
const TRIP = "title: Trip\nsets:\n  - id: all\n    title: All\n";
/** TIFF by its first bytes, as most raw files are. */
const RAW = "II*\0\x08\0\0\0\0\0";

describe("files beside photos", () => {
  it("are skipped with one line, whatever they are, and photos are compared only with photos", async () => {
    await desk.write("trip/gallery.yaml", TRIP);
    await desk.photo("trip/all/DSC_1.jpg", { seed: 1 });
    await desk.photo("trip/all/IMG_2.JPG", { seed: 2 });
    await desk.photo("trip/all/2026.06.13 x.png", { seed: 3, format: "png" });
    const beside = [
      ...["DSC_1.NEF", "DSC_1.acr", "DSC_1.wav", "DSC_1.vrd", "DSC_1.nksc", "DSC_1.xmp~", "DSC_1.jpg_original"],
      ...["DSC_1.jpg.acr", "DSC_1.NEF.acr", "DSC_1.srt", "dsc_1.psd", "IMG_2.MOV", "img_2.cr3", "2026.06.13 x.wav"],
    ];
    for (const file of beside) await desk.write(`trip/all/${file}`, file.endsWith("NEF") ? RAW : "8BPS");
    await desk.write("trip/all/IMG_2.jpg_backup", "");
    // What ExifTool and editors keep is a photo by its bytes.
    for (const file of ["DSC_1.jpg_original", "IMG_2.jpg~", "IMG_2.tmp"])
      await desk.photo(`trip/all/${file}`, { seed: 9 });
    const silent = ["._DSC_1.jpg", ".DS_Store", "Thumbs.db", "desktop.ini", "DSC_1.xmp", "DSC_1.aae", "DSC_1.thm"];
    const folders = [
      "@eaDir/DSC_1.jpg",
      "CaptureOne/Cache/DSC_1.cot",
      "Trip Previews.lrdata/1.jpg",
      "NKSC_PARAM/a.nksc",
    ];
    for (const file of [...silent, ...folders]) await desk.write(`trip/all/${file}`, "x");
    const report = await desk.publish();
    expect(told(report, desk.content)).toEqual([]);
    expect(outcomes(report)).toEqual({ trip: "published" });
    expect((await desk.live("trip"))?.sets[0]?.photos).toEqual(["2026.06.13 x", "DSC_1", "IMG_2"]);
    expect(report.warnings).toEqual([
      "trip: 17 files beside photos are not photos and are skipped: 3 .acr, 2 .wav, 1 .cr3, 1 .jpg_backup, 1 .jpg_original, 1 .jpg~, 8 more.",
    ]);
    // A photo is known by its bytes where no other has its name.
    await desk.photo("trip/all/scan", { seed: 5 });
    await desk.photo("trip/all/odd.jpgx", { seed: 6 });
    // Folders of network drives begin with these signs; a photo may, too.
    await desk.photo("trip/all/#1 kiss.jpg", { seed: 7 });
    await desk.photo("trip/all/@home.jpg", { seed: 8 });
    expect(told(await desk.publish(), desk.content)).toEqual([]);
    expect((await desk.live("trip"))?.sets[0]?.photos.toSorted()).toEqual([
      "#1 kiss",
      "2026.06.13 x",
      "@home",
      "DSC_1",
      "IMG_2",
      "odd",
      "scan",
    ]);
    // Once the photo's file is archived away, what lay beside it still belongs to it.
    await desk.remove("trip/all/DSC_1.jpg");
    const later = await desk.publish();
    expect([told(later, desk.content), outcomes(later)]).toEqual([[], { trip: "unchanged" }]);
    expect((await desk.livePhoto("trip", "DSC_1")).original.file).toBe("DSC_1.jpg");
    const gone = told(await desk.publish({ removeMissing: true }), desk.content);
    expect(gone).toContain(
      "trip/all/DSC_1.jpg_original is a copy that another program kept or did not finish. Remove it, or rename it if it should be published.",
    );
    expect(gone).toContain(
      "trip/all/DSC_1.NEF is a Nikon raw file, which Glassine can't read. Export it as JPEG, PNG, WebP, TIFF or AVIF.",
    );
  });

  it("are reported if no photo is next to them, with everything else that is wrong", async () => {
    await desk.write("trip/gallery.yaml", `${TRIP}cover: nobody\n`);
    await desk.photo("trip/all/a.jpg", { seed: 1 });
    await desk.photo("trip/all/a.png", { seed: 2, format: "png" });
    await desk.write("trip/all/empty.jpg", "");
    await desk.write("trip/all/text.jpg", "hello");
    await desk.write("trip/all/lone.ARW", RAW);
    await desk.write("trip/all/lone.dng", RAW);
    await desk.write("trip/all/x3.X3F", "FOVb");
    await desk.write("trip/all/clip.mov", "\0\0\0\x14ftypqt  ");
    await desk.write("trip/all/.IMG_9.jpg.iCloud", "bplist00");
    await desk.write("trip/all/.a.cr3.icloud", "bplist00");
    await desk.write("trip/all/.IMG_9.xmp.icloud", "bplist00");
    const wanted = "Export it as JPEG, PNG, WebP, TIFF or AVIF.";
    expect(told(await desk.publish(), desk.content).sort()).toEqual([
      "trip/all/IMG_9.jpg" +
        ' is in iCloud and not downloaded to this computer. Open its folder in Finder and choose "Download Now".',
      "trip/all/a.png has the same name as trip/all/a.jpg. A photo's name must be unique in its gallery: rename one of them.",
      "trip/all/clip.mov can't be played: it is damaged or cut off. Copy or export it again.",
      "trip/all/empty.jpg is empty. Copy or export it again.",
      `trip/all/lone.ARW is a Sony raw file, which Glassine can't read. ${wanted}`,
      `trip/all/lone.dng is a DNG raw file, which Glassine can't read. ${wanted}`,
      "trip/all/text.jpg is not an image. Remove it from the folder, or replace it with JPEG, PNG, WebP, TIFF or AVIF.",
      `trip/all/x3.X3F is a Sigma raw file, which Glassine can't read. ${wanted}`,
      'trip/gallery.yaml:5 cover: there is no photo "nobody". Write a photo\'s file name without its extension.',
    ]);
    await desk.write("other/.gallery.yaml.icloud", "bplist00");
    expect(told(await desk.publish({ galleries: ["other"] }), desk.content)).toEqual([
      'other/gallery.yaml is in iCloud and not downloaded to this computer. Open its folder in Finder and choose "Download Now".',
    ]);
  });
});
