/** Says whose password a form asks for, so that password managers keep those of guests and of clients apart. */
class PasswordOwner extends HTMLElement {
  connectedCallback() {
    const form = this.closest("form");
    const field = this.querySelector("input");
    if (!form || !field) return;
    const name = () => {
      field.value = [this.dataset.gallery, new FormData(form).get("role")].filter(Boolean).join(" ");
    };
    name();
    form.addEventListener("change", name);
    // A browser may have made the choice, as it was before.
    form.addEventListener("submit", name);
  }
}

customElements.define("password-owner", PasswordOwner);
