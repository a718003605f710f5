import { decideAccess, type Subject, type Wish } from "../domain/access.ts";
import { photosOfLink, placedIn, subjectOfPlaced } from "../domain/client-link.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import { type GalleryManifest, type Photo, setsOf } from "../domain/manifest.ts";
import { SIZES, type Size } from "../domain/sizes.ts";
import { isSlug } from "../domain/slug.ts";
import type { Ctx } from "../http/context.ts";
import { galleryOfOpened } from "../http/cookies.ts";
import { type LinkFacts, readLinkFacts } from "../store/client-link-facts.ts";
import { leadsTo } from "../store/gallery-links.ts";
import { readPhoto } from "../store/manifests.ts";
import { askedLink } from "./link.ts";
import { type Sight, sightOf } from "./sight.ts";

/** What a visitor asks of a client's link. */
export interface LinkAsk {
  wish: Extract<Wish, "look" | "download-photo" | "download-set">;
  /** The photo the wish is about, by name as the URL gives it. */
  photo?: string;
  size?: Size;
}

/** A visitor who was let in by a client's link, and further questions to the decision for them. */
export interface LinkAdmission {
  gallery: string;
  version: string;
  policy: GalleryPolicy;
  link: LinkFacts;
  /** The photo that the wish was about. */
  photo: Photo | null;
  /** How its holder sees them. */
  sight: Sight;
  /** Names of the photos that the link shows today, in order. */
  shown(manifest: Pick<GalleryManifest, "sets">): string[];
  /** The sizes in which its photos may be downloaded, one by one or together. */
  sizes(wish: "download-photo" | "download-set"): Size[];
}

/** Asks for one wish by the link of the path, which this browser opened before. null is every refusal. Throws StorageFault. */
export async function admitByLink(c: Ctx, ask: LinkAsk): Promise<LinkAdmission | null> {
  const id = c.req.param("link") ?? "";
  const gallery = await galleryOfOpened(c, id);
  const admitted = gallery === null ? null : await admitTo(c, { gallery, id, ask });
  return admitted && (await isAsked(c, admitted)) ? admitted : null;
}

/** Whether the path names this gallery: by its link, or by an earlier one that redirects to it. */
async function isAsked(c: Ctx, { gallery, policy }: LinkAdmission): Promise<boolean> {
  const link = askedLink(c);
  return link === policy.link || (await leadsTo(c.env.DB, link)) === gallery;
}

/** The same for a link whose secret was just shown. Throws StorageFault. */
export async function admitTo(
  c: Ctx,
  { gallery, id, ask }: { gallery: string; id: string; ask: LinkAsk },
): Promise<LinkAdmission | null> {
  const link = isSlug(gallery) ? await readLinkFacts(c.env.DB, { gallery, id }) : null;
  const version = link?.policy.version;
  if (!link || !version) return null;
  const { policy, of } = link;
  const allows = (about: { wish: Wish; shows?: boolean; subject?: Subject; size?: Size | undefined }): boolean => {
    const { shows = true, size, ...asked } = about;
    const grant = { maker: link.maker, shows, downloads: link.downloads, endsAt: link.expiresAt };
    const request = { gallery: policy, visitor: { as: "stranger" }, link: grant, now: c.var.now } as const;
    return decideAccess({ ...request, ...asked, ...(size ? { size } : {}) }).allow;
  };
  const { wish, size } = ask;
  if (!allows({ wish, size })) return null;
  const photo =
    ask.photo === undefined
      ? null
      : await readPhoto(c.env.PHOTOS, { gallery, version, photoCount: policy.photoCount, photo: ask.photo });
  if (ask.photo !== undefined) {
    const placed = photo && placedIn(of, { photo: photo.name, sets: setsOf(photo) });
    if (!placed || !allows({ wish, size, subject: subjectOfPlaced(policy, placed) })) return null;
  }
  return {
    ...{ gallery, version, policy, link, photo },
    sight: sightOf({
      decide: ({ wish }) => allows({ wish }),
      readBought: async () => new Set(),
      looksBack: () => false,
    }),
    shown: ({ sets }) =>
      photosOfLink(of, sets).flatMap((placed) =>
        allows({ wish, size, subject: subjectOfPlaced(policy, placed) }) ? placed.photo : [],
      ),
    sizes: (download) => SIZES.filter((one) => allows({ wish: download, size: one })),
  };
}
