import { z } from "zod";
import { EMAIL_MAX } from "./email.ts";
import { type Constraints, type Field, unmetConstraint, withControl } from "./form.ts";
import { normalizePassword, normalizePin } from "./password.ts";
import type { ProblemCode, Wrong } from "./problem.ts";

interface Spec<Value, Empty, Bad extends Wrong, Gone extends Wrong> {
  /** What both the browser and this schema check. */
  constraints: Constraints;
  /** The part of the typed text that counts. */
  plain?: (typed: string) => string;
  /** The problem if a constraint is not met or the text can't be read. */
  wrong: Bad;
  /** The problem if a required field is empty. */
  missing?: Gone;
  /** The value if nothing was typed. */
  empty: Empty;
  /** Turns a text that meets the constraints into a value; null: it can't be read. */
  read: (text: string, typed: string) => Value | null;
}

const trimmed = (typed: string) => typed.trim();
const asTyped = (typed: string) => typed;
const MISSING = { code: "missing" } as const;

/** A field with one value. */
export function field<Value, Empty, Bad extends Wrong, Gone extends Wrong = typeof MISSING>(
  spec: Spec<Value, Empty, Bad, Gone>,
) {
  const { constraints, plain = trimmed, wrong, missing = MISSING, empty, read } = spec;
  const schema = z.string().transform((typed, context): Value | Empty => {
    const text = plain(typed);
    const unmet = unmetConstraint(constraints, text);
    if (unmet === null && text === "") return empty;
    const value = unmet === null ? read(text, typed) : null;
    if (value !== null) return value;
    context.addIssue({ code: "custom", params: unmet === "required" ? missing : wrong });
    return z.NEVER;
  });
  return withControl<Bad["code"] | Gone["code"], typeof schema>(schema, { sent: "once", constraints, wrong });
}

interface Text<Gone extends Wrong> {
  most: number;
  required?: true;
  /** The problem if nothing was typed; the field is then required. */
  missing?: Gone;
}

/** A text of at most `most` characters, without surrounding space. */
export function text<Gone extends Wrong = typeof MISSING>({ most, missing, ...required }: Text<Gone>) {
  return field({
    constraints: { ...required, ...(missing ? { required: true } : {}), maxlength: most },
    wrong: { code: "tooLong", values: { most } },
    ...(missing ? { missing } : {}),
    empty: "",
    read: (typed) => typed,
  });
}

/** The name of one photo in NFC, as photos are kept; "": none. Its length is checked first: NFC takes long for many accents. */
export function photoText() {
  const most = 400;
  return field({
    constraints: { maxlength: most },
    wrong: { code: "tooLong", values: { most } },
    empty: "",
    read: (typed) => typed.normalize("NFC"),
  });
}

