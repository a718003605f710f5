import { paths } from "../../../worker/domain/paths.ts";
import { makeButton, makeElement, nameButton } from "../elements.ts";
import { showEyeIcon } from "../eye.ts";
import { client, ownLink, say, showNumber } from "../page-data.ts";

/** What the buttons around an enlarged photo do. */
interface Presses {
  close(): void;
  zoom(): void;
  play(): void;
  hide(): void;
  share(): void;
  turn(by: number): void;
}

interface Shown {
  photo: string;
  img: HTMLImageElement | null;
  index: number;
  total: number;
}

/** The buttons and words around an enlarged photo. */
export class Controls {
  /** What one does with the photo: next to the bar, and on a phone within reach of the thumbs. */
  readonly acts = makeElement("div", { class: "lightbox-acts" });
  readonly bar = makeElement("header", { class: "lightbox-bar" });
  readonly caption = makeElement("p", { class: "lightbox-caption", dir: "auto" });
  readonly spoken = makeElement("p", { class: "vh", role: "status" });
  readonly play: HTMLButtonElement;
  readonly previous: HTMLButtonElement;
  readonly next: HTMLButtonElement;
  private readonly position = makeElement("p", { class: "lightbox-position" });
  private readonly eye: HTMLButtonElement;
  private readonly buy = makeIconLink("buy");
  private readonly download = makeIconLink("download");

  constructor({ close, zoom, play, hide, share, turn }: Presses, { several }: { several: boolean }) {
    this.play = makeButton({ label: say("play"), icon: "play", press: play });
    this.eye = makeButton({ label: say("hide"), icon: "eye", press: hide });
    this.previous = makeButton({ label: say("previous"), icon: "previous", press: () => turn(-1) });
    this.next = makeButton({ label: say("next"), icon: "next", press: () => turn(1) });
    this.bar.append(makeButton({ label: say("close"), icon: "close", press: close }), this.position);
    this.bar.append(makeButton({ label: say("zoom"), icon: "zoom", press: zoom }));
    if (several) this.bar.append(this.play);
    if (client.marks) this.acts.append(this.eye);
    this.acts.append(makeButton({ label: say("share"), icon: "share", press: share }));
    if (client.buy) this.acts.append(this.buy);
    if (client.download) this.acts.append(this.download);
  }

  /** Says which photo this is, in the bar, below the photo and aloud, and offers what can be done with it. */
  show({ photo, img, index, total }: Shown): void {
    const position = say("position", { position: showNumber(index + 1), total: showNumber(total) });
    this.position.textContent = position;
    this.spoken.textContent = `${img?.alt ?? ""}, ${position}`;
    this.caption.textContent = img?.dataset.caption || (img?.hasAttribute("data-caption") ? img.alt : "");
    // Not `disabled`: a button that has the focus would lose it, and with it every key of the dialog.
    this.previous.ariaDisabled = String(index === 0);
    this.next.ariaDisabled = String(index === total - 1);
    this.buy.setAttribute("href", paths.shop(ownLink, { photo }));
    this.download.setAttribute("href", paths.downloadPhoto(ownLink, photo, client.download ?? "web"));
    this.showMark(photo);
  }

  showMark(photo: string): void {
    showEyeIcon(this.eye, photo);
  }

  showPlaying(playing: boolean): void {
    this.play.classList.toggle("icon-pause", playing);
    this.play.title = say(playing ? "pause" : "play");
    nameButton(this.play, this.play.title);
  }
}

function makeIconLink(kind: "buy" | "download"): HTMLAnchorElement {
  const words = makeElement("span", { class: "vh" }, say(kind));
  return makeElement("a", { class: `icon icon-${kind}`, title: say(kind) }, words);
}
