/** `<other-choice label hint>` around a select: one more option, which makes it a text field. */
class OtherChoice extends HTMLElement {
  connectedCallback(): void {
    const select = this.querySelector("select");
    const label = this.getAttribute("label") ?? "";
    if (!select || this.querySelector("input")) return;
    const option = new Option(`${label} …`, "");
    const input = document.createElement("input");
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.id = `${select.id}-other`;
    hint.textContent = this.getAttribute("hint");
    input.setAttribute("aria-label", label);
    input.setAttribute("aria-describedby", hint.id);
    input.autocomplete = "off";
    input.required = true;
    const { name } = select;
    select.add(option);
    select.addEventListener("change", () => {
      const other = select.value === "";
      select.name = other ? "" : name;
      input.name = other ? name : "";
      if (!other) for (const part of [input, hint]) part.remove();
      else {
        this.append(input, hint);
        input.focus();
      }
    });
  }
}

customElements.define("other-choice", OtherChoice);
