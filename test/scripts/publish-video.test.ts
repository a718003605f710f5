import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { openVideo, type VideoFacts } from "../../scripts/publish/video/inspect.ts";
import { isSameFilm } from "../../scripts/publish/video/same-film.ts";
import { planVersions } from "../../scripts/publish/video/web-versions.ts";
import { VIDEO_TYPE } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import {
  box,
  dataTrack,
  encodeFilm,
  makeBrokenFilm,
  makeFilm,
  SILENCE,
  withBoxes,
  withTrack,
} from "../support/films.ts";
import { outcomes, publishing, told } from "../support/publishing.ts";

const desk = publishing();
const TRIP = "title: Trip\nsets:\n  - id: all\n    title: All\n";
const CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n";

async function trip(settings = "") {
  await desk.write("trip/gallery.yaml", `${TRIP}${settings}`);
  await desk.photo("trip/all/b.jpg", { seed: 1 });
}

/** A film with its own poster, which needs no decoder. */
async function film(name: string, bytes: Buffer, ending = "mp4") {
  await desk.write(`trip/all/${name}.${ending}`, bytes);
  await desk.photo(`trip/all/${name}.poster.jpg`, { seed: 7, width: 160, height: 120 });
}

/** A copy whose second half was never written. */
function unfinished(bytes: Buffer): Buffer {
  return Buffer.from(bytes).fill(0, Math.floor(bytes.length * 0.6));
}

const stored = async (blob: string) => Buffer.from((await desk.target.blobs.get(keys.blob(blob))) ?? []);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function played(photo: string) {
  const { video, ...rest } = await desk.livePhoto("trip", photo);
  if (!video) throw new Error(`${photo} is not a video`);
  return { ...rest, video };
}

