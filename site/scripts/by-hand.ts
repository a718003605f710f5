/** After a reload or Back, a browser restores earlier input: nobody has just entered it. */
export function isByHand(field: Element): boolean {
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return visit?.type === "navigate" || field.matches(":user-valid, :focus");
}
