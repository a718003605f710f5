/** `<copy-link what="...">` around a link: its whole address, and a button that copies it. */
class CopyLink extends HTMLElement {
  connectedCallback(): void {
    const link = this.querySelector("a");
    if (!link || this.querySelector("button") || !navigator.clipboard) return;
    link.textContent = link.href.replace(/^https?:\/\//, "");
    const button = document.createElement("button");
    const said = document.createElement("span");
    button.type = "button";
    button.className = "text-button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${this.getAttribute("what")}`);
    said.setAttribute("role", "status");
    button.addEventListener("click", () => {
      const say = (text: string) => () => {
        said.textContent = text;
      };
      navigator.clipboard.writeText(link.href).then(say("Copied"), say("Please select and copy it yourself"));
    });
    this.append(button, said);
  }
}

customElements.define("copy-link", CopyLink);
