import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run trace` is used. */
export const TRACE = {
  usage: "npm run trace -- <file> [file...]",
  about:
    "Shows by which invitation or account photos, videos and zips were downloaded from a gallery with trace on, if the files still carry their tag.",
  positionals: { min: 1, max: 1000 },
  options: TARGET_OPTIONS,
  more: "Exits with 0 if every file names somebody, otherwise with 1.",
} as const satisfies CommandSpec;
