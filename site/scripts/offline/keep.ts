import type { KeptList, KeptPhoto } from "../../../worker/domain/pages/kept-copy.ts";
import { paths } from "../../../worker/domain/paths.ts";
import { dateLocale } from "../../../worker/domain/words/date-locale.ts";
import { makeButton, makeElement } from "../elements.ts";
import { client, ownLink, showNumber } from "../page-data.ts";
import { type KeptFormat, listSet } from "./listing.ts";
import type { Asked, Doing, Told } from "./protocol.ts";

/** Keeping the set of this page offline: what it takes, how far it is, and taking it away again. */

const setHere = () => decodeURIComponent(location.pathname.split("/")[3] ?? "");

/** The browser's own wish to install this as an app, once it has one. */
let install: (Event & { prompt(): Promise<unknown> }) | null = null;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  install = event as typeof install;
});

/** From now on this gallery can be an app of its own. */
function offerApp() {
  const link = document.querySelector<HTMLLinkElement>("link[rel=manifest]");
  if (!link) return;
  link.crossOrigin = "use-credentials";
  link.href = paths.app(ownLink);
}

async function tell(what: Doing): Promise<Told> {
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    active?.postMessage({ ...what, gallery: client.gallery, link: ownLink, set: setHere() } satisfies Asked, [port2]);
  });
}

/** What failed, as the service worker names it. */
class Failed extends Error {}

async function told(what: Doing): Promise<Told> {
  const answer = await tell(what);
  if (answer.fault) throw new Failed(answer.fault);
  return answer;
}

const bytesOf = (photos: readonly KeptPhoto[]) =>
  photos.reduce((sum, { files }) => sum + files.reduce((all, { bytes }) => all + bytes, 0), 0);

function showBytes(bytes: number): string {
  const millions = Math.max(0.1, bytes / 1e6);
  const digits = { maximumFractionDigits: millions < 10 ? 1 : 0 };
  return new Intl.NumberFormat(client.locale, { style: "unit", unit: "megabyte", ...digits }).format(millions);
}

const showMoment = (since: number) =>
  new Intl.DateTimeFormat(dateLocale(client.locale ?? client.language), {
    dateStyle: "long",
    timeStyle: "short",
  }).format(since);

/** The format that this browser chose for the pictures of the page. */
const format = (): KeptFormat =>
  [...document.querySelectorAll<HTMLImageElement>(".tile img")].some((img) => img.currentSrc.endsWith(".avif"))
    ? "avif"
    : "jpg";

/** The dialog: one text, what can be done, and the progress while something is. */
class Keeping {
  private readonly dialog = makeElement("dialog", { class: "share-dialog keep-dialog" });
  private readonly says = makeElement("p", { role: "status" });
  private readonly acts = makeElement("div", { class: "keep-acts" });
  private words: KeptList["words"] = {};
  private readonly opener: HTMLButtonElement;
  /** While photos are being kept; ended by whoever closes the dialog. */
  private work: AbortController | null = null;

  constructor(opener: HTMLButtonElement) {
    this.opener = opener;
    this.dialog.setAttribute("aria-label", opener.textContent ?? "");
    this.dialog.append(makeElement("h2", {}, opener.textContent ?? ""), this.says, this.acts);
    this.dialog.addEventListener("close", () => [this.work?.abort(), this.dialog.remove()]);
    this.dialog.addEventListener("click", ({ target }) => target === this.dialog && this.dialog.close());
    document.body.append(this.dialog);
    this.dialog.showModal();
  }

  async open() {
    const kept = navigator.serviceWorker.controller ? await tell({ do: "look" }) : {};
    if (kept.words) this.words = kept.words;
    if (kept.since && kept.photos) return this.showKept({ since: kept.since, photos: kept.photos });
    try {
      const list = await listSet(ownLink, setHere(), format());
      this.words = list.words;
      this.offer(list);
    } catch {
      // Without an answer there are no words either.
      this.dialog.close();
      this.opener.disabled = false;
    }
  }

  private say(key: keyof KeptList["words"], values: Record<string, string> = {}): string {
    return (this.words[key] ?? "").replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  }