/** Several lines of at most `most` characters, exactly as they were typed. */
export function typedText({ most }: { most: number }) {
  return field({
    constraints: { maxlength: most },
    plain: asTyped,
    wrong: { code: "tooLong", values: { most } },
    empty: "",
    read: asTyped,
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

/** A calendar day, `YYYY-MM-DD`; null: none. */
export function day() {
  return field({ constraints: { type: "date" }, wrong: { code: "day" }, empty: null, read: (typed) => typed });
}

/** An e-mail address, as it was typed. */
export function email<Gone extends Wrong = typeof MISSING>(missing?: Gone) {
  const constraints = { type: "email", required: true, maxlength: EMAIL_MAX } as const;
  const wrong = { code: "needEmail" } as const;
  return field({ constraints, wrong, ...(missing ? { missing } : {}), empty: "", read: asTyped });
}

interface Secret {
  least: number;
  most: number;
  required?: true;
}

/** A password exactly as it was typed; its length is checked as it will be compared. null: nothing was typed. */
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
export function pin(required: { required?: true } = { required: true }) {
  return field({
    // Full-width digits and spaces between digits are fine.
    constraints: { ...required, maxlength: 40, pattern: String.raw`[\s\p{Cf}]*(?:[0-9０-９][\s\p{Cf}]*){4}` },
    plain: normalizePin,
    wrong: { code: "pinDigits" },
    empty: "",
    read: (digits) => digits,
  });
}

/** One of several words. */
export function choice<const Words extends readonly string[]>(words: Words) {
  return withControl<"chooseOneOf" | "missing", z.ZodEnum<{ [Word in Words[number]]: Word }>>(z.enum(words), {
    sent: "once",
    constraints: {},
    choices: words,
  });
}

interface Chosen<Word extends string, Bad extends Wrong, Gone extends Wrong> {
  among: readonly Word[];
  /** Texts that mean "none". */
  none?: readonly string[];
  /** The problem with any other text; by default one that lists the choices. */
  wrong?: Bad;
  /** The problem if none was chosen; one is then required. */
  missing?: Gone;
}

type NotAmong = Wrong<"chooseOneOf">;

/** One of several words that may or must be chosen; null: none was. */
export function chosen<Word extends string, Bad extends Wrong = NotAmong, Gone extends Wrong = NotAmong>(
  spec: Chosen<Word, Bad, Gone>,
) {
  const { among, none = [""], missing } = spec;
  const wrong = spec.wrong ?? { code: "chooseOneOf", values: { choices: among.join(", ") } };
  const schema = z.string().transform((sent, context): Word | null => {
    const isNone = none.includes(sent);
    const word = among.find((one) => one === sent) ?? null;
    if (word === null && !(isNone && !missing)) {
      context.addIssue({ code: "custom", params: isNone && missing ? missing : wrong });
    }
    return word;
  });
  const constraints: Constraints = missing ? { required: true } : {};
  return withControl<Bad["code"] | Gone["code"], typeof schema>(schema, {
    sent: "once",
    constraints,
    wrong,
    choices: among,
  });
}

/** A checkbox. */
export function tick() {
  const schema = z.string().transform((value) => value === "on");
  return withControl<never, typeof schema>(schema, { sent: "once", constraints: {}, choices: ["on"] });
}

/** A checkbox that must be ticked, with the problem if it isn't. */
export function mustTick<Gone extends Wrong>(missing: Gone) {
  const schema = z.string().transform((value, context) => {
    if (value !== "on") context.addIssue({ code: "custom", params: missing });
    return value === "on";
  });
  const control = { sent: "once", constraints: { required: true }, choices: ["on"] } as const;
  return withControl<Gone["code"], typeof schema>(schema, control);
}

/** A text that nobody types: an id, or a name that a button sends. */
export function carried() {
  return withControl<never, z.ZodString>(z.string(), { sent: "once", constraints: {} });
}

/** A field that the form doesn't ask for; whatever is sent, its value is null. */
export function unasked() {
  const schema = z.string().transform(() => null);
  return withControl<never, typeof schema>(schema, { sent: "once", constraints: {} });
}

/** A required text that nobody types. */
export function needed() {
  return field({ constraints: { required: true }, plain: asTyped, wrong: MISSING, empty: "", read: asTyped });
}

/** A field that may be left out of the form. */
export function optional<Schema extends z.ZodType, Code extends ProblemCode>(own: Field<Schema, Code>) {
  return own.optional() as Field<z.ZodOptional<Schema>, Code>;
}

/** The values of the ticked checkboxes. */
export function ticked() {
  return withControl<never, z.ZodArray<z.ZodString>>(z.array(z.string()), { sent: "several", constraints: {} });
}

/** At least one name: of ticked checkboxes, or typed. */
export function named() {
  const schema = z.array(z.string()).superRefine((names, context) => {
    const params: Wrong = { code: "missing" };
    if (names.every((name) => name.trim() === "")) context.addIssue({ code: "custom", params });
  });
  return withControl<"missing", typeof schema>(schema, { sent: "several", constraints: { required: true } });
}

interface RowSpec {
  prefix: string;
  most: number;
  /** A row in which this field is empty is left out. */
  filled: string;
}

type RowShape = Readonly<Record<string, z.ZodType>>;

/** What is wrong within a row: the field's name and the problem. */
type JudgeRow<Row> = (row: Row) => [name: string, wrong: Wrong] | null;

/** Rows of fields named `<prefix><n>-<name>`; null: the row is left out. */
export function rows<Own extends RowShape>(
  spec: RowSpec & { shape: Own },
  judge: JudgeRow<z.infer<z.ZodObject<Own>>> = () => null,
) {
  const row = z.object(spec.shape).superRefine((values, context) => {
    const wrong = judge(values as z.infer<z.ZodObject<Own>>);
    if (wrong) context.addIssue({ code: "custom", path: [wrong[0]], params: wrong[1] });
  });
  const schema = z.array(row.optional()).transform((all) => all.map((one) => one ?? null));
  return withControl<ProblemCode, typeof schema>(schema, { sent: spec, constraints: {} });
}
