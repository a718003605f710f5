import { z } from "zod";
import type { Fields } from "./form.ts";
import type { Problem } from "./problem.ts";

/**
 * What a form shows when it is made, by the names of its fields: a text, or the ticked ones of several boxes. The name "" stands for
 * the whole form.
 */
export type Shown = Readonly<Record<string, string | readonly string[]>>;

/** The name of the hidden field in which a form sends what it showed. */
export const SHOWN_FIELD = "from";

const shownSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/**
 * For forms of which no single field can be compared, such as those with rows: a checksum of what they show, in 64 bits (FNV-1a). It is
 * no secret, and nobody gains by another text with the same one.
 */
export function wholeOf(shown: unknown): Shown {
  let sum = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(JSON.stringify(shown)))
    sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  return { "": sum.toString(36) };
}

/**
 * A form that was sent, without taking back what was changed since it was made: fields that nobody touched get their values of now, and
 * so do boxes. A text that was changed here and elsewhere is a problem. `now` is what the form would show now. Forms that don't
 * say what they showed stay as they are.
 */
export function mergeSent(fields: Fields, now: Shown): { fields: Fields; problems: Problem[] } {
  const from = readShown(fields.get(SHOWN_FIELD)?.at(-1));
  const merged = new Map(fields);
  const problems: Problem[] = [];
  for (const [name, before] of Object.entries(from)) {
    const current = Object.hasOwn(now, name) ? now[name] : undefined;
    if (current === undefined) continue;
    if (typeof before === "string" || typeof current === "string") {
      const text = textOf(fields.get(name)?.at(-1), { before: String(before), now: String(current) });
      if (text === null) problems.push({ path: name || null, code: "changedMeanwhile" });
      else if (fields.has(name)) merged.set(name, [text]);
    } else merged.set(name, ticked(fields.get(name) ?? [], { before, now: current }));
  }
  return { fields: merged, problems };
}

function readShown(text: string | undefined): Shown {
  try {
    return shownSchema.safeParse(JSON.parse(text ?? "")).data ?? {};
  } catch {
    return {};
  }
}

/** What a field is to contain; null: it was changed twice. */
function textOf(sent: string | undefined, { before, now }: { before: string; now: string }): string | null {
  if (now === before || now === sent) return sent ?? before;
  return sent === before ? now : null;
}

/** What was ticked and unticked here, applied to what is ticked now. */
function ticked(
  sent: readonly string[],
  { before, now }: { before: readonly string[]; now: readonly string[] },
): string[] {
  const kept = now.filter((one) => sent.includes(one) || !before.includes(one));
  return [...kept, ...sent.filter((one) => !before.includes(one) && !now.includes(one))];
}
