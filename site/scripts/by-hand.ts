/** After a reload or Back a browser fills in what was there once: nobody entered that just now. */
export function isByHand(field: Element): boolean {
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return visit?.type === "navigate" || field.matches(":user-valid, :focus");
}
