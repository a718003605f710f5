import { z } from "zod";
import type { Offer } from "../../worker/domain/shop/offer.ts";
import { offerSchema } from "../content/offer.ts";
import { schemaProblems } from "../content/schema-problems.ts";
import { readYaml } from "../content/yaml-file.ts";
import { formatProblem, type Problem } from "../terminal/problem.ts";
import { ScriptError } from "../terminal/script.ts";

const file = z.object({ offer: offerSchema });

/** What a gallery sells, from the `offer:` of a YAML file such as gallery.yaml. Throws ScriptError. */
export async function readOfferFile(path: string): Promise<Offer> {
  const read = await readYaml(path, path).catch((error) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new ScriptError(`--offer ${path}: the file does not exist.`);
  });
  if (!read.ok) throw wrong(read.problems);
  const parsed = file.safeParse(read.file.value);
  if (parsed.success) return parsed.data.offer;
  throw wrong(schemaProblems(parsed.error, { shown: path, yaml: read.file, kind: "gallery" }));
}

function wrong(problems: readonly Problem[]): ScriptError {
  return new ScriptError(`Nothing was changed.\n${problems.map(formatProblem).join("\n")}`);
}
