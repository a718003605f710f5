import { z } from "zod";
import { isEmail } from "./email.ts";
import { isDay } from "./expiry.ts";
import type { Problem, ProblemCode, VisitorCode, VisitorProblem, Wrong } from "./problem.ts";

/** Fields of a form or JSON object, each as the list of its values. */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** What a browser checks before it sends a field: attributes of its control. */
export interface Constraints {
  type?: "email" | "date" | "number";
  required?: true;
  minlength?: number;
  maxlength?: number;
  min?: number;
  max?: number;
  pattern?: string;
}

/** How a field is sent, and what its control may contain. */
export interface Control {
  sent: "once" | "several" | Rows;
  constraints: Constraints;
  /** The problem with a text that can't be read. */
  wrong?: Wrong;
  /** The possible values. */
  choices?: readonly string[];
}

/** Fields in rows: `<prefix><n>-<name>`, n from 0. A row in which the field `filled` is empty is left out. */
interface Rows {
  prefix: string;
  most: number;
  filled: string;
  shape: Shape;
}

type Shape = Readonly<Record<string, z.ZodType>>;

declare const codes: unique symbol;

/** The problems a field may have. For the compiler only: a visitor's form may not have a problem worded for the studio. */
interface Codes<Code extends ProblemCode> {
  readonly [codes]: Code;
}

/** A field of a form. */
export type Field<Schema extends z.ZodType, Code extends ProblemCode> = Schema & Codes<Code>;

const controls = new WeakMap<z.ZodType, Control>();

/** A field's schema, and its control in a page. */
export function withControl<Code extends ProblemCode, Schema extends z.ZodType>(
  schema: Schema,
  control: Control,
): Field<Schema, Code> {
  controls.set(schema, control);
  return schema as Field<Schema, Code>;
}

type Reading<Values, Code extends ProblemCode> =
  | { ok: true; values: Values }
  | { ok: false; problems: Problem<Code>[] };

/** What a form with rows is judged by besides its fields. */
export interface RowFacts {
  /** An id that no row ever had: lower-case letters and digits, at most 16. */
  freshId(): string;
}

/** Reports a problem with one field, or with the whole form. */
export type Refuse = (path: string | null, wrong: Wrong) => void;

/** A form: what its fields may contain, and the value they make together. */
export interface Form<Values, Facts = void, Code extends ProblemCode = ProblemCode> {
  shape: Shape;
  read(fields: Fields, facts: Facts): Reading<Values, Code>;
}

/** A form with these fields. `make` checks what depends on several of them, or on the facts of the day. */
export function formOf<Own extends Shape, Values, Facts = void>(
  shape: Own,
  make: (values: z.infer<z.ZodObject<Own>>, refuse: Refuse, facts: Facts) => Values,
): Form<Values, Facts> {
  const schema = z.object(shape);
  return {
    shape,
    read: (fields, facts) => {
      const read = schema.safeParse(sentTo(shape, fields));
      if (!read.success) return { ok: false, problems: problemsIn(shape, read.error) };
      const problems: Problem[] = [];
      const values = make(read.data, (path, wrong) => problems.push({ path, ...wrong }), facts);
      return problems.length > 0 ? { ok: false, problems } : { ok: true, values };
    },
  };
}

/** A form that visitors send: none of its problems is worded for the studio. */
export function visitorFormOf<Own extends Readonly<Record<string, Field<z.ZodType, VisitorCode>>>, Values>(
  shape: Own,
  make: (values: z.infer<z.ZodObject<Own>>) => Values,
): Form<Values, void, VisitorCode> {
  const schema = z.object(shape);
  return {
    shape,
    read: (fields) => {
      const read = schema.safeParse(sentTo(shape, fields));
      if (read.success) return { ok: true, values: make(read.data) };
      return { ok: false, problems: problemsIn(shape, read.error) as VisitorProblem[] };
    },
  };
}