describe("a video in a set's folder", () => {
  it("is published with a poster, a version for browsers, captions, and its file for download", async () => {
    await trip();
    const bytes = await makeFilm({ duration: 2, width: 64, height: 48 });
    await film("a", bytes);
    await desk.write("trip/all/a.vtt", CAPTIONS);
    const report = await desk.publish();
    expect([told(report, desk.content), report.warnings, outcomes(report)]).toEqual([[], [], { trip: "published" }]);
    expect((await desk.live("trip"))?.sets[0]?.photos).toEqual(["a", "b"]);
    const photo = await played("a");
    expect(photo.video).toMatchObject({ width: 64, height: 48, versions: [{ edge: 64 }] });
    expect(photo.video.duration).toBeCloseTo(2, 1);
    expect([photo.width, photo.height]).toEqual([160, 120]);
    expect([photo.original.file, photo.original.type, photo.web?.file, photo.web?.type]).toEqual([
      ...["a.mp4", VIDEO_TYPE, "a.mp4", VIDEO_TYPE],
    ]);
    const [version] = photo.video.versions;
    expect(photo.web?.blob).toBe(version?.blob);
    const web = await stored(version?.blob ?? "");
    expect([sha256(web), web.length]).toEqual([version?.blob, version?.size]);
    // The table comes before the pictures, so that playing begins at once.
    expect(web.indexOf("moov")).toBeLessThan(web.indexOf("mdat"));
    expect((await stored(photo.video.captions?.blob ?? "")).toString()).toBe(CAPTIONS);
    // Nothing else in the folder became a photo.
    const again = await desk.publish();
    expect(outcomes(again)).toEqual({ trip: "unchanged" });
  });

  it("shows a picture of the film that is not black, and turns it upright", async () => {
    await trip();
    const dark = (second: number) => (x: number, y: number) => (second < 3 ? 16 : 60 + ((x * 3 + y * 2) % 170));
    const bytes = await makeFilm({ duration: 4, light: dark, rotation: 90, sound: false });
    await desk.write("trip/all/a.mov", bytes);
    const report = await desk.publish();
    expect([told(report, desk.content), outcomes(report)]).toEqual([[], { trip: "published" }]);
    const photo = await played("a");
    expect([photo.width, photo.height, photo.video.width, photo.video.height]).toEqual([48, 64, 48, 64]);
    const jpeg = photo.renditions.find(({ format }) => format === "jpg");
    const { channels } = await sharp(await stored(jpeg?.blob ?? "")).stats();
    expect(channels[0]?.mean).toBeGreaterThan(40);
    expect((await webFacts(photo)).width).toBe(48);
  });

  it("keeps what was made of it when only its poster or its captions change, and makes nothing again otherwise", async () => {
    await trip();
    await film("a", await makeFilm());
    await desk.publish();
    const before = await played("a");
    desk.done.puts.length = 0;
    await desk.photo("trip/all/a.poster.jpg", { seed: 8, width: 160, height: 120 });
    await desk.write("trip/all/a.vtt", CAPTIONS);
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    const after = await played("a");
    expect(after.hash).not.toBe(before.hash);
    expect(after.video).toEqual({
      ...before.video,
      captions: { blob: sha256(Buffer.from(CAPTIONS)), size: CAPTIONS.length },
    });
    expect(desk.done.puts).not.toContain(keys.blob(before.original.blob));
    expect(desk.done.puts).not.toContain(keys.blob(before.video.versions[0]?.blob ?? ""));
    await desk.remove("trip/all/a.vtt");
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect((await played("a")).video.captions).toBeUndefined();
    desk.done.steps.length = 0;
    await desk.publish({ check: true });
    expect(desk.done.steps).toContain("videos (MB)");
    desk.done.puts.length = 0;
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
    expect(desk.done.puts).toEqual([]);
  });

  it("goes on where a publish was stopped, with what was made until then", async () => {
    await trip();
    await film("a", await makeFilm());
    await film("c", await makeFilm({ duration: 3 }));
    const stop = new AbortController();
    const stopping = desk.publish({
      signal: stop.signal,
      checkpoint: (moment) =>
        moment === "photo" && desk.done.steps.includes("videos (MB)") ? stop.abort() : undefined,
    });
    await expect(stopping).rejects.toThrow();
    const first = desk.done.puts.filter((key) => key.startsWith("blobs/"));
    desk.done.puts.length = 0;
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect(desk.done.puts.filter((key) => first.includes(key))).toEqual([]);
    expect((await played("c")).video.duration).toBeCloseTo(3, 1);
  });

  it.each([true, false])(
    "plays from its first to its last second if it is three minutes long; with sound: %s",
    async (sound) => {
      await trip();
      await film("long", await makeFilm({ duration: 180, rate: 1, sound }));
      expect([told(await desk.publish(), desk.content)]).toEqual([[]]);
      const photo = await played("long");
      const facts = await webFacts(photo);
      expect([facts.packets.picture, facts.sound]).toEqual([180, sound ? { codec: "aac" } : null]);
      for (const duration of [photo.video.duration, facts.duration]) expect(duration).toBeCloseTo(180, 0);
      expect(facts.packets.sound).toBe(sound ? Math.ceil((180 * 44_100) / 1024) : 0);
    },
  );

  it.each([{ container: "mp4" }, { container: "mov", rotation: 270, transfer: "bt709" }] as const)(
    "has its pictures and its sound as they were coded, side by side: %o",
    async (kind) => {
      await trip();
      const bytes = await makeFilm({ ...kind, duration: 20, rate: 2, title: "Our wedding" });
      await film("a", bytes, kind.container);
      expect([told(await desk.publish(), desk.content)]).toEqual([[]]);
      const web = await stored((await played("a")).video.versions[0]?.blob ?? "");
      const [before, after] = ["before", "after.mp4"].map((name) => path.join(desk.content, name));
      await Promise.all([writeFile(before ?? "", bytes), writeFile(after ?? "", web)]);
      expect(await isSameFilm(before ?? "", after ?? "", new AbortController().signal)).toBe(true);
      // What plays says nothing else, and its sound, which came last, is next to its pictures.
      expect([web.includes("wedding"), web.indexOf(SILENCE) < web.length / 2]).toEqual([false, true]);
    },
  );

  it("is encoded if browsers would not play it as it is", async () => {
    await trip();
    await film("wide", await makeFilm({ width: 1952, height: 64, duration: 1, rate: 4 }));
    const report = await desk.publish();
    expect([told(report, desk.content), outcomes(report)]).toEqual([[], { trip: "published" }]);
    const photo = await played("wide");
    expect(photo.video.versions.map(({ edge }) => edge)).toEqual([1920]);
    expect(await webFacts(photo)).toMatchObject({ codec: "avc", width: 1920, height: 62, sound: { codec: "aac" } });
  });

  it.each(["hevc", "vp9", "av1"] as const)("is encoded if it is coded as %s, upright", async (codec) => {
    await trip();
    await desk.write("trip/all/a.mov", await encodeFilm(codec));
    const report = await desk.publish();
    expect([told(report, desk.content), outcomes(report)]).toEqual([[], { trip: "published" }]);
    const photo = await played("a");
    const [width, height] = codec === "hevc" ? [96, 128] : [128, 96];
    expect([photo.width, photo.height, photo.video.width, photo.video.height]).toEqual([width, height, width, height]);
    const web = await webFacts(photo);
    expect([web.codec, web.width, web.height, web.sound]).toEqual(["avc", width, height, null]);
    // Matroska doesn't say how long the last picture stays.
    expect(Math.abs(web.duration - (codec === "hevc" ? 1 : 0.75))).toBeLessThan(0.05);
  });

  it("says what to do about each file that can't be published, and publishes nothing", async () => {
    await trip();
    const whole = await makeFilm({ fastStart: true });
    await desk.write("trip/all/cut.mp4", whole.subarray(0, Math.floor(whole.length * 0.6)));
    await desk.write("trip/all/empty.mp4", "");
    await desk.write("trip/all/text.mp4", "hello");
    await desk.write("trip/all/old.avi", Buffer.concat([Buffer.from("RIFF\0\0\0\0AVI LIST"), Buffer.alloc(200)]));
    await desk.write("trip/all/song.m4a", Buffer.concat([box("ftyp", Buffer.from("M4A \0\0\0\0")), Buffer.alloc(200)]));
    await desk.write("trip/all/head.mp4", box("ftyp", Buffer.from("isom\0\0\0\0isom")));
    await desk.write("trip/all/clip.jpg", whole);
    await film("silent", unfinished(await makeFilm({ fastStart: true })));
    await film("hdr", await makeFilm({ transfer: "hlg" }));
    await film("odd", await makeBrokenFilm(), "mkv");
    await film("said", await makeFilm());
    await desk.write("trip/all/said.vtt", "1\n00:00:00,000 --> 00:00:01,000\nHello\n");
    await desk.write("trip/all/bad.mp4", whole);
    await desk.write("trip/all/bad.poster.jpg", "hello");
    const report = await desk.publish();
    expect(outcomes(report)).toEqual({ trip: "failed" });
    const lines = told(report, desk.content)
      .filter((line) => line.startsWith("trip/all/"))
      .map((line) => line.slice(9));
    expect(lines.sort()).toEqual([
      "bad.poster.jpg is not an image. Remove it from the folder, or replace it with JPEG, PNG, WebP, TIFF or AVIF.",
      "clip.jpg is a video, though its name says it is a photo. Rename it so that its name ends in .mp4, .mov, .m4v, .webm or .mkv.",
      "cut.mp4 can't be played: it is damaged or cut off. Copy or export it again.",
      "empty.mp4 is empty. Copy or export it again.",
      "hdr.mp4 is HDR, which browsers show in wrong colours where the screen is not. Export it in SDR (Rec. 709); on an iPhone, switch off HDR Video before recording.",
      "head.mp4 can't be played: it is damaged or cut off. Copy or export it again.",
      "odd.mkv can't be decoded: it is damaged or cut off. Copy or export it again.",
      "old.avi is an AVI video, which Glassine can't read. Export it as MP4 with H.264 and AAC.",
      "said.mp4 has captions that browsers can't read (said.vtt). Export them as WebVTT in UTF-8, or remove them.",
      "silent.mp4 can't be played: it is damaged or cut off. Copy or export it again.",
      "song.m4a is a sound recording, which Glassine can't read. Remove it from the folder.",
      "text.mp4 is not a video. Copy or export it again, or remove it from the folder.",
    ]);
    expect(await desk.live("trip")).toBeNull();
  });
});

