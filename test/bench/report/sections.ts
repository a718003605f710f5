/** What a part measured, as Markdown, by the name of its section in docs/benchmarks.md. */
export type Sections = Record<string, string>;

const begin = (name: string) => `<!-- measured: ${name} -->`;
const end = (name: string) => `<!-- end: ${name} -->`;

/**
 * The document with each section between its markers written again; everything else, prose and other sections, stays as it
 * is. Throws when a section has no markers.
 */
export function withSections(document: string, sections: Sections): string {
  return Object.entries(sections).reduce((text, [name, body]) => {
    const [from, to] = [text.indexOf(begin(name)), text.indexOf(end(name))];
    if (from < 0 || to < from) throw new Error(`docs/benchmarks.md needs "${begin(name)}" and "${end(name)}"`);
    return `${text.slice(0, from)}${begin(name)}\n\n${body.trim()}\n\n${text.slice(to)}`;
  }, document);
}
