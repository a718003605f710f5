/** After a reload or Back, a browser restores earlier input: nobody has just entered it. */
export function isByHand(field: Element): boolean {
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return visit?.type === "navigate" || field.matches(":user-valid, :focus");
}

/** The fields of a form in which something else was entered by hand than they came with. */
export const enteredByHand = (form: HTMLFormElement) =>
  [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("[type=radio], textarea")].filter(
    (field) =>
      ("checked" in field ? field.checked && !field.defaultChecked : field.value !== field.defaultValue) &&
      isByHand(field),
  );
