/** `<copy-text what="...">` around a field or a command: a button that copies its text. */
class CopyText extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement | HTMLTextAreaElement | HTMLPreElement>("input, textarea, pre");
    if (!field || this.querySelector("button") || !navigator.clipboard) return;
    const button = document.createElement("button");
    const said = document.createElement("span");
    button.type = "button";
    button.className = "text-button";
    button.textContent = `Copy ${this.getAttribute("what")}`;
    said.setAttribute("role", "status");
    button.addEventListener("click", () => {
      const say = (text: string) => () => {
        said.textContent = text;
      };
      if (field instanceof HTMLPreElement) getSelection()?.selectAllChildren(field);
      else field.select();
      const text = field instanceof HTMLPreElement ? field.innerText : field.value;
      navigator.clipboard.writeText(text).then(say("Copied"), say("Please copy the selected text yourself"));
    });
    this.append(button, said);
  }
}

customElements.define("copy-text", CopyText);
