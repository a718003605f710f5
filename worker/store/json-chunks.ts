// D1 accepts values of 2 MB; a character has at most three bytes in UTF-8 for each of its UTF-16 units.
export const LONGEST_JSON = 400_000;

/** Values as JSON lists, each short enough to be bound. */
export function jsonChunks(values: readonly unknown[]): string[] {
  const chunks: string[] = [];
  let chunk: string[] = [];
  let length = 0;
  for (const value of values) {
    const text = JSON.stringify(value);
    if (length + text.length > LONGEST_JSON && chunk.length > 0) {
      chunks.push(`[${chunk.join(",")}]`);
      [chunk, length] = [[], 0];
    }
    chunk.push(text);
    length += text.length;
  }
  return chunk.length > 0 ? [...chunks, `[${chunk.join(",")}]`] : chunks;
}
