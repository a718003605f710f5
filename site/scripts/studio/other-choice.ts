/**
 * `<other-choice label hint pattern maxlength title>` around a select: one more option, which makes it a text field. A text
 * that was typed and refused comes back as an option of its own: it is in the field again.
 */
class OtherChoice extends HTMLElement {
  connectedCallback(): void {
    const select = this.querySelector("select");
    if (!select || this.querySelector("input")) return;
    const label = this.getAttribute("label") ?? "";
    const { name } = select;
    const input = this.#makeInput(select, label);
    const hint = Object.assign(document.createElement("p"), { className: "hint", id: `${select.id}-other` });
    hint.textContent = this.getAttribute("hint");
    select.add(new Option(`${label} …`, ""));
    const show = () => {
      const other = select.value === "";
      select.name = other ? "" : name;
      input.name = other ? name : "";
      if (other) select.after(input, hint);
      else for (const part of [input, hint]) part.remove();
      return other;
    };
    select.addEventListener("change", () => show() && input.focus());
    const typed = select.querySelector<HTMLOptionElement>("option[data-typed]");
    if (!typed) return;
    input.value = typed.value;
    typed.remove();
    select.value = "";
    show();
  }

  #makeInput(select: HTMLSelectElement, label: string): HTMLInputElement {
    const input = document.createElement("input");
    input.id = `${select.id}-typed`;
    input.setAttribute("aria-label", label);
    const described = [select.getAttribute("aria-describedby"), `${select.id}-other`].filter((id) => id !== null);
    input.setAttribute("aria-describedby", described.join(" "));
    input.autocomplete = "off";
    input.required = true;
    for (const attribute of ["pattern", "maxlength", "title"]) {
      const value = this.getAttribute(attribute);
      if (value) input.setAttribute(attribute, value);
    }
    return input;
  }
}

customElements.define("other-choice", OtherChoice);
