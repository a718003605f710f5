/** "1 photo", "2 photos". */
export const counted = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;
