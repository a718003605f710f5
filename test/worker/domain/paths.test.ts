import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asLink } from "../../../worker/domain/link.ts";
import type { Photo } from "../../../worker/domain/manifest.ts";
import { paths, pictureSources } from "../../../worker/domain/paths.ts";
import { photoNameFault } from "../../../worker/domain/slug.ts";
import { isCanonicalPath, safeNext } from "../../../worker/http/path.ts";

const HOSTILE = [
  "Übergang am See",
  "写真 1",
  "💍 (1)",
  "100 %",
  "%2f",
  "a?b",
  "a#b",
  "a;b=c",
  "a&b=c",
  "a+b",
  "a:b",
  "~'!()*",
  "a..b",
  "e\u0301",
  "\u202egnp",
  '"><script>',
  "a\u2028b",
];
const names = fc
  .oneof(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }), fc.constantFrom(...HOSTILE))
  .filter((name) => photoNameFault(name) === null);
const slugs = fc.stringMatching(/^[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}$/);

const built = fc.record({ gallery: slugs, set: slugs, name: names }).map(({ gallery, set, name }) => {
  const photo = { name, hash: "0123456789ab" };
  const link = asLink(gallery);
  const args: { [Builder in keyof typeof paths]: Parameters<(typeof paths)[Builder]> } = {
    home: [],
    shell: ["logo-0123456789ab.png"],
    gallery: [link],
    enter: [link, paths.photo(link, name)],
    enterAsClient: [link, paths.photo(link, name)],
    register: [link, paths.photo(link, name)],
    leave: [link],
    view: [link],
    invite: [link],
    set: [link, set],
    photo: [link, name],
    image: [link, photo, { edge: 320, format: "avif" }],
    video: [link, photo, { edge: 1920 }],
    captions: [link, photo, "0123456789ab"],
    publicCover: [link, "0123456789ab.jpg"],
    downloadPhoto: [link, name],
    downloadPhotos: [link, [name], "web"],
    downloadSet: [link, set],
    downloadAll: [link],
    downloadKeepsake: [link],
    downloadSelection: [link],
    pin: [link, paths.downloadSet(link, set)],
    marks: [link],
    selection: [link],
    selectionReceipt: [link],
    selectionReceiptFile: [link, 2],
    notes: [link, name],
    before: [link, name, 1],
    included: [link, paths.downloadSet(link, set)],
    downloadByLink: [link, "0123456789abcdef", { photo: name, size: "original" }],
    galleryViewsCsv: [gallery, 30],
    studioBefore: [gallery, { selection: "0123456789abcdef", photo: name, at: 1 }],
    submitSelection: [link],
    views: [link],
    keptCheck: [link, [set]],
    keptList: [link, set, { format: "avif", from: 0 }],
    news: [link, set, "k3y"],
    wall: [link, { set, seconds: "8" }],
    wallList: [link, { set, have: "k3y" }],
    wallPictures: [link, [name]],
    linkCode: [link, set],
    links: [link, { photo: name }],
    openLink: [link],
    byLink: [link, "0123456789abcdef", { page: "2" }],
    photoByLink: [link, "0123456789abcdef", name],
    app: [link],
    shopPhotos: [link, [name]],
    serviceWorker: [],
    askLink: [link],
    openSelection: [link],
    shop: [link, { photo: name }],
    cart: [link],
    orders: [link],
    order: [link, "7F3K9QX2MB40"],
    orderCheck: [link, "7F3K9QX2MB40"],
    orderInvoice: [link, "7F3K9QX2MB40"],
    orderZip: [link, "7F3K9QX2MB40", "web"],
    orderPhoto: [link, { order: "7F3K9QX2MB40", photo: name }],
    receipt: [link],
    stripeReports: [],
    studioReceipt: [gallery, "s1", { round: "2" }],
    studioReceiptFile: [gallery, "s1", 2],
    studioShop: [gallery],
    studioOrder: [gallery, "7F3K9QX2MB40"],
    studioOrdersCsv: [gallery],
    clients: [paths.photo(asLink(gallery), name)],
    clientsAccount: [],
    clientsEnter: [],
    clientsLeave: [],
    clientsPassword: [],
    askSignIn: [paths.gallery(link)],
    openSignIn: [],
    privacy: [],
    verifyReceipt: [],
    receiptKeys: [],
    stopMail: [`${"0a".repeat(32)}.${"x-_".repeat(14)}y`],
    studio: [],
    studioEnter: [paths.studioGallery(gallery)],
    studioLeave: [],
    studioPreview: [],
    clientsPasskey: [],
    clientsPasskeyAsk: [],
    clientsPasskeys: [],
    clientsPasskeysAsk: [],
    studioPeople: [],
    studioEnterSecond: [],
    studioPasskey: [],
    studioPasskeyAsk: [],
    studioPasskeys: [],
    studioPasskeysAsk: [],
    studioClients: [],
    studioNumbers: [],
    studioNumbersCsv: [],
    galleryNumbers: [gallery, 90],
    galleryNumbersCsv: [gallery],
    studioNotices: [],
    studioMail: [],
    studioLetter: ["3f9a1c22"],
    studioGallery: [gallery],
    studioPhotos: [gallery, { set, photo: name, after: name }],
    studioPrivate: [gallery],
    studioVersions: ["anna-ben"],
    studioActivity: [gallery],
    studioActivityCsv: [gallery],
    studioLetters: [gallery, { after: "a-1", next: "anna@example.com" }],
    studioLetterPreview: [gallery, "new-photos"],
    studioInvitations: [gallery],
    studioRegistrations: [gallery],
    studioRegistrationsCsv: [gallery],
    studioSelections: [gallery, "3f9a1c22"],
    studioPicks: [gallery, "csv"],
  };
  const urls = Object.entries(args).map(([builder, given]) => {
    const build = paths[builder as keyof typeof paths] as (...given: unknown[]) => string;
    return { builder, url: build(...given) };
  });
  return { gallery, name, urls };
});