describe("films and photos of one name", () => {
  it("are a phone's photo and its film, which is skipped, in whichever folder it is", async () => {
    await desk.write("trip/gallery.yaml", `${TRIP}  - id: films\n    title: Films\n`);
    await desk.photo("trip/all/IMG_1.jpg", { seed: 1 });
    await desk.photo("trip/all/IMG_2.jpg", { seed: 2 });
    await desk.write("trip/all/IMG_1.MOV", await makeFilm());
    await desk.write("trip/films/IMG_2.MOV", await makeFilm());
    await desk.write("trip/films/own.mp4", await makeFilm());
    const report = await desk.publish();
    expect([told(report, desk.content), report.warnings]).toEqual([
      [],
      ["trip: 2 files beside photos are not photos and are skipped: 2 .mov."],
    ]);
    expect((await desk.live("trip"))?.sets.map(({ photos }) => photos)).toEqual([["IMG_1", "IMG_2"], ["own"]]);
    // A photo never takes the place of a video that is published: its marks and picks belong to the video.
    await desk.photo("trip/films/own.jpg", { seed: 3 });
    expect(told(await desk.publish(), desk.content)).toEqual([
      "trip/films/own.mp4 has the same name as trip/films/own.jpg. A photo's name must be unique in its gallery: rename one of them.",
    ]);
    await desk.remove("trip/films/own.jpg");
    await desk.remove("trip/films/own.mp4");
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
  });

  it("a removed video takes its poster and captions along", async () => {
    await trip("remove: [a]\n");
    await film("a", await makeFilm());
    await desk.write("trip/all/a.vtt", CAPTIONS);
    const report = await desk.publish();
    expect([told(report, desk.content), outcomes(report)]).toEqual([[], { trip: "published" }]);
    expect((await desk.live("trip"))?.sets[0]?.photos).toEqual(["b"]);
  });
});

