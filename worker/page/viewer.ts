import type { Link } from "../domain/link.ts";
import type { Markup } from "../domain/markup.ts";
import type { VisibleGallery } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import type { Voice } from "../domain/words/voice.ts";
import { markup, nothing } from "./markup.ts";
import { selectionTitle } from "./picking.ts";

type Look = Pick<VisibleGallery, "link" | "viewer" | "offers" | "here" | "sets" | "privatePhotos" | "selection">;

/** Who looks, and what they may do about it. */
export function viewerMarkup(look: Look, voice: Voice): Markup {
  const { link, viewer, offers, here } = look;
  const item = (href: string, label: string) => markup`<li><a href="${href}">${label}</a></li>`;
  const items = [
    viewer.as === "guest" ? null : role(viewer.as, voice),
    look.selection && item(paths.selection(link), voice.say(selectionTitle(look))),
    offers.link ? item(paths.links(link), voice.say("links")) : null,
    offers.buy ? item(paths.cart(link), voice.say("cart")) : null,
    viewer.account ? item(paths.clientsAccount(), voice.say("myAccount")) : null,
    viewer.mayEnterAsClient ? item(paths.enterAsClient(link, here), voice.say("enterAsClient")) : null,
    offers.viewAsGuest ? asGuest(look, voice) : null,
    viewer.mayLeave ? leave(link, voice) : null,
  ].filter((item) => item !== null);
  return items.length === 0 ? nothing : viewerMenu(items, voice);
}

/** A menu on phones; elsewhere its style shows the items in a line. */
const viewerMenu = (items: Markup[], voice: Voice): Markup => markup`
  <details class="menu viewer-menu">
    <summary>${voice.say("menu")}</summary>
    <div class="menu-sheet">
      <ul class="viewer">${items}</ul>
    </div>
  </details>`;

function role(as: "client" | "photographer", voice: Voice): Markup {
  return markup`<li class="viewer-role quiet">${voice.say(as === "client" ? "asClient" : "asPhotographer")}</li>`;
}

function asGuest(look: Look, voice: Voice): Markup {
  const { link } = look;
  return markup`<li>${viewForm({ link, here: guestHere(look), as: "guest", label: voice.say("viewAsGuest") })}</li>`;
}

const leave = (link: Link, voice: Voice) => markup`
  <li>
    <form method="post" action="${paths.leave(link)}"><button>${voice.say("leave")}</button></form>
  </li>`;

/** The only addition to a page seen as guest or client: the way back. */
export function switchMarkup({ link, viewer, here }: Look, voice: Voice): Markup {
  if (!viewer.lowered) return nothing;
  const form = viewForm({ link, here, as: "client", label: voice.say("backToMine") });
  const says = voice.say(viewer.as === "guest" ? "seeingAsGuest" : "seeingAsClient");
  return markup`
    <aside class="switch" aria-label="${says}">
      <p>${says}</p>
      ${form}
    </aside>`;
}

// If guests don't have this page, their view would begin with "not found".
function guestHere({ link, here, sets, privatePhotos }: Look): string {
  const [page] = here.split("?");
  const kept = (photo: string) => !privatePhotos.has(photo);
  const open = sets.some(
    ({ id, clientOnly, photos }) =>
      !clientOnly &&
      (page === paths.set(link, id) ? photos.some(kept) : photos.some((p) => kept(p) && page === paths.photo(link, p))),
  );
  return open ? here : paths.gallery(link);
}

function viewForm({ link, here, as, label }: { link: Link; here: string; as: string; label: string }): Markup {
  return markup`
    <form method="post" action="${paths.view(link)}">
      <input type="hidden" name="next" value="${here}">
      <button name="as" value="${as}">${label}</button>
    </form>`;
}
