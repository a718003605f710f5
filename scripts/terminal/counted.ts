// Made when the first number is printed, since it takes a while to load what is known of languages.
let numbers: Intl.NumberFormat | undefined;
const formatted = (count: number) => {
  numbers ??= new Intl.NumberFormat("en");
  return numbers.format(count);
};

/** "1 photo", "2 photos", "1,000 entries". */
export function counted(count: number, one: string): string {
  const many = /[^aeiou]y$/.test(one) ? `${one.slice(0, -1)}ies` : `${one}s`;
  return `${formatted(count)} ${count === 1 ? one : many}`;
}

/** The same with what is said of them: "1 photo has", "2 photos have". */
export function countedWith(count: number, one: string, [singular, plural]: readonly [string, string]): string {
  return `${counted(count, one)} ${count === 1 ? singular : plural}`;
}
