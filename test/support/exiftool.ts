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

/** Coordinates that ExifTool reads in the files of a folder, embedded ones too: file, tag and value. */
export function placesReadBy(folder: string): string[] {
  const asked = ["-ee3", "-a", "-G1", "-s", "-GPS*", "-*Latitude*", "-*Longitude*", "-*Coordinates*", "-json"];
  const read = JSON.parse(execFileSync("perl", [PROGRAM, ...asked, folder], { encoding: "utf8" })) as Record<
    string,
    unknown
  >[];
  return read.flatMap(({ SourceFile, ...tags }) => {
    const said = Object.entries(tags).filter(([, value]) => String(value).trim() !== "");
    return said.map(([tag, value]) => `${SourceFile} ${tag} ${value}`);
  });
}
