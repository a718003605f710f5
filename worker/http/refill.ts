import type { Fields } from "../domain/form.ts";
import { RENEWED_FIELDS } from "../domain/renewed-fields.ts";
import { isSecretField } from "../domain/tokens/draft.ts";

interface FormFacts {
  /** Values of its hidden fields, which tell forms of one page apart. */
  hidden: [name: string, value: string][];
  names: Set<string>;
}

/**
 * A page that answers a form with what is wrong with it, with everything that was typed or chosen put back into that form.
 * Done to the finished page, so that no form can be forgotten. Secrets are typed again: fields that hide them stay empty.
 */
export async function refill(html: Response, { path, fields }: { path: string; fields: Fields }): Promise<Response> {
  const page = await html.text();
  const ids: FormIds = new Map();
  const forms = await formsOf(page, { path, ids });
  const at = bestForm(forms, fields);
  return at === null ? new Response(page) : fillForm(new Response(page), { path, at, fields, ids });
}

/** The places of forms that have an id: controls outside of them can name it, also ones that come before them. */
type FormIds = Map<string, number>;

/** The forms of a page that are sent to this path, in order. */
async function formsOf(page: string, { path, ids }: { path: string; ids: FormIds }): Promise<FormFacts[]> {
  const forms: FormFacts[] = [];
  await walk(new Response(page), { path, ids }, (control, form) => {
    forms[form] ??= { hidden: [], names: new Set() };
    const name = control.getAttribute("name");
    if (!name) return;
    forms[form].names.add(name);
    if (control.getAttribute("type") === "hidden") forms[form].hidden.push([name, readValue(control) ?? ""]);
  }).arrayBuffer();
  return forms;
}

/** Hidden fields that say which row it was that was filled in: there may be other rows now. */
const ROW_ID = /^[a-z]\d{1,3}-id$/;

/** The form that was sent: its hidden fields came with the values they have, and it has the most of the names that came. */
function bestForm(forms: readonly FormFacts[], fields: Fields): number | null {
  // A form whose controls are all outside of it has none here.
  const scores = Array.from(forms, (form: FormFacts | undefined) => {
    if (!form) return 0;
    const { hidden, names } = form;
    const told = hidden.filter(([name]) => !RENEWED_FIELDS.has(name) && !ROW_ID.test(name));
    if (!told.every(([name, value]) => fields.get(name)?.includes(value))) return 0;
    return [...fields.keys()].filter((name) => names.has(name)).length;
  });
  const best = Math.max(0, ...scores);
  return best > 0 ? scores.indexOf(best) : null;
}

interface Filling {
  path: string;
  /** The place of the form. */
  at: number;
  fields: Fields;
  ids: FormIds;
}

function fillForm(page: Response, { path, at, fields, ids }: Filling): Response {
  const used = new Map<string, number>();
  let select: { name: string | null; found: boolean } | null = null;
  return walk(page, { path, ids }, (control, form) => {
    if (form !== at) return;
    const name = control.tagName === "option" ? (select?.name ?? null) : control.getAttribute("name");
    const values = fields.get(name ?? "") ?? [];
    if (control.tagName === "select") {
      const own = { name, found: false };
      select = own;
      // What is no choice of the list was typed where a script made a field of it.
      control.onEndTag((end) => {
        if (!own.found && values.at(-1)) end.before(typedOption(values.at(-1) ?? ""), { html: true });
      });
    }
    if (!name) return;
    if (control.tagName === "option") {
      const chosen = mark(control, "selected", values);
      if (select) select.found ||= chosen;
      return;
    }
    if (control.tagName === "select" || control.tagName === "button") return;
    const type = control.getAttribute("type") ?? "text";
    if (type === "checkbox" || type === "radio") return void mark(control, "checked", values);
    if ((type === "hidden" && !ROW_ID.test(name)) || type === "password" || type === "submit" || isUnshown(name, path))
      return;
    if (!fields.has(name)) return;
    const nth = used.get(name) ?? 0;
    used.set(name, nth + 1);
    const value = values[nth] ?? "";
    // Browsers drop the first line break of what is in the element.
    if (control.tagName === "textarea") control.setInnerContent(`\n${value}`);
    else control.setAttribute("value", value.replaceAll("&", "&amp;"));
  });
}

/** A visitor's secret is typed again, whatever its field; in the studio, what a field shows is shown again. */
const isUnshown = (name: string, path: string) => !path.startsWith("/studio/") && isSecretField(name);

function mark(control: Element, attribute: "checked" | "selected", values: readonly string[]): boolean {
  const chosen = values.includes(readValue(control) ?? "on");
  if (chosen) control.setAttribute(attribute, "");
  else control.removeAttribute(attribute);
  return chosen;
}

function typedOption(value: string): string {
  const escaped = value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<option data-typed selected value="${escaped}">${escaped}</option>`;
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", quot: '"', lt: "<", gt: ">", apos: "'" };

/** A control's value as a browser reads it: HTMLRewriter gives and takes attributes as they are in the markup. */
function readValue(control: Element): string | null {
  const written = control.getAttribute("value");
  if (written === null) return null;
  return written.replace(/&(?:#(\d{1,6})|(amp|quot|lt|gt|apos));/g, (_, code, name) =>
    name ? (NAMED[name] ?? "") : String.fromCodePoint(Number(code)),
  );
}

interface Walking {
  path: string;
  ids: FormIds;
}

/** Calls `visit` with each control of the forms that are sent to a path, and the number of its form among them. */
function walk(page: Response, { path, ids }: Walking, visit: (control: Element, form: number) => void): Response {
  let count = 0;
  let inside: number | null = null;
  const rewriter = new HTMLRewriter().on("form", {
    element(form) {
      const action = form.getAttribute("action")?.replaceAll("&amp;", "&").split("?")[0] || path;
      inside = form.getAttribute("method")?.toLowerCase() === "post" && action === path ? count++ : null;
      const id = form.getAttribute("id");
      if (id !== null && inside !== null) ids.set(id, inside);
      form.onEndTag(() => {
        inside = null;
      });
    },
  });
  return rewriter
    .on("form input, form textarea, form select, form option, form button", {
      element(control) {
        if (inside !== null && !control.hasAttribute("form")) visit(control, inside);
      },
    })
    .on("input[form], textarea[form]", {
      element(control) {
        const form = ids.get(control.getAttribute("form") ?? "");
        if (form !== undefined) visit(control, form);
      },
    })
    .transform(page);
}
