/** `<count-checked>` around a form's button: it says how many are selected, and is disabled until one is. */
class CountChecked extends HTMLElement {
  #end = new AbortController();

  connectedCallback(): void {
    const button = this.querySelector("button");
    const form = button?.form;
    if (!button || !form) return;
    const count = () => {
      const checked = [...form.elements].filter((field) => field instanceof HTMLInputElement && field.checked).length;
      button.disabled = checked === 0;
      button.textContent = checked === 0 ? "Show selected to guests" : `Show ${checked} selected to guests`;
    };
    document.addEventListener("change", count, { signal: this.#end.signal });
    count();
  }

  disconnectedCallback(): void {
    this.#end.abort();
  }
}

customElements.define("count-checked", CountChecked);
