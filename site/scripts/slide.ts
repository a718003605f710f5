import { makeElement } from "./elements.ts";
import { makeFilm } from "./film.ts";
import { photoOf } from "./page-data.ts";
import { FITTED, fitInto, type Placement, type Size, settle } from "./zoom.ts";

/** How far a photo may be enlarged beyond one pixel of its largest rendition per screen pixel. */
const BEYOND = 1.5;

/** One photo on the stage. */
export class Slide {
  readonly element = makeElement("figure", { class: "slide" });
  readonly frame = makeElement("div", { class: "slide-frame" });
  placement: Placement = FITTED;
  private readonly ratio: number;
  private readonly picture: HTMLPictureElement;
  private size: Size = { width: 0, height: 0 };
  private stage: Size = { width: 0, height: 0 };
  /** null: it is a photo. */
  readonly video: HTMLVideoElement | null;

  constructor(tile: Element) {
    const img = tile.querySelector("img");
    this.ratio = Number(img?.getAttribute("width")) / Number(img?.getAttribute("height")) || 1;
    this.picture = tile.querySelector("picture")?.cloneNode(true) as HTMLPictureElement;
    this.frame.style.cssText = tile.getAttribute("style") ?? "";
    // What the tile already shows is used until the larger rendition is loaded.
    if (img?.complete && img.currentSrc) this.frame.style.backgroundImage = `url("${CSS.escape(img.currentSrc)}")`;
    const large = this.img;
    large.removeAttribute("loading");
    large.draggable = false;
    this.frame.append(this.picture);
    this.video = makeFilm(tile, photoOf(tile));
    if (this.video) this.addVideo(this.video, img);
    this.element.append(this.frame);
  }

  /** Before it plays it shows the picture: what the tile has of it, until the sharp one is there. */
  private addVideo(video: HTMLVideoElement, small: HTMLImageElement | null) {
    const pose = (img: HTMLImageElement | null) => {
      if (img?.complete && img.currentSrc) video.poster = img.currentSrc;
    };
    pose(small);
    this.img.addEventListener("load", () => pose(this.img));
    this.frame.append(video);
  }

  get img(): HTMLImageElement {
    return this.picture.querySelector("img") as HTMLImageElement;
  }

  /** The scale at which the largest rendition has `BEYOND` screen pixels for each of its own. */
  get most(): number {
    const widths = [...this.picture.querySelectorAll("[srcset]")].flatMap((source) =>
      [...(source.getAttribute("srcset") ?? "").matchAll(/ (\d+)w/g)].map(([, width]) => Number(width)),
    );
    const own = Math.max(...widths, 0) / devicePixelRatio / Math.max(1, this.size.width);
    return Math.max(2, own * BEYOND);
  }

  /** Fits the photo to the stage; an enlarged one stays enlarged. */
  lay(stage: Size) {
    this.stage = stage;
    this.size = fitInto(this.ratio, stage);
    this.frame.style.inlineSize = `${this.size.width}px`;
    this.frame.style.blockSize = `${this.size.height}px`;
    this.rest(false);
  }

  place(placement: Placement, animated: boolean) {
    this.placement = placement;
    this.frame.classList.toggle("moving", animated);
    const { scale, x, y } = placement;
    this.frame.style.transform = scale === 1 && x === 0 && y === 0 ? "" : `translate(${x}px, ${y}px) scale(${scale})`;
  }

  /** Settles within its limits, and requests the rendition that is sharp at that scale. */
  rest(animated = true) {
    this.place(settle(this.placement, { photo: this.size, stage: this.stage, most: this.most }), animated);
    this.ask(this.placement.scale);
  }

  get zoomed(): boolean {
    return this.placement.scale > 1.01;
  }

  private ask(scale: number) {
    const sizes = `${Math.ceil(this.size.width * scale)}px`;
    for (const source of this.picture.querySelectorAll("[srcset]")) {
      if (source.getAttribute("sizes") !== sizes) source.setAttribute("sizes", sizes);
    }
  }
}
