import { addressOf, sayUnsent, sendPlainly } from "../plain-form.ts";
import "../unsent.ts";
import { carryOver, readStates } from "./carry-over.ts";

/**
 * Sends the forms within `[data-live]` without leaving the page, and shows the result next to the form. The answer is the
 * page that a plain form would get. If another page comes, the form is sent the plain way; if none comes, it stays.
 */
const takeOver = (event: SubmitEvent) => {
  const form = event.target as HTMLFormElement;
  const main = form.closest("main");
  if (!main || !form.closest("[data-live]")) return;
  event.preventDefault();
  if (!main.ariaBusy) send({ form, main, submitter: event.submitter as HTMLButtonElement | null });
};
// Before any other listener, which would send the form too.
document.addEventListener("submit", takeOver, { capture: true });

interface Sending {
  form: HTMLFormElement;
  main: HTMLElement;
  submitter: HTMLButtonElement | null;
}

async function send(sending: Sending): Promise<void> {
  const { form, main, submitter } = sending;
  main.ariaBusy = "true";
  const body = new URLSearchParams([...new FormData(form, submitter)].map(([name, value]) => [name, String(value)]));
  const then = readStates(main);
  const answer = await fetch(addressOf(form), { method: "POST", body }).catch(() => null);
  if (!answer && sayUnsent(form)) main.ariaBusy = null;
  if (!answer) return;
  if (new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url);
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  const page = next.querySelector("main");
  const banner = page?.querySelector<HTMLElement>(".banner");
  if (!page || !banner) return sendPlainly(form, submitter);
  document.title = next.title;
  const place = (submitter ?? form).closest("[data-place]");
  const section = place && page.querySelector(`[id="${place.id}"]`);
  const wrong = section?.querySelector<HTMLElement>("[aria-invalid]");
  if (wrong) keepTyped(form, page);
  else section?.querySelector("[data-says]")?.append(banner);
  keepOpen(main, page);
  carryOver({ from: main, to: page, sent: form, then });
  main.replaceWith(page);
  (wrong ?? banner).focus();
}

/** Sections that somebody opened stay open. */
function keepOpen(from: HTMLElement, to: HTMLElement): void {
  for (const { id } of from.querySelectorAll<HTMLDetailsElement>("details[data-place][open]"))
    to.querySelector(`details[id="${id}"]`)?.setAttribute("open", "");
}

/** What was typed and refused stays, to be corrected; what nobody touched is as the page says. */
function keepTyped(form: HTMLFormElement, page: HTMLElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement>("input[id]")) {
    const same = page.querySelector<HTMLInputElement>(`input[id="${field.id}"]`);
    if (same && field.value !== field.defaultValue) same.value = field.value;
  }
}

// What was done is said once, not again when the page is loaded again.
const here = new URL(location.href);
if (here.searchParams.has("done")) {
  here.searchParams.delete("done");
  history.replaceState(history.state, "", here);
}