/** The control of a field by its name in the page; null: the form has no such field. */
export function controlOf({ shape }: Pick<Form<unknown, never>, "shape">, name: string): Control | null {
  if (shape[name]) return controlIn(shape[name]);
  const rows = Object.values(shape).map((schema) => controlIn(schema).sent);
  for (const sent of rows) {
    if (typeof sent === "string") continue;
    const [, n, own = ""] = new RegExp(`^${sent.prefix}(\\d{1,3})-(.+)$`).exec(name) ?? [];
    if (n !== undefined && Number(n) < sent.most && sent.shape[own]) return controlIn(sent.shape[own]);
  }
  return null;
}

/** What is wrong with one value of a field. */
export function fieldProblems(schema: z.ZodType, { path, value }: { path: string; value: string }): Problem[] {
  return schema.safeParse(value).error?.issues.map((issue) => ({ path, ...wrongOf(issue) })) ?? [];
}

/** The first constraint that a text does not meet, as a browser would find it; null: it meets all. */
export function unmetConstraint(constraints: Constraints, text: string): keyof Constraints | null {
  const { type, required, minlength = 0, maxlength = Infinity, min = -Infinity, max = Infinity, pattern } = constraints;
  if (text === "") return required ? "required" : null;
  if (text.length > maxlength) return "maxlength";
  if (text.length < minlength) return "minlength";
  if (type && !TYPES[type](text)) return "type";
  if (type === "number" && Number(text) < min) return "min";
  if (type === "number" && Number(text) > max) return "max";
  return pattern !== undefined && !new RegExp(`^(?:${pattern})$`, "v").test(text) ? "pattern" : null;
}

// Browsers accept all these ways to write a number; without `step` it must be whole.
const NUMBER = /^-?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:e[-+]?\d{1,3})?$/i;

const TYPES = {
  email: isEmail,
  date: isDay,
  number: (text: string) => NUMBER.test(text) && Number.isInteger(Number(text)),
};

function controlIn(schema: z.ZodType): Control {
  const own = controls.get(schema);
  if (own) return own;
  if (schema instanceof z.ZodOptional) return controlIn(schema.unwrap() as z.ZodType);
  throw new TypeError("a form's field must be made by form-fields.ts");
}

function sentTo(shape: Shape, fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shape).map(([name, schema]) => {
      const { sent } = controlIn(schema);
      if (typeof sent !== "string") return [name, rowsIn(sent, fields)];
      if (sent === "several") return [name, fields.get(name) ?? []];
      // A missing field counts as empty, unless the form may leave it out.
      return [name, fields.get(name)?.at(-1) ?? (schema instanceof z.ZodOptional ? undefined : "")];
    }),
  );
}

function rowsIn({ prefix, most, filled, shape }: Rows, fields: Fields): unknown[] {
  return Array.from({ length: most }, (_, n) => {
    const row = (name: string) => `${prefix}${n}-${name}`;
    const isFilled = (fields.get(row(filled))?.at(-1) ?? "").trim() !== "";
    const own = new Map(Object.keys(shape).map((name) => [name, fields.get(row(name)) ?? []]));
    return isFilled ? sentTo(shape, own) : undefined;
  });
}

function problemsIn(shape: Shape, { issues }: z.ZodError): Problem[] {
  return issues.map((issue) => {
    const [first, n, own] = issue.path;
    const { sent } = controlIn(shape[String(first)] as z.ZodType);
    const path = typeof sent === "string" ? String(first) : `${sent.prefix}${String(n)}-${String(own)}`;
    return { path, ...wrongOf(issue) };
  });
}

function wrongOf(issue: z.core.$ZodIssue): Wrong {
  if (issue.code === "custom") return issue.params as Wrong;
  if (issue.code === "invalid_value") return { code: "chooseOneOf", values: { choices: issue.values.join(", ") } };
  return { code: "missing" };
}
