import { makeButton, makeElement } from "./elements.ts";

/** `<made-link>` around a field with a link: a button that copies it. Without scripts the field is copied by hand. */
class MadeLink extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector("input");
    const { copy = "", copied = "" } = this.dataset;
    if (!field || this.querySelector("button")) return;
    const said = makeElement("span", { role: "status" });
    const press = async () => {
      field.select();
      await navigator.clipboard?.writeText(field.value).then(
        () => said.replaceChildren(copied),
        () => {},
      );
    };
    const button = makeButton({ label: copy, press });
    button.className = "button";
    this.append(button, said);
  }
}

customElements.define("made-link", MadeLink);
