/** Takes the secret of an invitation out of the address, so that one tap is enough. */
class InviteForm extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector<HTMLInputElement>("input[name=token]");
    const token = location.hash.slice(1);
    if (!field || token === "") return;
    field.value = token;
    history.replaceState(history.state, "", location.pathname);
    this.toggleAttribute("data-filled", true);
    this.querySelector("button")?.focus();
  }
}

customElements.define("invite-form", InviteForm);
