import { crc32, deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PhotoKind } from "../../scripts/content/kind.ts";
import { isCameraPhrase } from "../../scripts/publish/description/camera-phrase.ts";
import { cleanLine, cleanParagraph } from "../../scripts/publish/description/clean-text.ts";
import { type Description, readDescription } from "../../scripts/publish/description/description.ts";
import { readXmp } from "../../scripts/publish/description/xmp.ts";
import { readHeader } from "../../scripts/publish/photo/header.ts";
import { fill, growth, LARGE, SLACK, SMALL } from "../support/growth.ts";
import { heicBytes } from "../support/heic.ts";
import {
  alt,
  type ExifWish,
  iptcOf,
  photoshopOf,
  segments,
  tiffOf,
  UTF8_MARK,
  wide,
  withSegments,
  xmpOf,
} from "../support/metadata.ts";
import { photoBytes } from "../support/photos.ts";

async function read(bytes: Buffer, { kind = "jpeg" as PhotoKind, file = "ANB_0026.jpg" } = {}): Promise<Description> {
  return readDescription({ bytes, kind, header: await readHeader(bytes), file });
}

const plain = await photoBytes();
const said = (...own: Buffer[]) => read(withSegments(plain, ...own));
const ofExif = (main: ExifWish[], exif: ExifWish[] = []) => said(segments.exif(tiffOf({ main, exif })));
const ofXmp = (properties: string, attributes = "") => said(segments.xmp(xmpOf(properties, attributes)));
const ascii = (tag: number, value: string | Buffer): ExifWish => ({ tag, type: 2, value });
const profile = (kind: string, bytes: Buffer) =>
  Buffer.concat([Buffer.from([0]), deflateSync(`\n${kind}\n      ${bytes.length}\n${bytes.toString("hex")}\n`)]);
const latin1 = (text: string) => Buffer.from(`${text}\0`, "latin1");

const TRAPS = [
  ...[
    '<a "',
    "<a '\"",
    "<!--",
    "<![CDATA[",
    "<a",
    "&#",
    "<dc:title>",
    "<a></ax",
    "</a ",
    "<rdf:li>",
    "</dc:title ",
    "<b></b>",
  ],
  ...[
    "xmlns:a=''",
    ' xmlns:a="b"',
    "a='b' ",
    "&amp;",
    "]]>",
    " ",
    "\n",
    " \n",
    "\r",
    "\u202e",
    "👩‍👩‍👧",
    "e\u0301",
    "dcim/",
    "digital ",
  ],
];

