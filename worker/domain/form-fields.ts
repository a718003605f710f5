import { z } from "zod";
import { EMAIL_MAX } from "./email.ts";
import { type Constraints, unmetConstraint, withControl } from "./form.ts";
import { normalizePassword, normalizePin } from "./password.ts";
import type { Wrong } from "./problem.ts";

interface Spec<Value, Empty> {
  /** What a browser checks, and this schema just the same. */
  constraints: Constraints;
  /** The text that counts, of what was typed. */
  plain?: (typed: string) => string;
  /** What is said where a constraint is not met, or the text can't be read. */
  wrong: Wrong;
  /** What it is when nothing was typed. */
  empty: Empty;
  /** Makes something of a text that meets the constraints; null: it can't be read. */
  read: (text: string, typed: string) => Value | null;
}

const trimmed = (typed: string) => typed.trim();

/** A field with one value. */
export function field<Value, Empty>({ constraints, plain = trimmed, wrong, empty, read }: Spec<Value, Empty>) {
  const schema = z.string().transform((typed, context): Value | Empty => {
    const text = plain(typed);
    const unmet = unmetConstraint(constraints, text);
    if (unmet === null && text === "") return empty;
    const value = unmet === null ? read(text, typed) : null;
    if (value !== null) return value;
    context.addIssue({ code: "custom", params: unmet === "required" ? { code: "missing" } : wrong });
    return z.NEVER;
  });
  return withControl(schema, { sent: "once", constraints, wrong });
}

interface Text {
  most: number;
  required?: true;
}

/** A text of at most so many characters, without blanks around it. */
export function text({ most, ...required }: Text) {
  return field({
    constraints: { ...required, maxlength: most },
    wrong: { code: "tooLong", values: { most } },
    empty: "",
    read: (typed) => typed,
  });
}

/** A whole number; null: nothing was typed. */
export function wholeNumber({ least, most }: { least: number; most: number }) {
  return field({
    constraints: { type: "number", min: least, max: most },
    wrong: { code: "wholeNumber", values: { least, most } },
    empty: null,
    read: Number,
  });
}

/** A day of the calendar, `YYYY-MM-DD`; null: none. */
export function day() {
  return field({ constraints: { type: "date" }, wrong: { code: "day" }, empty: null, read: (typed) => typed });
}

/** An e-mail address, as it was typed. */
export function email() {
  const constraints = { type: "email", required: true, maxlength: EMAIL_MAX } as const;
  return field({ constraints, wrong: { code: "needEmail" }, empty: "", read: (typed) => typed });
}

interface Secret {
  least: number;
  most: number;
  required?: true;
}

/** A password exactly as it was typed; its length is that of what is compared. null: nothing was typed. */
export function secret({ least, most, ...required }: Secret) {
  return field({
    constraints: { ...required, minlength: least, maxlength: most },
    plain: normalizePassword,
    wrong: { code: "passwordLength", values: { least, most } },
    empty: null,
    read: (_, typed) => typed,
  });
}

/** A PIN of four digits, as it is compared. */
export function pin() {
  return field({
    // Full-width digits, and blanks between digits, do no harm.
    constraints: { required: true, maxlength: 40, pattern: String.raw`[\s\p{Cf}]*(?:[0-9０-９][\s\p{Cf}]*){4}` },
    plain: normalizePin,
    wrong: { code: "pinDigits" },
    empty: "",
    read: (digits) => digits,
  });
}

/** One of several words. */
export function choice<const Words extends readonly string[]>(words: Words) {
  return withControl(z.enum(words), { sent: "once", constraints: {}, choices: words });
}

/** A box that may be ticked. */
export function tick() {
  const schema = z.string().transform((value) => value === "on");
  return withControl(schema, { sent: "once", constraints: {}, choices: ["on"] });
}

/** Texts a person does not type: an id, a name that a button sends. */
export function carried() {
  return withControl(z.string(), { sent: "once", constraints: {} });
}

/** Values of boxes that are ticked. */
export function ticked() {
  return withControl(z.array(z.string()), { sent: "several", constraints: {} });
}

/** Names, at least one: of boxes that are ticked, or typed. */
export function named() {
  const schema = z.array(z.string()).superRefine((names, context) => {
    const params: Wrong = { code: "missing" };
    if (names.every((name) => name.trim() === "")) context.addIssue({ code: "custom", params });
  });
  return withControl(schema, { sent: "several", constraints: { required: true } });
}

interface RowSpec {
  prefix: string;
  most: number;
  /** The field without which a row is left out. */
  filled: string;
}

type RowShape = Readonly<Record<string, z.ZodType>>;

/** What is wrong within a row: the name of its field, and what. */
type JudgeRow<Row> = (row: Row) => [name: string, wrong: Wrong] | null;

/** Rows of fields, `<prefix><n>-<name>`; null: left out. */
export function rows<Own extends RowShape>(
  spec: RowSpec & { shape: Own },
  judge: JudgeRow<z.infer<z.ZodObject<Own>>> = () => null,
) {
  const row = z.object(spec.shape).superRefine((values, context) => {
    const wrong = judge(values as z.infer<z.ZodObject<Own>>);
    if (wrong) context.addIssue({ code: "custom", path: [wrong[0]], params: wrong[1] });
  });
  const schema = z.array(row.optional()).transform((all) => all.map((one) => one ?? null));
  return withControl(schema, { sent: spec, constraints: {} });
}