const WHERE = "+48.2082+016.3738/";
const secret = Buffer.from(WHERE, "latin1");
const full = (type: string, ...parts: Buffer[]) => box(type, Buffer.alloc(4), ...parts);
const text16 = (text: string) =>
  Buffer.concat([Buffer.from([0, text.length, 0x15, 0xc7]), Buffer.from(text, "latin1")]);

function quickTimeKey(key: string, value: string): Buffer {
  const name = Buffer.from(key, "latin1");
  const count = Buffer.from([0, 0, 0, 1]);
  const keyBox = box("mdta", name);
  const data = box("data", Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]), Buffer.from(value, "latin1"));
  const hdlr = full("hdlr", Buffer.alloc(4), Buffer.from("mdta"), Buffer.alloc(13));
  return box("meta", hdlr, full("keys", count, keyBox), box("ilst", box("\0\0\0\x01", data)));
}

const PLACES: Record<string, (film: Buffer) => Buffer> = {
  "its remarks (©xyz)": (film) => withBoxes(film, { inMovie: [box("udta", box("\xa9xyz", text16(WHERE)))] }),
  "QuickTime's keys": (film) =>
    withBoxes(film, { inMovie: [quickTimeKey("com.apple.quicktime.location.ISO6709", WHERE)] }),
  "XMP behind it": (film) =>
    withBoxes(film, {
      atEnd: [
        box(
          "uuid",
          Buffer.from("be7acfcb97a942e89c71999491e3afac", "hex"),
          Buffer.from(`<x:xmpmeta exif:GPSLatitude="${WHERE}"/>`),
        ),
      ],
    }),
  "a box nobody knows": (film) => withBoxes(film, { inMovie: [box("GoPr", secret)], atEnd: [box("skip", secret)] }),
  "what is left of an older table": (film) => withBoxes(film, { atEnd: [box("free", secret)] }),
  "a GoPro's track": (film) => withTrack(film, "gpmd", { sample: secret }),
  "an Android phone's track": (film) => withTrack(film, "camm", { sample: secret }),
  "an iPhone's track": (film) => withTrack(film, "mebx", { sample: secret }),
  "subtitles of a drone": (film) => withTrack(film, "tx3g", { handler: "sbtl", sample: secret }),
};

