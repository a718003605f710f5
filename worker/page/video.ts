import { FALLBACK } from "../domain/formats.ts";
import type { Photo, Video } from "../domain/manifest.ts";
import type { Markup } from "../domain/markup.ts";
import { type Place, paths } from "../domain/paths.ts";
import type { SeenPhoto } from "../domain/seen-photo.ts";
import type { Voice } from "../domain/words/voice.ts";
import { markup, nothing } from "./markup.ts";

/** A photo that plays. */
export type VideoPhoto = SeenPhoto & { video: Video };

export const isVideo = (photo: SeenPhoto): photo is VideoPhoto => photo.video !== undefined;

/** Screens up to this width get the small version. */
const NARROW = "(max-width: 40rem)";

/** "1:23", or "1:02:03" from an hour on. */
function playingTime(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const two = (number: number) => String(number).padStart(2, "0");
  return [...(hours > 0 ? [String(hours), two(minutes)] : [String(minutes)]), two(whole % 60)].join(":");
}

/** A sign that a photo plays, and how long; nothing for others. `word`: what is read out. */
export const playingSign = ({ video }: Photo, word: Markup): Markup =>
  video ? markup`<span class="film"><span class="vh">${word}</span> ${playingTime(video.duration)}</span>` : nothing;

/** How a photo or video is described if nobody has described it. */
export const nameAlt = ({ name, video }: Photo, voice: Voice): string =>
  voice.say(video ? "videoAlt" : "photoAlt", { photo: name });

/** A `<video>` with the browser's own controls. Nothing of it is loaded before somebody plays it. */
export function videoMarkup(
  place: Place,
  photo: VideoPhoto,
  { label, voice }: { label: string; voice: Voice },
): Markup {
  const { versions, captions, width, height } = photo.video;
  const poster = photo.renditions.findLast(({ format }) => format === FALLBACK);
  const [, small] = versions;
  const sources = [...(small ? [{ ...small, media: markup` media="${NARROW}"` }] : []), ...versions.slice(0, 1)];
  const track = captions
    ? markup`<track kind="captions" src="${paths.captions(place, photo, captions.blob)}" srclang="${voice.language}" label="${voice.say("videoCaptions")}">`
    : nothing;
  return markup`
    <video controls playsinline preload="none" width="${width}" height="${height}" poster="${poster ? paths.image(place, photo, poster) : ""}" aria-label="${label}">
      ${sources.map((one) => markup`<source src="${paths.video(place, photo, one)}" type="video/mp4"${"media" in one ? one.media : nothing}>`)}
      ${track}
    </video>`;
}

/** What the enlarged photo needs to play a video, as attributes of its tile. */
export function videoData({ hash, video }: VideoPhoto): Record<string, string> {
  const captions = video.captions?.blob.slice(0, 12);
  const edges = video.versions.map(({ edge }) => edge).join(" ");
  return { "data-video": `${hash} ${edges}`, ...(captions ? { "data-captions": captions } : {}) };
}