  private show(text: string, ...acts: HTMLElement[]) {
    this.says.textContent = text;
    for (const act of acts) if (act instanceof HTMLButtonElement) act.classList.add("button");
    this.acts.replaceChildren(...acts);
    acts.find((act) => act instanceof HTMLButtonElement)?.focus();
  }

  private readonly close = (key: "cancel" | "done") =>
    makeButton({ label: this.say(key), press: () => this.dialog.close() });

  private offer(list: KeptList) {
    const values = { photos: showNumber(list.total), bytes: showBytes(bytesOf(list.photos)) };
    const keep = makeButton({ label: this.say("keepOffline"), press: () => this.keep(list) });
    const films = list.photos.some(({ film }) => film) ? this.say("keepNoVideos") : "";
    this.show(`${this.say("keepExplains", values)} ${films}`.trim(), keep, this.close("cancel"));
  }

  private async keep(list: KeptList) {
    const needed = bytesOf(list.photos);
    const { quota = Number.MAX_VALUE, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    if (quota - usage < needed * 1.05) {
      const values = { needed: showBytes(needed), free: showBytes(quota - usage) };
      return this.show(this.say("keepFull", values), this.close("done"));
    }
    const work = new AbortController();
    this.work = work;
    try {
      await this.store(list, work.signal);
      this.work = null;
      this.showKept({ since: Date.now(), photos: list.photos }, this.say("keptNow"));
    } catch (error) {
      this.work = null;
      await tell({ do: "remove" });
      if (!work.signal.aborted) this.showFault(error, list);
    }
  }

  private async store({ photos, next: _next, total: _total, ...head }: KeptList, signal: AbortSignal) {
    const bar = makeElement("progress", {
      max: String(photos.length),
      value: "0",
      "aria-label": this.say("keepOffline"),
    });
    const tellProgress = () => {
      const values = { done: showNumber(bar.value), total: showNumber(photos.length) };
      this.says.textContent = this.say("keepingPhotos", values);
    };
    this.show("", bar, this.close("cancel"));
    tellProgress();
    await navigator.serviceWorker.register(paths.serviceWorker(), { scope: "/" });
    const session = await fetch(paths.keptCheck(ownLink), { method: "POST" });
    if (!session.ok) throw new Failed("failed");
    const { state = "" } = await told({ do: "begin" });
    const waiting = photos.values();
    const takeOne = async () => {
      for (const photo of waiting) {
        signal.throwIfAborted();
        await told({ do: "photo", photo });
        bar.value += 1;
        tellProgress();
      }
    };
    await Promise.all([takeOne(), takeOne(), takeOne()]);
    signal.throwIfAborted();
    await told({ do: "finish", kept: { ...head, photos, state, format: format() } });
    // Without this, a browser may delete it when it needs room.
    navigator.storage?.persist?.().catch(() => {});
    offerApp();
  }

  private showFault(error: unknown, list: KeptList) {
    const full = error instanceof Failed && error.message === "full";
    const again = makeButton({ label: this.say("tryAgain"), press: () => this.keep(list) });
    this.show(this.say(full ? "keepRanFull" : "keepFailed"), again, this.close("done"));
  }

  private showKept({ since, photos }: { since: number; photos: KeptPhoto[] }, text = "") {
    markKept(this.opener, true);
    const when = this.say("keptSince", { date: showMoment(since) });
    const size = showBytes(bytesOf(photos));
    const app = install ? [makeButton({ label: this.say("keepAddApp"), press: () => install?.prompt() })] : [];
    const remove = makeButton({ label: this.say("removeKept"), press: () => this.remove() });
    this.show(`${text || when} ${size}`, this.close("done"), ...app, remove);
  }

  private async remove() {
    await tell({ do: "remove" });
    markKept(this.opener, false);
    this.show(this.say("keptRemoved"), this.close("done"));
  }
}

const markKept = (button: HTMLButtonElement, kept: boolean) => button.classList.toggle("kept", kept);

/** Opens the dialog about the set of this page. */
export async function openKeeping(button: HTMLButtonElement) {
  await new Keeping(button).open();
}

/** Shows on the button whether the set of this page is kept. */
export async function showKeeping(button: HTMLButtonElement) {
  const { since } = await tell({ do: "look" });
  markKept(button, since !== undefined);
  if (since) offerApp();
}
