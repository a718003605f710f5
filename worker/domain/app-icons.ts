import { paths } from "./paths.ts";

/** The icons of the site as an app, as `site/icons/app.webmanifest` names them; a test compares both. */
export const APP_ICONS = [
  { src: paths.shell("icon-192.1a61e064.png"), sizes: "192x192", type: "image/png" },
  { src: paths.shell("icon-512.9f23bb28.png"), sizes: "512x512", type: "image/png" },
  { src: paths.shell("icon-maskable.e2868acb.png"), sizes: "512x512", type: "image/png", purpose: "maskable" },
];
