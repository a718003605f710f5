import type { Page } from "playwright-core";
import { builtLink } from "../../../worker/domain/link.ts";
import { paths } from "../../../worker/domain/paths.ts";
import { GALLERY, WEDDING } from "./studio.ts";

/** One picture: who looks at what, on which screen. */
export interface Scene {
  /** The file's name without ending. */
  name: string;
  who: "stranger" | "guest" | "client" | "photographer";
  at: string;
  /** The gallery that is entered, if it is another one. */
  gallery?: string;
  width: 390 | 768 | 1440 | 2560;
  scheme: "light" | "dark";
  /** What is done before the picture is taken. */
  act?: (page: Page) => Promise<void>;
}

const set = paths.set(builtLink(GALLERY), "ridges");
const dunes = paths.set(builtLink(GALLERY), "dunes");

/** Opens a photo in place; on a page without transitions it is there at once. */
const enlarge = (photo: string) => async (page: Page) => {
  await page.locator(`[id="${photo}"] > a`).click();
  await page.locator("dialog[open] .slide:not([inert]) img").evaluate((img: HTMLImageElement) => img.decode());
};

/** Shows an eye as if the pointer were over its photo. */
const point = (photo: string) => (page: Page) => page.locator(`[id="${photo}"]`).hover();

/** Picks photos, and gives one its stars and a colour in the enlarged photo. */
const pick = (photos: readonly [string, ...string[]]) => async (page: Page) => {
  for (const photo of photos) await page.locator(`[id="${photo}"] .heart`).click();
  await page.locator(`[id="${photos[0]}"] > a`).click();
  await page.locator("dialog[open] .icon-picked").waitFor();
  await page.keyboard.press("4");
  await page.locator("dialog[open] .icon-rated").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  await page.getByText(`${photos.length} of 40 chosen`).waitFor();
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  // On wide screens hearts stand further down.
  await page.evaluate(() => scrollTo(0, innerWidth < 1000 ? 0 : 260));
};

/** The selection for review, once photos were picked. */
const review = (photos: readonly [string, ...string[]]) => async (page: Page) => {
  await pick(photos)(page);
  await page.waitForLoadState("networkidle");
  await page.goto(paths.selection(builtLink(GALLERY)), { waitUntil: "networkidle" });
};

const each = (
  scenes: Omit<Scene, "width" | "scheme">,
  screens: readonly [Scene["width"], Scene["scheme"]][],
): Scene[] =>
  screens.map(([width, scheme]) => ({ ...scenes, width, scheme, name: `${scenes.name}-${width}-${scheme}` }));

const ALL = [
  [390, "light"],
  [390, "dark"],
  [768, "light"],
  [768, "dark"],
  [1440, "light"],
  [1440, "dark"],
  [2560, "light"],
  [2560, "dark"],
] as const satisfies readonly [Scene["width"], Scene["scheme"]][];
const FEW = [
  [390, "light"],
  [1440, "light"],
  [1440, "dark"],
] as const satisfies readonly [Scene["width"], Scene["scheme"]][];
const PICKED = ["ANB_0108", "ANB_0102", "ANB_0131"] as const;

export const SCENES: readonly Scene[] = [
  ...each({ name: "cover", who: "guest", at: paths.gallery(builtLink(GALLERY)) }, ALL),
  ...each({ name: "set", who: "guest", at: set }, ALL),
  ...each({ name: "photo", who: "guest", at: dunes, act: enlarge("ANB_0108") }, FEW),
  ...each({ name: "entry", who: "stranger", at: paths.enter(builtLink(GALLERY)) }, FEW),
  ...each({ name: "client", who: "client", at: set, act: point("ANB_0017") }, FEW),
  ...each({ name: "picks", who: "client", at: dunes, act: pick(PICKED) }, FEW),
  ...each({ name: "selection", who: "client", at: dunes, act: review(PICKED) }, FEW),
  ...each({ name: "home", who: "stranger", at: paths.home() }, FEW),
  ...each({ name: "wedding-entry", who: "stranger", gallery: WEDDING, at: paths.enter(builtLink(WEDDING)) }, FEW),
  ...each({ name: "wedding-cover", who: "guest", gallery: WEDDING, at: paths.gallery(builtLink(WEDDING)) }, FEW),
  ...each(
    { name: "wedding-set", who: "client", gallery: WEDDING, at: paths.set(builtLink(WEDDING), "golden-hour") },
    FEW,
  ),
  ...each({ name: "studio", who: "photographer", at: paths.studio() }, FEW),
  ...each({ name: "studio-access", who: "photographer", at: paths.studioGallery(GALLERY) }, FEW),
  ...each({ name: "studio-private", who: "photographer", at: paths.studioPrivate(GALLERY) }, FEW),
];
