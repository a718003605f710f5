import type { Target } from "../target/target.ts";
import type { Progress } from "../terminal/progress.ts";
import { type Attack, attack } from "./attack.ts";
import { fingerprint, readFacts } from "./facts.ts";
import { readHouseWords } from "./house-words.ts";
import { openLine } from "./request.ts";
import { withCast } from "./stage.ts";

export interface ProveOptions {
  /** The project's root. */
  root: string;
  target: Target;
  /** Where the site is served. */
  origin: string;
  gallery: string;
  /** Ask for everything, however long it takes. */
  all: boolean;
  progress: Pick<Progress, "step">;
  signal: AbortSignal;
}

/** What an audit found out. */
export interface Audit extends Attack {
  gallery: string;
  version: string;
  photos: number;
  origin: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  seconds: number;
}

/** Changes of the gallery in between are judged again, so often. */
const ROUNDS = 3;

/**
 * Attacks a gallery over HTTP in the name of everybody who may come, and compares each answer with what the manifest and
 * `decideAccess` say. Throws ScriptError if the gallery is not published, or the site can't be asked.
 */
export async function prove(options: ProveOptions): Promise<Audit> {
  const { root, target, origin, gallery } = options;
  const startedAt = Date.now();
  const isHouse = await readHouseWords(root);
  const line = openLine(origin);
  const step = options.progress.step("prove", 0);
  let answers = 0;
  try {
    for (let left = ROUNDS; ; left -= 1) {
      const facts = await readFacts(target, gallery);
      const scene = { ...options, facts, line, isHouse, onAnswer: () => step.update(++answers) };
      const result = await withCast({ facts, target, line }, (cast) => attack(scene, cast));
      const isSure =
        result.findings.length === 0 || fingerprint(await readFacts(target, gallery)) === fingerprint(facts);
      // Somebody changed what may be seen meanwhile: answers are judged by what is true now.
      if (!isSure && left > 1) continue;
      const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
      const { version } = facts.policy;
      return { ...result, gallery, version, photos: facts.photos.size, origin, startedAt, seconds };
    }
  } finally {
    step.end(`${answers} answers`);
    line.close();
  }
}
