import { type CommandSpec, TARGET_OPTIONS } from "../terminal/arguments.ts";

/** How `npm run export` is used. */
export const EXPORT = {
  usage: "npm run export -- <folder>",
  about:
    "Takes everything you have here with you, in formats that other programs read: the originals with gallery.yaml files, and what people entered as CSV and JSON. Nothing here is changed.",
  positionals: { min: 1, max: 1 },
  options: { ...TARGET_OPTIONS },
  more: "The folder must be new or empty, or have an export that was stopped, which then continues. It will contain names and addresses of your clients, but no passwords, not even as hashes: to go on working with Glassine elsewhere, use backup and restore.",
} as const satisfies CommandSpec;