describe("a video that says where it was taken", () => {
  it.each(Object.entries(PLACES))("in %s: is delivered without, its pictures untouched", async (_, place) => {
    await trip();
    const plain = await makeFilm();
    const bytes = place(plain);
    expect(bytes.includes(secret)).toBe(true);
    await film("a", bytes);
    const report = await desk.publish();
    expect([told(report, desk.content), outcomes(report)]).toEqual([[], { trip: "published" }]);
    const photo = await played("a");
    const original = await stored(photo.original.blob);
    expect([original.includes(secret), original.length]).toEqual([false, bytes.length]);
    // Everything up to its table: all pictures and the sound.
    const pictures = plain.lastIndexOf("moov") - 4;
    expect(original.subarray(0, pictures).equals(plain.subarray(0, pictures))).toBe(true);
    expect((await stored(photo.web?.blob ?? "")).includes(secret)).toBe(false);
    expect(await webFacts(photo)).toMatchObject({ codec: "avc", sound: { codec: "aac" } });
  });

  it("is delivered as it is if the photographer says so, but what browsers play never says it", async () => {
    await trip("strip-gps: false\n");
    const bytes = PLACES["a GoPro's track"]?.(await makeFilm()) ?? Buffer.alloc(0);
    await film("a", bytes);
    await desk.publish();
    const photo = await played("a");
    expect((await stored(photo.original.blob)).equals(bytes)).toBe(true);
    expect((await stored(photo.web?.blob ?? "")).includes(secret)).toBe(false);
  });

  it("among its pictures: is refused, or delivered as it is, and never played", async () => {
    await trip();
    const says = "$GPRMC,081836,A,4812.49,N,01622.43,E";
    await film("a", await makeFilm({ says }));
    expect(told(await desk.publish(), desk.content)).toEqual([
      "trip/all/a.mp4 may say where it was taken, and that can't be removed without changing the film: it is in the middle of its picture or sound. Export it again without location, or set strip-gps: false.",
    ]);
    await trip("strip-gps: false\n");
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    const photo = await played("a");
    expect((await stored(photo.original.blob)).includes("$GPRMC")).toBe(true);
    expect((await stored(photo.web?.blob ?? "")).includes("$GPRMC")).toBe(false);
  });

  it("in a track that claims to be its pictures: is refused, and so is one in fragments with such a track", async () => {
    await trip();
    const film1 = await makeFilm();
    const claim = withBoxes(film1, { inMovie: [dataTrack("gpmd", { handler: "meta", sample: film1, at: 0 })] });
    await film("a", claim);
    expect(told(await desk.publish(), desk.content)[0]).toContain(
      "its tables name parts of its picture as something else",
    );
    const pieces = await makeFilm({ fragmented: true });
    await film("a", pieces);
    expect(told(await desk.publish(), desk.content)).toEqual([]);
    const at = pieces.indexOf("moov") - 4;
    const size = pieces.readUInt32BE(at);
    const track = dataTrack("gpmd", { handler: "meta", sample: secret, at: 0 });
    const length = Buffer.alloc(4);
    length.writeUInt32BE(size + track.length);
    await film(
      "a",
      Buffer.concat([
        pieces.subarray(0, at),
        length,
        pieces.subarray(at + 4, at + size),
        track,
        pieces.subarray(at + size),
      ]),
    );
    expect(told(await desk.publish(), desk.content)[0]).toContain(
      "it comes in fragments and has a track of texts or data",
    );
  });

  it("in its captions, as drones write them: is refused", async () => {
    await trip();
    await film("a", await makeFilm());
    await desk.write(
      "trip/all/a.vtt",
      `${CAPTIONS}\n00:01.000 --> 00:02.000\n[latitude: 48.2082] [longitude: 16.3738]\n`,
    );
    expect(told(await desk.publish(), desk.content)).toEqual([
      "trip/all/a.mp4 has captions that say where the camera was (a.vtt). Remove them from the folder.",
    ]);
  });

  it("in Matroska's tags: is delivered without; in a track of texts it is refused", async () => {
    await trip();
    await film("a", await makeFilm({ container: "mkv", title: WHERE }), "mkv");
    expect(told(await desk.publish(), desk.content)).toEqual([]);
    const photo = await played("a");
    expect((await stored(photo.original.blob)).includes(secret)).toBe(false);
    expect((await openStored(photo.original.blob)).codec).toBe("avc");
    expect((await stored(photo.web?.blob ?? "")).includes(secret)).toBe(false);
  });
});

describe("what can't be published as it is", () => {
  const FITS: VideoFacts = {
    ...{ duration: 10, width: 1920, height: 1080, codec: "avc", profile: "avc1.640028", bitrate: 8_000_000 },
    ...{ packets: { picture: 1, sound: 1 }, hdr: false, sound: { codec: "aac" }, taken: null },
  };
  const why = (facts: Partial<VideoFacts>) => {
    try {
      return planVersions({ ...FITS, ...facts }, false);
    } catch (error) {
      return (error as Error).message;
    }
  };

  it("says why it has to be encoded, and what to install for that", () => {
    expect([why({}), why({ width: 1080, height: 1920 }), why({ sound: null })]).toEqual([[null], [null], [null]]);
    expect(why({ codec: "hevc" })).toBe("has to be encoded, because its picture is coded as HEVC (H.265)");
    expect(why({ codec: "av1" })).toContain("AV1");
    expect(why({ profile: "avc1.6e0028" })).toContain("more than 8 bits");
    expect(why({ width: 3840, height: 2160 })).toContain("3840 × 2160 pixels");
    expect(why({ bitrate: 40_000_000 })).toContain("40 Mbit/s");
    expect(why({ sound: { codec: "pcm-s16" } })).toContain("PCM-S16");
    expect(planVersions(FITS, true)).toMatchObject([null, { shorter: 540 }]);
    expect(planVersions({ ...FITS, codec: "hevc" }, true)).toMatchObject([{ shorter: 1080 }, { shorter: 540 }]);
    expect(planVersions({ ...FITS, width: 640, height: 360 }, true)).toEqual([null]);
  });
});

async function openStored(blob: string): Promise<VideoFacts> {
  const at = path.join(desk.content, "stored.mp4");
  await writeFile(at, await stored(blob));
  const video = await openVideo(at);
  video.input.dispose();
  return video.facts;
}

const webFacts = (photo: Awaited<ReturnType<typeof played>>) => openStored(photo.video.versions[0]?.blob ?? "");
