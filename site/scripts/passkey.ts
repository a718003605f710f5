import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from "@simplewebauthn/browser";

/**
 * A form that a passkey fills in: the only thing on this site that needs JavaScript. `data-ask` is where the browser learns what to
 * sign, `data-for` says whether a passkey signs in (`enter`) or is made (`add`), `data-stopped`, `data-known` and `data-failed` say why
 * nothing was sent. Hidden where the browser knows no passkeys.
 */
class PasskeyForm extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    if (!form || !browserSupportsWebAuthn()) return;
    this.hidden = false;
    for (const other of document.querySelectorAll<HTMLElement>("[data-no-passkeys]")) other.hidden = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.fill(form);
    });
  }

  private async fill(form: HTMLFormElement) {
    const field = form.elements.namedItem("credential");
    if (!(field instanceof HTMLInputElement) || this.hasAttribute("aria-busy")) return;
    this.setAttribute("aria-busy", "true");
    this.say("");
    try {
      field.value = JSON.stringify(await this.answer());
      form.submit();
    } catch (error) {
      this.say(this.reason(error));
    } finally {
      this.removeAttribute("aria-busy");
    }
  }

  private async answer() {
    const { ask = "", for: purpose } = this.dataset;
    const response = await fetch(ask, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(),
    });
    // Signed out, or too long ago: the page that says so has everything to go on.
    if (response.redirected) location.assign(response.url);
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const optionsJSON = await response.json();
    return purpose === "add" ? startRegistration({ optionsJSON }) : startAuthentication({ optionsJSON });
  }

  private reason(error: unknown): string {
    const { stopped = "", known = stopped, failed = stopped } = this.dataset;
    if (error instanceof WebAuthnError && error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED") return known;
    const isStopped = error instanceof Error && (error.name === "NotAllowedError" || error.name === "AbortError");
    return isStopped ? stopped : failed;
  }

  private say(text: string) {
    const said = this.querySelector<HTMLElement>("[data-said]");
    if (!said) return;
    said.hidden = text === "";
    said.textContent = text;
  }
}

customElements.define("passkey-form", PasskeyForm);
