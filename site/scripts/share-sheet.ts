import { client } from "./page-data.ts";

/** Whether photos can be handed to the device's own share sheet: on phones, where it puts them among the photos. */
export function canSave(): boolean {
  if (!client.download || !matchMedia("(pointer: coarse)").matches) return false;
  return navigator.canShare?.({ files: [new File([], "photo.jpg", { type: "image/jpeg" })] }) ?? false;
}
