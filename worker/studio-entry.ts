import type { StudioEnterPayload } from "./domain/studio-payloads.ts";
import type { Ctx } from "./http/context.ts";
import { pageAnswer } from "./http/page.ts";
import { readStudioDoor } from "./store/studio.ts";

type StudioEntry = Pick<StudioEnterPayload, "fault" | "next"> & { status?: number };

const STATUS = { wrong: 401, empty: 400, throttled: 429 } as const;

/** Where the photographer signs in. Throws StorageFault. */
export async function studioEntryPage(c: Ctx, { fault, next, status = 200 }: StudioEntry): Promise<Response> {
  const { hash } = await readStudioDoor(c.env.DB);
  const headers: Record<string, string> = fault?.kind === "throttled" ? { "retry-after": String(fault.seconds) } : {};
  return pageAnswer(c, {
    page: "studio-enter",
    data: { unset: hash === null, fault, next },
    status: fault ? STATUS[fault.kind] : status,
    headers,
  });
}
