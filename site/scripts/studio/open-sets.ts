/** `<open-sets>` around the checkboxes of the sets: says at once what guests will see. */
class OpenSets extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("change", () => {
      const hint = this.querySelector(".hint");
      const boxes = [...this.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
      const open = boxes.filter((box) => box.checked).length;
      if (!hint) return;
      hint.textContent =
        open === 0
          ? "At least one set must stay open to everyone. To keep all guests out, remove the guest password."
          : `${open} of ${boxes.length} for everyone, once you save.`;
    });
  }
}

customElements.define("open-sets", OpenSets);
