/** Lets people see the password they type. `data-show` and `data-hide` are the labels of the button. */
class PasswordField extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector<HTMLInputElement>("input[type=password]");
    if (!field) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "peek";
    const show = (visible: boolean) => {
      field.type = visible ? "text" : "password";
      button.textContent = (visible ? this.dataset.hide : this.dataset.show) ?? "";
    };
    show(false);
    button.addEventListener("click", () => show(field.type === "password"));
    // Password managers recognise a field by its type.
    field.form?.addEventListener("submit", () => show(false));
    this.querySelector(".field-head")?.append(button);
  }
}

customElements.define("password-field", PasswordField);
