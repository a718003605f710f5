import { CHOSEN_MOST, paths } from "../../worker/domain/paths.ts";
import { makeElement } from "./elements.ts";
import { client, count, ownLink, say } from "./page-data.ts";
import { endToast, toast } from "./toast.ts";

/** Phones take a handful of files at a time through their share sheet, and put them among the photos. */
const AT_ONCE = 10;

interface Handing {
  /** The label of the button that continues. */
  label: string;
  /** The share sheet accepted them. */
  done?: () => void;
}

/** Downloads photos one by one, each as the file it is. */
export async function downloadEach(photos: readonly string[]): Promise<void> {
  const size = client.download ?? "web";
  // Without a connection the links say so themselves.
  // If there are more than may be chosen, one over that is enough to be refused.
  const some = photos.slice(0, CHOSEN_MOST + 1);
  const all = await fetch(paths.downloadPhotos(ownLink, some, size), { method: "HEAD" }).catch(() => null);
  if (all && isRefused(all)) return;
  for (const photo of photos)
    makeElement("a", { href: paths.downloadPhoto(ownLink, photo, size), download: "" }).click();
}

/** Whether a download was refused for now: its own address says why, asks for what is missing, or says how many are left. */
function isRefused({ status, url }: Response): boolean {
  if (status === 403) location.href = url;
  return status === 403;
}

/** Gives photos in web size to the share sheet, in batches; the rest is offered once a batch is done. */
export async function saveToDevice(photos: readonly string[], label = say("save")): Promise<void> {
  const [now, later] = [photos.slice(0, AT_ONCE), photos.slice(AT_ONCE)];
  const rest = { label, press: () => saveToDevice(later, label), stays: true };
  const done = () => later.length > 0 && toast(count("toSave", later.length), rest);
  await handOver(now, { label, done });
}

/** Fetches photos in web size, says so, and opens the share sheet with them. */
export async function handOver(photos: readonly string[], how: Handing): Promise<void> {
  toast(count("fetching", photos.length), { stays: true });
  try {
    const files = await Promise.all(photos.map(webFile));
    endToast();
    await share(files, how);
  } catch {
    toast(say("photoFailed"), { label: say("tryAgain"), press: () => handOver(photos, how) });
  }
}

async function share(files: File[], how: Handing) {
  try {
    await navigator.share({ files });
    how.done?.();
  } catch (error) {
    // A press may open the sheet only for a few seconds. If fetching took longer, the photos wait for another press.
    if ((error as Error).name === "NotAllowedError")
      toast(count("fetched", files.length), { label: how.label, press: () => share(files, how), stays: true });
    // Otherwise the person closed the sheet, or it is open already.
  }
}

/** A photo's web size, or a video's, as a file. Throws if it can't be fetched. */
async function webFile(photo: string): Promise<File> {
  const response = await fetch(paths.downloadPhoto(ownLink, photo, "web"));
  if (isRefused(response) || !response.ok) throw new Error(response.statusText);
  const bytes = await response.blob();
  const [ending, type] = bytes.type.startsWith("video/") ? ["mp4", "video/mp4"] : ["jpg", "image/jpeg"];
  return new File([bytes], `${photo}.${ending}`, { type });
}
