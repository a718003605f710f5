import { endLinkForm, linkForm } from "../../worker/domain/forms/link-forms.ts";
import type { Link } from "../../worker/domain/link.ts";
import type { Problem } from "../../worker/domain/problem.ts";
import { endGalleryLink, renameGalleryLink } from "../../worker/store/gallery-links.ts";
import type { LiveGallery } from "../gallery/live.ts";
import { optionFields, optionProblems } from "../gallery/option-problems.ts";
import { UsageError } from "../terminal/arguments.ts";
import { ScriptError } from "../terminal/script.ts";
import type { AccessOptions } from "./options.ts";

/** What is to become of a gallery's links. */
export interface LinkWish {
  link: Link | null;
  ended: Link | null;
}

/** What the options ask for; null: nothing. Throws UsageError. */
export function linkFromOptions(options: Pick<AccessOptions, "link" | "end-link">): LinkWish | null {
  const { link, "end-link": ended } = options;
  if (link === undefined && ended === undefined) return null;
  if (link === ended) throw new UsageError("--link and --end-link name the same link. Leave one of them out.");
  const read = link === undefined ? null : linkForm.read(optionFields({ link }));
  const end = ended === undefined ? null : endLinkForm.read(optionFields({ "end-link": ended }));
  const problems = [read, end].flatMap((one) => (one && !one.ok ? one.problems : []));
  if (problems.length > 0) throw new UsageError(optionProblems(problems, options));
  return { link: read?.ok ? read.values.link : null, ended: end?.ok ? end.values : null };
}

interface Changing {
  at: LiveGallery;
  wish: LinkWish;
  options: AccessOptions;
  /** What the command changed before, in sentences; each change is added. */
  live: string[];
}

/** Changes a gallery's link, and ends an earlier one. Throws ScriptError. */
export async function changeLinks(db: D1Database, { at, wish, options, live }: Changing): Promise<void> {
  const { gallery, link: from } = at.overview.policy;
  const refuse = (problem: Problem) => new ScriptError(optionProblems([problem], options, live));
  const now = Date.now();
  const { link: to, ended } = wish;
  if (to !== null) {
    const outcome = await renameGalleryLink(db, { gallery, from, to, now });
    if (outcome === "taken") throw refuse({ path: "link", code: "linkTaken", values: { link: to } });
    if (outcome === "changed") throw refuse({ path: "link", code: "linkChanged" });
    live.push(`The link is /g/${to}/.`);
  }
  if (ended === null) return;
  if (!(await endGalleryLink(db, { gallery, link: ended, now }))) throw refuse({ path: "end-link", code: "linkGone" });
  live.push(`/g/${ended}/ no longer leads anywhere.`);
}
