import type { Link } from "../../worker/domain/link.ts";
import type { Markup } from "../../worker/domain/markup.ts";
import { paths } from "../../worker/domain/paths.ts";
import { markup, nothing, sliceBegin, sliceEnd } from "../../worker/page/markup.ts";
import type { Speech } from "./speech.ts";

interface SetLinks {
  link: Link;
  sets: readonly { id: string; title: string }[];
  current: string;
  speech: Speech;
}

/** The links of a gallery's sets, each in its slice. As text: a page has hundreds of them, and so has every other page. */
export function setLinks({ link, sets, current, speech }: SetLinks): Markup {
  const links = sets.map(({ id, title }) => {
    const here = id === current ? markup` aria-current="page"` : nothing;
    const anchor = markup`<a href="${paths.set(link, id)}"${here} dir="auto">${title}</a>`;
    return markup`${sliceBegin({ kind: "set", key: id })}<li>${anchor}${speech.slot("client-only", id)}</li>${sliceEnd("set")}`;
  });
  return markup`${links}`;
}
