import type { StudioFrame } from "../../../worker/domain/pages/studio-payloads.ts";

/** Fields whose problems begin with other words than the field's name. */
const FIELDS: Readonly<Record<string, string>> = {
  "guest password": "guest-password",
  "client password": "client-password",
  "download PIN": "download-pin",
  "visibility public": "visibility",
};

export interface Problem {
  text: string;
  /** Name of the field it is about; null: of the form as a whole. */
  field: string | null;
}

/** Problems of the form that was sent last; each begins with what it is about, then a colon. */
export function problemsOf(notice: StudioFrame["notice"]): Problem[] {
  return notice?.kind === "problem" ? notice.lines.map(readProblem) : [];
}

function readProblem(line: string): Problem {
  const about = /^([^:]{1,40}):/.exec(line)?.[1];
  const text = line.charAt(0).toUpperCase() + line.slice(1);
  if (!about) return { text, field: null };
  if (about.startsWith("set ")) return { text, field: "sets" };
  return { text, field: FIELDS[about] ?? about };
}

/** IDs of a field and of what is wrong with it. */
export const fieldId = (field: string) => `@${field}`;
export const faultId = (field: string) => `@fault-${field}`;

/** Attributes that tie a field to its hint and, if there is one, to its problem. */
export function faultAttributes(problems: Problem[], { field, hint }: { field: string; hint?: string | undefined }) {
  const wrong = problems.some((problem) => problem.field === field);
  const described = [wrong ? faultId(field) : null, hint ?? null].filter((id) => id !== null).join(" ");
  return { "aria-invalid": wrong ? ("true" as const) : undefined, "aria-describedby": described || undefined };
}
