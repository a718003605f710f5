import type { VideoFacts } from "./inspect.ts";

/** A film that browsers play as it is: so large, in so many bits a second. */
const WEB = { longer: 1920, shorter: 1080, bitrate: 12_000_000 } as const;

/** Baseline, main and high profile have 8 bits and half the colours, which every browser decodes. */
const PLAYED_EVERYWHERE = /^avc[13]\.(?:42|4d|64)/i;

const CODECS: Record<string, string> = {
  avc: "H.264",
  hevc: "HEVC (H.265)",
  av1: "AV1",
  vp8: "VP8",
  vp9: "VP9",
  prores: "ProRes",
};

/** Why a film can't be published without encoding it, as it goes on behind "because"; null: it can. */
export function whyEncode({ codec, profile, width, height, bitrate, sound }: VideoFacts): string | null {
  if (codec !== "avc") return `its picture is coded as ${CODECS[codec] ?? codec}`;
  if (!PLAYED_EVERYWHERE.test(profile)) return "its H.264 has more than 8 bits, or more colours, than browsers play";
  if (Math.max(width, height) > WEB.longer || Math.min(width, height) > WEB.shorter) {
    return `it has ${width} × ${height} pixels`;
  }
  if (bitrate > WEB.bitrate) return `it has ${Math.round(bitrate / 1_000_000)} Mbit/s`;
  if (sound && sound.codec !== "aac") return `its sound is coded as ${sound.codec.toUpperCase()}`;
  return null;
}
