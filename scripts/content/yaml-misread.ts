import { type Document, type ErrorCode, isAlias, isMap, isScalar, visit, type YAMLMap } from "yaml";

/** A mistake in YAML, by its kind; `pos` begins with its offset in the text. */
export interface YamlMistake {
  code: ErrorCode | "ALIAS_OF_NOTHING" | "ANCHOR_FOR_NOTHING";
  pos: readonly [number, ...number[]];
}

/**
 * What is correct YAML, or nearly so, and would be read as something else than its author sees: repeated settings, and texts that
 * begin with `*`, `&` or `!`. Found in one pass, repeated settings too: the parser compares each with all others, which takes many
 * seconds for the captions of a large gallery.
 */
export function yamlMisreadings(document: Document): YamlMistake[] {
  const unused = new Map<string, number>();
  const known = new Set<string>();
  const tags = document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED");
  const found: YamlMistake[] = tags.map(({ code, pos }) => ({ code, pos }));
  visit(document, {
    Node(_, node) {
      const at = node.range?.[0] ?? 0;
      if (isAlias(node)) {
        unused.delete(node.source);
        if (!known.has(node.source)) found.push({ code: "ALIAS_OF_NOTHING", pos: [at] });
        return;
      }
      if (node.anchor !== undefined) known.add(node.anchor);
      if (node.anchor !== undefined && isScalar(node)) unused.set(node.anchor, at);
      if (isMap(node)) found.push(...repeatedKeys(node));
    },
  });
  return [...found, ...[...unused.values()].map((at): YamlMistake => ({ code: "ANCHOR_FOR_NOTHING", pos: [at] }))];
}

function repeatedKeys({ items }: YAMLMap): YamlMistake[] {
  const keys = new Set<unknown>();
  return items.flatMap(({ key }): YamlMistake[] => {
    if (!isScalar(key)) return [];
    const isRepeated = keys.has(key.value);
    keys.add(key.value);
    return isRepeated ? [{ code: "DUPLICATE_KEY", pos: [key.range?.[0] ?? 0] }] : [];
  });
}
