import { astro, FetchState } from "astro/fetch";
import type { Renderer } from "./context.ts";

/**
 * Renders a page of `site/pages/` with Astro, through an address of its own that no visitor can ask for: the route
 * decides what is shown, and passes it in `Astro.locals`.
 */
export const renderPage: Renderer = async (page, locals) => {
  const state = new FetchState(new Request(`https://shell.invalid/${page}`));
  state.locals.page = locals;
  return astro(state);
};
