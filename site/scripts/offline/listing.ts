import { asLink, type Link } from "../../../worker/domain/link.ts";
import type { KeptList } from "../../../worker/domain/pages/kept-copy.ts";
import { paths } from "../../../worker/domain/paths.ts";

/** The picture format to keep: what this browser can show. */
export type KeptFormat = "avif" | "jpg";

/** Nobody may have this any more: what was kept of it is deleted. */
export class NotAllowed extends Error {}

/** Asks for something of the gallery. Throws `NotAllowed` if nobody may have it here, and another error otherwise. */
export async function ask(href: string, accept = "application/json"): Promise<Response> {
  const answer = await fetch(href, { headers: { accept }, cache: "no-store" });
  const elsewhere = answer.redirected && !isMoved(href, answer.url);
  if ([401, 403, 404, 410].includes(answer.status) || elsewhere) throw new NotAllowed();
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer;
}

const partsOf = (href: string) => new URL(href, location.href).pathname.split("/");

/** Whether an answer came from the same place under another link: the gallery has a new address. */
function isMoved(asked: string, answered: string): boolean {
  const [, , , ...before] = partsOf(asked);
  const [, room, , ...after] = partsOf(answered);
  return room === "g" && before.join("/") === after.join("/");
}

/** The gallery's address, as an answer of `ask` shows it. */
export const linkIn = (answer: Response): Link => asLink(decodeURIComponent(partsOf(answer.url)[2] ?? ""));

/** All there is to keep of a set. */
export async function listSet(link: Link, set: string, format: KeptFormat): Promise<KeptList> {
  const part = async (from: number) =>
    (await (await ask(paths.keptList(link, set, { format, from }))).json()) as KeptList;
  const list = await part(0);
  for (let { next } = list; next !== null; ) {
    const more = await part(next);
    list.photos.push(...more.photos);
    next = more.next;
  }
  return list;
}
