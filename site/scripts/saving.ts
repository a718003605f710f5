import { paths } from "../../worker/domain/paths.ts";
import { client, say } from "./page-data.ts";
import { toast } from "./toast.ts";

/** Phones take a handful of files at a time through their share sheet, and put them among the photos. */
const AT_ONCE = 10;

/** Hands photos in web size to the share sheet, in batches; the rest is offered once a batch is done. */
export async function saveToDevice(photos: readonly string[]): Promise<void> {
  const [now, later] = [photos.slice(0, AT_ONCE), photos.slice(AT_ONCE)];
  if (now.length === 0) return;
  try {
    await navigator.share({ files: await Promise.all(now.map(webFile)) });
    if (later.length > 0) toast(say("save"), { label: String(later.length), press: () => saveToDevice(later) });
  } catch (error) {
    // The person closed the sheet.
    if ((error as Error).name === "AbortError") return;
    toast(say("photoFailed"), { label: say("tryAgain"), press: () => saveToDevice(photos) });
  }
}

/** A photo's web size as a file. Throws when it can't be had. */
export async function webFile(photo: string): Promise<File> {
  const response = await fetch(paths.downloadPhoto(client.gallery, photo, "web"));
  if (!response.ok) throw new Error(`download answered ${response.status}`);
  return new File([await response.blob()], `${photo}.jpg`, { type: "image/jpeg" });
}
