import { paths } from "../../worker/domain/paths.ts";
import { makeElement } from "./elements.ts";
import { client, ownLink } from "./page-data.ts";

/** Screens up to this width get the small version. */
const NARROW = "(max-width: 40rem)";

/** The video of a tile with the browser's own controls; null: the tile has a photo. */
export function makeFilm(tile: Element, name: string): HTMLVideoElement | null {
  const [hash, ...edges] = tile.getAttribute("data-video")?.split(" ") ?? [];
  if (!hash) return null;
  const label = tile.querySelector("img")?.alt ?? name;
  const video = makeElement("video", { controls: "", playsinline: "", preload: "none", "aria-label": label });
  const [large, small] = edges.map((edge) => paths.video(ownLink, { name, hash }, { edge: Number(edge) }));
  if (small) video.append(makeElement("source", { src: small, type: "video/mp4", media: NARROW }));
  if (large) video.append(makeElement("source", { src: large, type: "video/mp4" }));
  const captions = tile.getAttribute("data-captions");
  if (captions) {
    const src = paths.captions(ownLink, { name }, captions);
    video.append(makeElement("track", { kind: "captions", src, srclang: client.language }));
  }
  video.addEventListener("play", () => video.classList.add("begun"));
  return video;
}

/** Plays a video to its end, or until it is stopped. Rejects if the browser or the network don't let it. */
export async function playThrough(video: HTMLVideoElement): Promise<void> {
  await video.play();
  await new Promise((resolve, reject) => {
    for (const event of ["ended", "pause", "emptied"]) video.addEventListener(event, resolve, { once: true });
    video.addEventListener("error", reject, { once: true });
  });
}

/** Whether a press belongs to the video's own controls: all of it once it has begun, before that its lower part. */
export function isForFilm({ target, clientY }: PointerEvent): boolean {
  const video = (target as Element).closest("video");
  return video !== null && (video.classList.contains("begun") || clientY > video.getBoundingClientRect().bottom - 64);
}
