import { createApp } from "astro/app/entrypoint";
import type { GalleryBuild } from "../../worker/domain/build-input.ts";

const app = createApp({ streaming: false });

/** Renders one page of a gallery, by its path, to HTML. Errors of components are printed, and end in an error here. */
export async function renderPage(path: string, build: GalleryBuild): Promise<string> {
  const response = await app.render(new Request(`https://gallery.invalid${path}`), { locals: { build } });
  if (response.status !== 200) throw new Error(`The page ${path} can't be rendered (status ${response.status})`);
  return response.text();
}
