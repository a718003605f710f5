const PIXELS = 1200;

/** `<qr-files file="...">` around the link to a QR code's SVG: the same as PNG, and a button that prints the card. */
class QrFiles extends HTMLElement {
  connectedCallback(): void {
    const list = this.querySelector("ul");
    const svg = this.querySelector("a")?.href;
    if (!list || !svg || this.querySelector("button")) return;
    const add = (text: string, press: () => void) => {
      const button = document.createElement("button");
      const item = document.createElement("li");
      button.type = "button";
      button.className = "text-button";
      button.textContent = text;
      button.addEventListener("click", press);
      item.append(button);
      list.append(item);
    };
    add("Save QR code as PNG", () => this.#savePng(svg));
    add("Print card", () => print());
  }

  async #savePng(svg: string): Promise<void> {
    const image = new Image(PIXELS, PIXELS);
    image.src = svg;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = PIXELS;
    const pen = canvas.getContext("2d");
    if (!pen) return;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(image, 0, 0, PIXELS, PIXELS);
    const link = document.createElement("a");
    link.href = canvas.toDataURL("image/png");
    link.download = `${this.getAttribute("file")}.png`;
    link.click();
  }
}

customElements.define("qr-files", QrFiles);
