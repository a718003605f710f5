import { dock } from "./dock.ts";
import { makeButton, makeElement } from "./elements.ts";
import { count, say } from "./page-data.ts";
import { settled } from "./settled.ts";

let waiting: AbortController | null = null;

/** Loads all photos, says how far that is, and then prints. Cancelled, or begun once more, it does not, and says so. */
export async function printAll(photos: readonly HTMLImageElement[]): Promise<boolean> {
  waiting?.abort();
  const mine = new AbortController();
  waiting = mine;
  const says = makeElement("p", {});
  const cancel = makeButton({ label: say("cancel"), press: () => mine.abort() });
  const toast = makeElement("div", { class: "toast", role: "status" }, says, cancel);
  mine.signal.addEventListener("abort", () => toast.remove());
  dock(toast);
  const tell = () => {
    const there = photos.filter(({ complete }) => complete).length;
    says.textContent = `${count("toPrint", photos.length)} ${Math.floor((100 * there) / photos.length)} %`;
  };
  tell();
  // One that failed is printed without.
  const coming = photos.filter(({ complete }) => !complete).map((img) => settled(img).then(tell));
  for (const img of photos) img.loading = "eager";
  await Promise.all(coming);
  if (mine.signal.aborted) return false;
  mine.abort();
  window.print();
  return true;
}
