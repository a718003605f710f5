const numbers = new Intl.NumberFormat("en");

/** "1 photo", "2 photos", "1,000 entries". */
export function counted(count: number, one: string): string {
  const many = /[^aeiou]y$/.test(one) ? `${one.slice(0, -1)}ies` : `${one}s`;
  return `${numbers.format(count)} ${count === 1 ? one : many}`;
}
