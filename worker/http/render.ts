import { astro, FetchState } from "astro/fetch";
import type { BuiltRenderer, Renderer } from "./context.ts";

/**
 * Renders a page of `site/pages/` with Astro, through an address of its own that no visitor can ask for: the route
 * decides what is shown, and passes it in `Astro.locals`.
 */
export const renderPage: Renderer = async (page, locals) => {
  const state = new FetchState(new Request(`https://shell.invalid/${page}`));
  state.locals.page = locals;
  return astro(state);
};

/** Renders a gallery's page as publishing does, before it is cut into slices. Throws if it can't be rendered. */
export const renderBuilt: BuiltRenderer = async ({ build, set }) => {
  const state = new FetchState(new Request(`https://shell.invalid/built/${set === null ? "cover" : "set"}`));
  Object.assign(state.locals, { build, set });
  const response = await astro(state);
  if (response.status !== 200) throw new Error(`a page of ${build.manifest.gallery} can't be rendered`);
  return { html: await response.text(), site: import.meta.env.SITE_DIGEST };
};
