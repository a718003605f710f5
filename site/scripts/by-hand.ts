/** After a reload or Back, a browser restores earlier input: nobody has just entered it. */
export function isByHand(field: Element): boolean {
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return visit?.type === "navigate" || field.matches(":user-valid, :focus");
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/** The fields of a form in which something else was entered by hand than they came with; of radio buttons, the chosen one. */
export const enteredByHand = (form: HTMLFormElement) =>
  [...form.querySelectorAll<Field>("input:not([type=hidden]), textarea")].filter(
    (field) => isChanged(field) && isByHand(field),
  );

const isChanged = (field: Field) =>
  "checked" in field && field.checked !== field.defaultChecked
    ? field.checked || field.type === "checkbox"
    : field.value !== field.defaultValue;
