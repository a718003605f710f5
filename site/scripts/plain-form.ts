/** Where a form is sent. Its properties can't be used: a field named "action" or "method" hides them. */
export function addressOf(form: HTMLFormElement): string {
  return new URL(form.getAttribute("action") ?? "", location.href).href;
}

export function isPosted(form: HTMLFormElement): boolean {
  return form.getAttribute("method")?.toLowerCase() === "post";
}

/** Whether a form may contain input that would be missed: more than a password. */
export function hasFields(form: HTMLFormElement): boolean {
  return form.matches(":has(textarea, select, input:not([type=hidden], [type=password], [hidden]))");
}

/** Sends a form as it would be sent without scripts, with the button that was pressed. */
export function sendPlainly(form: HTMLFormElement, submitter: HTMLButtonElement | null): void {
  if (submitter?.name) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = submitter.name;
    field.value = submitter.value;
    form.append(field);
  }
  form.submit();
}

/**
 * Says below a form that it was not sent, in the words of the `[data-unsent]` around it, and that its text is kept, if it
 * is. If the form is not visible, the message is next to the button that was pressed. False: there are no words.
 */
export function sayUnsent(form: HTMLFormElement, submitter: HTMLElement | null = null): boolean {
  const { unsent = "", kept = "" } = form.closest<HTMLElement>("[data-unsent]")?.dataset ?? {};
  if (!unsent) return false;
  const place = form.checkVisibility() ? form : (submitter?.parentElement ?? form);
  const says = place.querySelector<HTMLElement>(".unsent") ?? document.createElement("p");
  says.className = "fault unsent";
  says.role = "alert";
  says.textContent = form.matches("[data-draft]") ? `${unsent} ${kept}` : unsent;
  place.append(says);
  return true;
}
