import { addressOf, hasFields, isPosted, sayUnsent, sendPlainly } from "./plain-form.ts";

const asking = new WeakSet<HTMLFormElement>();

// A form that is sent where there is no network ends in the browser's own page, and what was typed is gone. So the forms
// within `[data-unsent]` leave only if the site answers; those with nothing to lose, if there seems to be a network. By the window:
// scripts that send a form themselves come first.
window.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || !isPosted(form) || !form.closest("[data-unsent]")) return;
  if (navigator.onLine && !hasFields(form)) return;
  event.preventDefault();
  if (!asking.has(form)) leave(form, event.submitter as HTMLButtonElement | null);
});

async function leave(form: HTMLFormElement, submitter: HTMLButtonElement | null): Promise<void> {
  asking.add(form);
  // Any answer counts.
  const answer = await fetch(addressOf(form), { method: "HEAD", cache: "no-store" }).catch(() => null);
  asking.delete(form);
  if (answer) sendPlainly(form, submitter);
  else sayUnsent(form, submitter);
}
