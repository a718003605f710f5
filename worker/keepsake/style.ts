import { fontsOf } from "../domain/look.ts";
import type { Kept } from "./kept.ts";

/** Families of headlines and of what is small, of each pair of fonts. */
const FAMILIES = {
  book: ["Newsreader", "Instrument Sans"],
  romantic: ["Cormorant Garamond", "Figtree"],
  fashion: ["Bodoni Moda", "Hanken Grotesk"],
  modern: ["Jost", "Figtree"],
} as const satisfies Record<ReturnType<typeof fontsOf>, readonly [string, string]>;

/** The families that a look is set in. */
export const familiesOf = (look: Kept["look"]): readonly [string, string] => FAMILIES[fontsOf(look)];

/** The stylesheet of a keepsake: the gallery's colours and fonts, and as little else as its pages need. */
export function styleOf({ look, fonts }: Pick<Kept, "look" | "fonts">): string {
  const [serif, sans] = familiesOf(look);
  const faces = fonts.map(({ rule }) => `${rule}\n`).join("");
  return `${faces}:root{--serif:"${serif}",Georgia,serif;--sans:"${sans}",system-ui,sans-serif}\n${RULES}`;
}

const RULES = `:root {
  color-scheme: light dark;
  --paper: #faf9f6; --ink: #1b1a18; --muted: #67635d; --line: #dfdcd5; --accent: var(--accent-light, #a83a24);
  --margin: clamp(0.75rem, 2.2vw, 3.5rem); --gap: clamp(4px, 0.55vw, 12px); --row: clamp(8rem, 24vw, 20rem);
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] {
  color-scheme: dark;
  --paper: #161514; --ink: #eceae6; --muted: #a29d95; --line: #34322f; --accent: var(--accent-dark, #f08d76);
}
@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) {
    --paper: #161514; --ink: #eceae6; --muted: #a29d95; --line: #34322f; --accent: var(--accent-dark, #f08d76);
  }
}
*, ::before, ::after { box-sizing: border-box; margin: 0; padding: 0; }
html { background: var(--paper); color: var(--ink); font: 100%/1.5 var(--sans); -webkit-text-size-adjust: 100%; overflow-wrap: anywhere; }
body { min-height: 100vh; display: flex; flex-direction: column; }
main { flex: 1; padding: 0 var(--margin) 3rem; }
footer { padding: 1.5rem var(--margin); border-top: 1px solid var(--line); color: var(--muted); font-size: 0.875rem; }
h1 { font: clamp(2rem, 1.2rem + 4vw, 5rem)/1.05 var(--serif); letter-spacing: -0.02em; text-wrap: balance; padding: 1.5rem 0 0.5rem; }
b { font-weight: inherit; }
ul { list-style: none; }
img, video { display: block; max-width: 100%; height: auto; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 0.3em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
.quiet { color: var(--muted); }
.small, small { font-size: 0.8125rem; color: var(--muted); }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
nav { padding: 1rem 0; }
nav a { display: inline-block; padding: 0.6rem 0; }
.cover { text-align: center; }
.cover p { max-width: 40rem; margin: 0 auto; }
.cover img { width: calc(100% + 2 * var(--margin)); max-width: none; margin: 0 calc(-1 * var(--margin)); height: min(80vh, 75vw); object-fit: cover; }
.sets { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); gap: 1.5rem; padding-top: 1.5rem; }
.sets a { display: block; padding: 0; text-decoration: none; }
.sets img { width: 100%; aspect-ratio: 3/2; object-fit: cover; }
.sets b { display: block; padding-top: 0.6rem; font: 1.4rem/1.25 var(--serif); }
.grid { display: flex; flex-wrap: wrap; gap: var(--gap); margin: 1.5rem calc(var(--gap) - var(--margin)) 0; }
.grid::after { content: ""; flex: 1000 0 0; }
.grid li { position: relative; flex: calc(var(--r) * 100) 1 calc(var(--r) * var(--row)); aspect-ratio: var(--r); max-width: 100%; overflow: hidden; }
.grid a, .grid img { display: block; width: 100%; height: 100%; }
.grid img { object-fit: cover; }
.grid b { position: absolute; inset: auto 0 0; padding: 0.5rem; }
.grid i, .grid em { position: absolute; top: 0.4rem; left: 0.5rem; color: #fff; font-style: normal; text-shadow: 0 0 4px #000; }
.grid .heart { left: auto; right: 0.5rem; }
.grid em { top: auto; bottom: 0.4rem; font-size: 0.75rem; }
.turn { display: flex; align-items: baseline; gap: 1rem; padding: 0.25rem 0; }
.turn > :first-child, .turn > :last-child { min-width: 3rem; min-height: 3rem; font-size: 1.5rem; text-decoration: none; }
.turn > :last-child { margin-left: auto; text-align: right; }
figure > img, figure > video { margin: 0 auto; width: auto; max-height: calc(100vh - 9rem); }
figcaption { max-width: 40rem; margin: 0.75rem auto 0; text-align: center; }
figcaption h1 { font: inherit; font-size: 0.8125rem; letter-spacing: 0; padding: 0; color: var(--muted); }
.pick { display: flex; flex-wrap: wrap; justify-content: center; gap: 0 1rem; padding-top: 0.25rem; }
.sets .pick { justify-content: start; }
.colour::before { content: "● "; color: var(--colour); }
@media print { nav { display: none; } }
`;