const ours = (url: string) => new URL(url, "https://photos.example");

describe("every path of the product, whatever a photo is called", () => {
  it("is one that the Worker answers", () => {
    fc.assert(
      fc.property(built, ({ urls }) => {
        for (const { builder, url } of urls)
          expect(isCanonicalPath(url.split("?")[0] ?? ""), `${builder}: ${url}`).toBe(true);
      }),
    );
  });

  it("arrives as it was built: no browser or platform rewrites it", () => {
    fc.assert(
      fc.property(built, ({ urls }) => {
        for (const { builder, url } of urls) {
          const { origin, pathname, hash } = ours(url);
          expect(origin, builder).toBe("https://photos.example");
          expect(pathname, builder).toBe(url.split("?")[0]);
          expect(hash, builder).toBe("");
        }
      }),
    );
  });

  it("survives as the place to return to", () => {
    fc.assert(
      fc.property(built, ({ gallery, name }) => {
        const wanted = paths.photo(asLink(gallery), name);
        const carried = ours(paths.enter(asLink(gallery), wanted)).searchParams.get("next");
        expect(carried).toBe(wanted);
        expect(safeNext(carried, [asLink(gallery)])).toBe(wanted);
      }),
    );
  });
});

const LINK = asLink("anna-ben");

describe("the sources of a picture", () => {
  const rendition = (edge: number, format: "avif" | "jpg") => ({ edge, format, blob: "", size: 1 });
  const photo = (width: number, height: number): Pick<Photo, "name" | "hash" | "width" | "height" | "renditions"> => ({
    name: "Übergang, am See",
    hash: "0123456789ab",
    width,
    height,
    renditions: [rendition(320, "avif"), rendition(960, "avif"), rendition(960, "jpg")],
  });

  it("name a rendition's real width, even for a portrait", () => {
    const sources = pictureSources(LINK, photo(2000, 4000));
    expect(sources.sources[0]?.srcset.split(", ").map((source) => source.split(" ")[1])).toEqual(["160w", "480w"]);
    expect(pictureSources(LINK, photo(4000, 2000)).sources[0]?.srcset).toMatch(/ 320w, .* 960w$/);
  });

  it("never name a width of zero, however thin the panorama", () => {
    expect(pictureSources(LINK, photo(1, 100_000)).sources[0]?.srcset).toMatch(/ 1w, .* 1w$/);
  });

  it("are not split by a comma or a space in the photo's name", () => {
    for (const source of pictureSources(LINK, photo(4, 3)).srcset.split(", ")) {
      expect(source).toMatch(/^\/g\/anna-ben\/image\/[^\s,]+ \d+w$/);
    }
  });

  it("fall back to a JPEG for older browsers", () => {
    expect(pictureSources(LINK, photo(4, 3)).src).toMatch(/\/960-0123456789ab\.jpg$/);
  });
});
