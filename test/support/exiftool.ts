import { execFileSync } from "node:child_process";
import path from "node:path";
import { ROOT } from "./publishing.ts";

const PROGRAM = path.join(ROOT, "node_modules/exiftool-vendored.pl/bin/exiftool");

/** What ExifTool, which needs Perl, reads in a file, by tag; `Validate` says whether the file is as the standards want it. */
export function exiftool(file: string): Record<string, unknown> {
  const tags = ["-Rating", "-Label", "-Instructions", "-Subject", "-Validate", "-Warning"];
  const [read] = JSON.parse(execFileSync("perl", [PROGRAM, "-json", ...tags, file], { encoding: "utf8" }));
  return read;
}