describe("what a file says about its photo", () => {
  it("is nothing where it says nothing", async () => {
    expect(await read(plain)).toEqual({
      ...{ creator: null, rights: null, caption: null, rating: null, taken: null, camera: null, raw: false },
    });
  });

  it.each(["exif", "xmp", "iptc"] as const)("is read from %s alone", async (only) => {
    const exif = segments.exif(
      tiffOf({
        main: [
          ascii(270, "Cutting the cake"),
          ascii(315, "Mara Löw"),
          ascii(33432, "© Löw"),
          { tag: 18246, type: 3, value: 4 },
        ],
      }),
    );
    const xmp = segments.xmp(
      xmpOf(
        `${alt("dc:description", { "x-default": "Cutting the cake" })}<dc:creator><rdf:Seq><rdf:li>Mara Löw</rdf:li></rdf:Seq></dc:creator>${alt("dc:rights", { "x-default": "© Löw" })}`,
        'xmp:Rating="4"',
      ),
    );
    const iptc = segments.iptc(iptcOf(UTF8_MARK, [2, 80, "Mara Löw"], [2, 116, "© Löw"], [2, 120, "Cutting the cake"]));
    expect(await said({ exif, xmp, iptc }[only])).toMatchObject({
      ...{ creator: "Mara Löw", rights: "© Löw", caption: "Cutting the cake", rating: only === "iptc" ? null : 4 },
    });
  });

  it("comes from the first of EXIF, XMP and IPTC that has it, each fact on its own", async () => {
    const exif = segments.exif(tiffOf({ main: [ascii(315, "of EXIF"), ascii(33432, "   "), ascii(270, "SONY DSC")] }));
    const xmp = segments.xmp(
      xmpOf(
        `<dc:creator><rdf:Seq><rdf:li>of XMP</rdf:li></rdf:Seq></dc:creator>${alt("dc:rights", { "x-default": "of XMP" })}`,
      ),
    );
    const iptc = segments.iptc(iptcOf([2, 80, "of IPTC"], [2, 116, "of IPTC"], [2, 120, "of IPTC"]));
    const all = await said(iptc, xmp, exif);
    expect([all.creator, all.rights, all.caption]).toEqual(["of EXIF", "of XMP", "of IPTC"]);
  });

  it.each([
    ["UTF-8", [ascii(315, "Zoë Nováková")], { creator: "Zoë Nováková" }],
    ["Latin-1", [ascii(315, latin1("Zoë Müller"))], { creator: "Zoë Müller" }],
    ["the letters of Windows", [ascii(315, Buffer.from([0x80, 0x93, 0x41, 0x94, 0]))], { creator: "€“A”" }],
    ["text under the type of bytes", [{ tag: 315, type: 7, value: Buffer.from("Mara\0") }], { creator: "Mara" }],
    ["UTF-16 of Windows", [{ tag: 40091, type: 1, value: wide("Das „Ja“ 👰") }], { caption: "Das „Ja“ 👰" }],
    ["an author of Windows", [{ tag: 40093, type: 1, value: wide("Zoë") }], { creator: "Zoë" }],
    ["a comment of Windows", [{ tag: 40092, type: 1, value: wide("Rings") }], { caption: "Rings" }],
    [
      "a copyright in two parts",
      [ascii(33432, Buffer.from("Mara Löw\0Studio Nord\0"))],
      { rights: "Mara Löw; Studio Nord" },
    ],
    ["a copyright of the editor alone", [ascii(33432, Buffer.from(" \0Studio Nord\0"))], { rights: "Studio Nord" }],
    ["a copyright without an end", [ascii(33432, Buffer.from("Mara Löw"))], { rights: "Mara Löw" }],
    ["a rating of none", [{ tag: 18246, type: 3, value: 0 }], { rating: null }],
  ] as const)("is understood in EXIF: %s", async (_, main, expected) => {
    expect(await ofExif([...main])).toMatchObject(expected);
  });

  it("is understood in EXIF of either byte order, with Windows' texts little-endian in both", async () => {
    const main = [ascii(315, "Mara"), { tag: 40091, type: 1, value: wide("Ringe") }];
    expect(await said(segments.exif(tiffOf({ main, little: false })))).toMatchObject({
      creator: "Mara",
      caption: "Ringe",
    });
  });

  it.each([
    ["the default language", alt("dc:description", { de: "Torte", "x-default": "The cake", fr: "Gâteau" }), "The cake"],
    ["the first language", alt("dc:description", { de: "Torte", fr: "Gâteau" }), "Torte"],
    ["an attribute", "", "In an attribute & more", 'dc:description="In an attribute &amp; more"'],
    ["an attribute in single quotes", "", 'a "b"', "dc:description='a \"b\"'"],
    ["an element of text", "<dc:description>plain</dc:description>", "plain"],
    ["references", "<dc:description>&lt;b&gt; &#x1F470; &#252; &quot;</dc:description>", '<b> 👰 ü "'],
    ["CDATA", "<dc:description><![CDATA[a <b> & c]]></dc:description>", "a <b> & c"],
    ["another prefix", `<d:title xmlns:d="http://purl.org/dc/elements/1.1/">Rings</d:title>`, "Rings"],
    [
      "a value beside its qualifiers",
      `<dc:description rdf:parseType="Resource"><rdf:value>Rings</rdf:value><x:of xmlns:x="urn:x">old</x:of></dc:description>`,
      "Rings",
    ],
    [
      "such a value in a list",
      `<dc:description><rdf:Alt><rdf:li rdf:parseType="Resource"><x:of xmlns:x="urn:x">old</x:of><rdf:value>Ri&amp;ngs</rdf:value></rdf:li></rdf:Alt></dc:description>`,
      "Ri&ngs",
    ],
    ["a value as an attribute", `<dc:description rdf:value="Rings" xml:lang="de"/>`, "Rings"],
    ["such a value of an inner node", `<dc:description><rdf:Description rdf:value="Rings"/></dc:description>`, "Rings"],
    ["the title where there is no description", alt("dc:title", { "x-default": "Rings" }), "Rings"],
    [
      "an empty description",
      `${alt("dc:description", { "x-default": " " })}${alt("dc:title", { "x-default": "Rings" })}`,
      "Rings",
    ],
    ["beside a name that begins alike", "<dc:titles>no</dc:titles><dc:title>yes</dc:title >", "yes"],
    ["a comment between", "<!-- <dc:description>no</dc:description> --><dc:description>yes</dc:description>", "yes"],
    [
      "nothing of the pictures it is made of",
      `<photoshop:Layers><rdf:Bag><rdf:li><rdf:Description><dc:description>of a layer</dc:description></rdf:Description></rdf:li></rdf:Bag></photoshop:Layers>`,
      null,
    ],
    ["the wrong namespace", `<d:description xmlns:d="http://example.com/">no</d:description>`, null],
  ])("is understood in XMP: %s", async (_, properties, expected, attributes = "") => {
    expect((await ofXmp(properties, attributes)).caption).toBe(expected);
  });

  it("is understood in XMP with several descriptions, creators and encodings", async () => {
    const two = xmpOf("").replace(
      "</rdf:RDF>",
      `<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>A</rdf:li><rdf:li>B</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF>`,
    );
    expect((await said(segments.xmp(two))).creator).toBe("A; B");
    const text = xmpOf("<dc:title>Größe</dc:title>");
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`, "utf8"),
      Buffer.from(`\ufeff${text}`, "utf16le"),
      Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
      Buffer.from(text.slice(text.indexOf("<x:")), "utf16le"),
    ]) {
      expect(readXmp(bytes).get("dc:title")).toEqual(["Größe"]);
    }
  });

  it("is understood in an extended packet with parts in any order, but not in one with another GUID", async () => {
    const guid = "0123456789ABCDEF0123456789ABCDEF";
    const main = xmpOf("", `xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="${guid}"`);
    const long = xmpOf(
      `<xmp:Thumbnails>${"x".repeat(150_000)}</xmp:Thumbnails>${alt("dc:description", { "x-default": "Far behind" })}`,
    );
    const parts = segments.moreXmp(long, { guid });
    expect(parts.length).toBeGreaterThan(2);
    expect((await said(segments.xmp(main), ...parts.toReversed())).caption).toBe("Far behind");
    const others = segments.moreXmp(long, { guid: guid.replaceAll("A", "B") });
    expect((await said(segments.xmp(main), ...others)).caption).toBeNull();
  });

  it.each([
    ["UTF-8 by its mark", [UTF8_MARK, [2, 120, "Größe"]], "Größe"],
    ["UTF-8 without a mark", [[2, 120, "Größe"]], "Größe"],
    ["Latin-1", [[2, 120, Buffer.from("Größe", "latin1")]], "Größe"],
    ["UTF-8 that ends within a letter", [UTF8_MARK, [2, 120, Buffer.from("Größe ü").subarray(0, -1)]], "Größe"],
    ["UTF-8 behind a byte order mark", [[2, 120, "\ufeffCake"]], "Cake"],
    ["Latin-1 that ends with an accent", [[2, 120, Buffer.from("José", "latin1")]], "José"],
    ["UTF-8 that it isn't", [UTF8_MARK, [2, 120, Buffer.from("Größe", "latin1")]], "Größe"],
    [
      "Latin-1 by its mark",
      [
        [1, 90, "\x1b.A"],
        [2, 120, Buffer.from("Ã¼", "latin1")],
      ],
      "Ã¼",
    ],
    ["an object's name", [[2, 5, "Rings"]], "Rings"],
    ["a length in four bytes", [[2, 25, "x"]], null],
  ] as const)("is understood in IPTC: %s", async (_, sets, expected) => {
    const iptc = iptcOf(...(sets as unknown as [number, number, string][]));
    expect((await said(segments.iptc(iptc))).caption).toBe(expected);
  });

  it("is read from a TIFF's own fields, whatever its pixels are", async () => {
    const main = [
      { tag: 700, type: 1, value: Buffer.from(xmpOf(alt("dc:description", { "x-default": "Größe" }))) },
      { tag: 33723, type: 7, value: iptcOf(UTF8_MARK, [2, 80, "Zoë"]) },
    ];
    const header = await readHeader(plain);
    expect(readDescription({ bytes: tiffOf({ main }), kind: "tiff", header, file: "a.tif" })).toMatchObject({
      ...{ caption: "Größe", creator: "Zoë" },
    });
  });

  it.each([
    ["tEXt", "Title", Buffer.from("Größe", "latin1"), "Größe"],
    ["tEXt", "Description", Buffer.from("Größe"), "Größe"],
    ["zTXt", "Description", Buffer.concat([Buffer.from([0]), deflateSync("Größe")]), "Größe"],
    ["iTXt", "Title", Buffer.concat([Buffer.from("\0\0de\0Titel\0"), Buffer.from("Größe")]), "Größe"],
    ["iTXt", "Title", Buffer.concat([Buffer.from("\x01\0\0\0"), deflateSync("Größe")]), "Größe"],
    ["zTXt", "Raw profile type iptc", profile("iptc", iptcOf(UTF8_MARK, [2, 120, "Größe"])), "Größe"],
    ["zTXt", "Raw profile type 8bim", profile("8bim", photoshopOf(iptcOf([2, 5, "Größe"]))), "Größe"],
    ["zTXt", "Title", Buffer.from("\0not compressed"), null],
    ["iTXt", "Title", Buffer.from(""), null],
    ["tEXt", "Comment", Buffer.from("no caption"), null],
  ])("is read in a PNG's own texts: %s %s", async (type, keyword, data, expected) => {
    const png = await photoBytes({ format: "png" });
    const text = Buffer.concat([Buffer.from(`${keyword}\0`, "latin1"), data]);
    const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type), text, Buffer.alloc(4)]);
    chunk.writeUInt32BE(text.length);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
    const bytes = Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
    expect((await read(bytes, { kind: "png" })).caption).toBe(expected);
  });

  it("is read from HEIC", async () => {
    const blocks = [[200, 60, 40] as const];
    const bytes = heicBytes({ blocks, columns: 1, exif: tiffOf({ main: [ascii(270, "Größe")] }) });
    expect((await read(bytes, { kind: "heic" })).caption).toBe("Größe");
  });

  it.each(["png", "webp", "tiff", "avif"] as const)("is read in %s too", async (format) => {
    const { default: sharp } = await import("sharp");
    const bytes = await sharp(plain)
      .withExif({ IFD0: { Artist: "Mara" } })
      .withXmp(xmpOf(alt("dc:description", { "x-default": "Größe" })))
      .toFormat(format, format === "avif" ? { effort: 0 } : {})
      .toBuffer();
    expect(await read(bytes, { kind: format })).toMatchObject({
      // Here EXIF is the file itself, and sharp writes none of its own.
      ...(format === "tiff" ? {} : { creator: "Mara" }),
      caption: "Größe",
    });
  });

  it.each([
    ..."OLYMPUS DIGITAL CAMERA|KONICA MINOLTA DIGITAL CAMERA|SONY DSC|DCIM\\100MEDIA\\DJI_0001.JPG|Exif_JPEG_PICTURE".split(
      "|",
    ),
    ..."<Digimax S500 / Samsung>|Created with GIMP|Processed with VSCO with a6 preset|untitled|DSC_1234|IMG_20260613_110203".split(
      "|",
    ),
    ..."dav|oznorCOMMON|ANB_0026|anb_0026.JPG|ANB_0026.psd|default|???".split("|"),
  ])("is no caption where a camera or program writes it of every photo: %s", async (text) => {
    expect((await ofExif([ascii(270, text)])).caption).toBeNull();
  });

  it.each([
    "Olympus Mons at dawn",
    "Samsung's new hall",
    "Image of a saint",
    "Created by Anna's grandmother",
    "P",
    "Default to kindness",
  ])("is a caption where somebody wrote it: %s", async (text) =>
    expect((await ofExif([ascii(270, text)])).caption).toBe(text),
  );

  it.each([
    ["2026:06:13 11:02:03", "12", "+02:00", { wall: "2026-06-13T11:02:03", fraction: "12", zone: "+02:00" }],
    ["2026:06:13 11:02:03", "500 ", "-05:30", { wall: "2026-06-13T11:02:03", fraction: "5", zone: "-05:30" }],
    ["2026:06:13 11:02:03", "", "   :  ", { wall: "2026-06-13T11:02:03", fraction: "", zone: null }],
    ["2026:06:13 11:02:03", "x", "+99:00", { wall: "2026-06-13T11:02:03", fraction: "", zone: null }],
    ["2026-06-13T11:02:03.25+0200", "", "", { wall: "2026-06-13T11:02:03", fraction: "25", zone: "+02:00" }],
    ["2026:02:30 11:02:03", "", "", null],
    ["    :  :     :  :  ", "", "", null],
  ])("says when it was taken: %s, %s, %s", async (time, fraction, zone, expected) => {
    const exif = [ascii(36867, time), ascii(37521, fraction), ascii(36881, zone)];
    expect((await ofExif([], exif)).taken).toEqual(expected);
  });

  it("includes when it was taken, from XMP and IPTC, and for a scan when it was made", async () => {
    expect((await ofXmp("", 'exif:DateTimeOriginal="2026-06-13T11:02:03.5Z"')).taken).toEqual({
      ...{ wall: "2026-06-13T11:02:03", fraction: "5", zone: "+00:00" },
    });
    expect((await ofXmp("<photoshop:DateCreated>2026-06-13T11:02</photoshop:DateCreated>")).taken?.wall).toBe(
      "2026-06-13T11:02:00",
    );
    expect((await said(segments.iptc(iptcOf([2, 55, "20260613"], [2, 60, "110203+0200"])))).taken).toEqual({
      ...{ wall: "2026-06-13T11:02:03", fraction: "", zone: "+02:00" },
    });
    expect((await ofExif([], [ascii(36868, "1999:01:01 00:00:00")])).taken?.wall).toBe("1999-01-01T00:00:00");
  });

  it("is bounded and contains nothing that controls the text around it", async () => {
    const evil = "a\u0000b\u001b[2J\u202egpj\u2066x\u2069\r\n\r\n\r\n\u2028c\ud800\ufeff\u0085d";
    const caption = cleanParagraph(evil, 2000) ?? "";
    expect(caption).toBe("a b [2Jgpjx\n\nc\ufffd\nd");
    expect(cleanLine(evil, 2000)).toBe("a b [2Jgpjx c\ufffd d");
    const long = (await ofXmp(alt("dc:description", { "x-default": "👩‍👩‍👧 ".repeat(2500) }))).caption ?? "";
    expect(long.length).toBeLessThanOrEqual(2001);
    expect(long.endsWith("👩‍👩‍👧…")).toBe(true);
    expect((await ofExif([ascii(315, "M".repeat(5000))])).creator?.length).toBeLessThanOrEqual(301);
    expect([cleanLine(" \u202e\n\t", 10), cleanParagraph("", 10)]).toEqual([null, null]);
  });

  it("does no harm, however it is damaged", async () => {
    const whole = withSegments(
      plain,
      segments.exif(
        tiffOf({ main: [ascii(270, "a"), ascii(33432, "b\0c")], exif: [ascii(36867, "2026:06:13 11:02:03")] }),
      ),
      segments.xmp(xmpOf(alt("dc:description", { "x-default": "d" }), 'xmp:Rating="5"')),
      segments.iptc(iptcOf(UTF8_MARK, [2, 120, "e"])),
    );
    const header = await readHeader(whole);
    const head = whole.length - plain.length;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(head), fc.nat(255)), { maxLength: 20 }), (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        readDescription({ bytes, kind: "jpeg", header: { ...header, exif: bytes.subarray(2, head) }, file: "a.jpg" });
      }),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void readXmp(Buffer.from(xmpOf(text, text)))));
    const noise = fc.stringMatching(/^[<>"'/=a:!?\-[\]& ]*$/);
    fc.assert(
      fc.property(noise, (text) => void readXmp(Buffer.from(xmpOf(text, text)))),
      { numRuns: 2000 },
    );
  });

  it("is read from a packet of several megabytes", () => {
    const history = `<xmp:History><rdf:Seq>${'<rdf:li a="b"/>'.repeat(100_000)}</rdf:Seq></xmp:History>`;
    expect(readXmp(Buffer.from(xmpOf(`${history}<dc:title>End</dc:title>`))).get("dc:title")).toEqual(["End"]);
  });

  it.each(TRAPS)("takes time in proportion to its length, whatever is in it: %j", async (shape) => {
    const read = (length: number) => {
      const text = fill("", shape, length);
      const packets = [
        xmpOf(text),
        xmpOf("", text),
        text,
        xmpOf(`<dc:title>${text}`),
        xmpOf(`<dc:title a="${text}"/>`),
      ];
      const bytes = packets.map((packet) => Buffer.from(packet));
      return () => {
        for (const packet of bytes) readXmp(packet);
        for (const longest of [100, length * 2]) {
          cleanLine(text, longest);
          cleanParagraph(text, longest);
        }
        isCameraPhrase(text);
      };
    };
    expect(await growth(read(SMALL), read(LARGE))).toBeLessThan(SLACK);
  });
});
