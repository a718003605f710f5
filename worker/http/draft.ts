import { type Draft, draftOf } from "../domain/tokens/draft.ts";
import type { Ctx } from "./context.ts";
import { readFields } from "./form.ts";

/**
 * What the form of this request contains that its sender would miss. Scripts keep what they send as JSON themselves. A
 * body that can't be read has no draft.
 */
export async function requestDraft(c: Ctx): Promise<Draft | null> {
  if (c.req.method !== "POST" || c.req.header("accept")?.includes("application/json")) return null;
  const fields = await readFields(c).catch(() => null);
  return fields && draftOf(c.var.url.pathname, fields);
}
