import { Hono } from "hono";
import { fault, notFound } from "./gate/refuse.ts";
import type { AppEnv, BuiltRenderer, Renderer } from "./http/context.ts";
import { canonicalPath, drainBody, httpsOnly, prepare, sameOrigin } from "./http/guards.ts";
import { securityHeaders } from "./http/headers.ts";
import { audit } from "./routes/audit.ts";
import { byLink } from "./routes/by-link.ts";
import { cart } from "./routes/cart.ts";
import { checkout } from "./routes/checkout.ts";
import { clientLinks } from "./routes/client-links.ts";
import { clientPasskeys } from "./routes/client-passkeys.ts";
import { clients } from "./routes/clients.ts";
import { downloads } from "./routes/downloads.ts";
import { enter } from "./routes/enter.ts";
import { health } from "./routes/health.ts";
import { home } from "./routes/home.ts";
import { images } from "./routes/images.ts";
import { included } from "./routes/included.ts";
import { invite } from "./routes/invite.ts";
import { keptCopy } from "./routes/kept-copy.ts";
import { linkCode } from "./routes/link-code.ts";
import { mailStop } from "./routes/mail-stop.ts";
import { marks } from "./routes/marks.ts";
import { news } from "./routes/news.ts";
import { notes } from "./routes/notes.ts";
import { openLink } from "./routes/open-link.ts";
import { order } from "./routes/order.ts";
import { pages } from "./routes/pages.ts";
import { paymentWebhook } from "./routes/payment-webhook.ts";
import { pin } from "./routes/pin.ts";
import { privacy } from "./routes/privacy.ts";
import { publicCoverPicture } from "./routes/public-cover.ts";
import { receipt } from "./routes/receipt.ts";
import { register } from "./routes/register.ts";
import { selection } from "./routes/selection.ts";
import { selectionLink } from "./routes/selection-link.ts";
import { selectionReceipt } from "./routes/selection-receipt.ts";
import { session } from "./routes/session.ts";
import { shell } from "./routes/shell.ts";
import { shop } from "./routes/shop.ts";
import { signInLink } from "./routes/sign-in-link.ts";
import { slashesOf } from "./routes/slashes.ts";
import { studioAccess } from "./routes/studio/access.ts";
import { studioActivity } from "./routes/studio/activity.ts";
import { studioClients } from "./routes/studio/clients.ts";
import { studioHome } from "./routes/studio/home.ts";
import { studioInvitations } from "./routes/studio/invitations.ts";
import { studioLetters } from "./routes/studio/letters.ts";
import { studioMail } from "./routes/studio/mail.ts";
import { studioNotices } from "./routes/studio/notices.ts";
import { galleryNumbers, studioNumbers } from "./routes/studio/numbers.ts";
import { studioOrder } from "./routes/studio/order.ts";
import { studioPasskeys } from "./routes/studio/passkeys.ts";
import { studioPeople } from "./routes/studio/people.ts";
import { studioPhotos } from "./routes/studio/photos.ts";
import { studioPicks } from "./routes/studio/picks.ts";
import { studioPrivate } from "./routes/studio/private.ts";
import { studioReceipt } from "./routes/studio/receipt.ts";
import { studioRegistrations } from "./routes/studio/registrations.ts";
import { studioSelections } from "./routes/studio/selections.ts";
import { studioSession } from "./routes/studio/session.ts";
import { studioShop } from "./routes/studio/shop.ts";
import { studioVersions } from "./routes/studio/versions.ts";
import { submission } from "./routes/submission.ts";
import { verify } from "./routes/verify.ts";
import { views } from "./routes/views.ts";
import { wall } from "./routes/wall.ts";

/** The rooms whose addresses have fixed names. */
const ROOMS = [
  home,
  privacy,
  health,
  shell,
  enter,
  register,
  invite,
  session,
  marks,
  selection,
  submission,
  selectionReceipt,
  selectionLink,
  notes,
  views,
  keptCopy,
  news,
  wall,
  linkCode,
  clientLinks,
  openLink,
  byLink,
  shop,
  cart,
  checkout,
  order,
  receipt,
  paymentWebhook,
  mailStop,
  verify,
  audit,
  pin,
  included,
  downloads,
  images,
  publicCoverPicture,
  studioSession,
  studioPasskeys,
  clients,
  clientPasskeys,
  signInLink,
  studioHome,
  studioClients,
  studioPeople,
  studioNotices,
  studioMail,
  studioNumbers,
  galleryNumbers,
  studioPhotos,
  studioPrivate,
  studioVersions,
  studioActivity,
  studioInvitations,
  studioRegistrations,
  studioLetters,
  studioSelections,
  studioPicks,
  studioReceipt,
  studioShop,
  studioOrder,
  studioAccess,
];

/** Rooms that accept any name where the others have fixed ones. */
const OPEN_ROOMS = [pages];

/** Every route room, in the order they are tried; the first that knows a path answers. */
const ROUTES = [...ROOMS, slashesOf([...ROOMS, ...OPEN_ROOMS]), ...OPEN_ROOMS];

interface Renderers {
  render: Renderer;
  /** Without one, nothing can be arranged. */
  renderBuilt?: BuiltRenderer;
}

const unbuilt: BuiltRenderer = () => Promise.reject(new Error("gallery pages can't be rendered here"));

/** The whole Worker: guards in order, then one room per resource, and nothing after them. */
export function createApp({ render, renderBuilt = unbuilt }: Renderers): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(securityHeaders, drainBody, prepare);
  app.use(async (c, next) => {
    c.set("render", render);
    c.set("renderBuilt", renderBuilt);
    await next();
  });
  app.use(httpsOnly, canonicalPath, sameOrigin);
  for (const room of ROUTES) app.route("/", room);
  app.notFound(notFound);
  app.onError((error, c) => fault(c, error));
  return app;
}
