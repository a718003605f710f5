import type { KeptList } from "../../../worker/domain/pages/kept-copy.ts";
import { paths } from "../../../worker/domain/paths.ts";

/** The picture format to keep: what this browser can show. */
export type KeptFormat = "avif" | "jpg";

/** Nobody may have this any more: what was kept of it is deleted. */
export class NotAllowed extends Error {}

/** Asks for something of the gallery. Throws `NotAllowed` if nobody may have it here, and another error otherwise. */
export async function ask(href: string, accept = "application/json"): Promise<Response> {
  const answer = await fetch(href, { headers: { accept }, cache: "no-store" });
  if ([401, 403, 404, 410].includes(answer.status) || answer.redirected) throw new NotAllowed();
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer;
}

/** All there is to keep of a set. */
export async function listSet(gallery: string, set: string, format: KeptFormat): Promise<KeptList> {
  const part = async (from: number) =>
    (await (await ask(paths.keptList(gallery, set, { format, from }))).json()) as KeptList;
  const list = await part(0);
  for (let { next } = list; next !== null; ) {
    const more = await part(next);
    list.photos.push(...more.photos);
    next = more.next;
  }
  return list;
}
