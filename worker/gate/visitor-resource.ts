import type { Hono } from "hono";
import type { Fields } from "../domain/form.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { readFields } from "../http/form.ts";
import { resource } from "../http/resource.ts";
import { type Admission, type Ask, judge, refuseMethod } from "./gate.ts";
import { badRequest, notFound, type Refusal, refuse } from "./refuse.ts";

/** What a handler gives back: its answer, or a refusal of what it asked about in addition. */
export type Answer = Response | Refusal;

/** A handler for whoever is let in, with what it asks for them. */
export interface Admitted {
  asks: Ask | ((c: Ctx) => Ask);
  answer(c: Ctx, admitted: Admission): Answer | Promise<Answer>;
  /** Begins what may be done while it is decided. Returns what ends it, which is called in any case and waits for nothing. */
  meanwhile?(c: Ctx): (() => void) | null;
}

/** Asks for a wish; the handler sees only what was granted. */
export function admitted(
  asks: Admitted["asks"],
  answer: Admitted["answer"],
  meanwhile?: Admitted["meanwhile"],
): Admitted {
  return { asks, answer, ...(meanwhile && { meanwhile }) };
}

/** A form, sent by whoever is let in. */
export interface Sent {
  admitted: Admission;
  fields: Fields;
}

/** The same for a form, once it could be read. */
export function admittedForm(
  asks: Admitted["asks"],
  answer: (c: Ctx, sent: Sent) => Answer | Promise<Answer>,
): Admitted {
  return admitted(asks, async (c, entered) => {
    const fields = await readFields(c);
    return fields ? answer(c, { admitted: entered, fields }) : badRequest(c, [{ path: null, code: "formUnreadable" }]);
  });
}

async function decided(c: Ctx, { asks, answer }: Admitted): Promise<Answer> {
  const verdict = await judge(c, typeof asks === "function" ? asks(c) : asks);
  return verdict.ok ? answer(c, verdict.admitted) : verdict.refusal;
}

interface VisitorResource {
  path: string;
  GET?: Admitted;
  POST?: Admitted;
  /** Whether there is such an address at all, whoever asks and whatever gallery it is. */
  exists?(c: Ctx): boolean;
}

/** Registers an address in a gallery: nothing of it is reached without an admission, and every refusal is answered here. */
export function visitorResource(app: Hono<AppEnv>, { path, GET, POST, exists = () => true }: VisitorResource): void {
  const behind = (handler: Admitted) => async (c: Ctx) => {
    if (!exists(c)) return notFound(c);
    const end = handler.meanwhile?.(c);
    const outcome = await decided(c, handler).finally(() => end?.());
    return outcome instanceof Response ? outcome : refuse(c, outcome);
  };
  const methods = { ...(GET && { GET: behind(GET) }), ...(POST && { POST: behind(POST) }) };
  resource(app, { path, methods, otherwise: (c, allow) => (exists(c) ? refuseMethod(c, allow) : notFound(c)) });
}
