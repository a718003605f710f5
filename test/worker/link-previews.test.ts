import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../worker/app.ts";
import { askFor } from "../support/clients.ts";
import { add, order, sell } from "../support/shop.ts";
import { Visitor } from "../support/visitor.ts";
import {
  CLIENT_PASSWORD,
  GALLERY,
  GUEST_PASSWORD,
  openWedding,
  PRIVATE_TRACES,
  type Wedding,
} from "../support/wedding.ts";

// The shop, the cart, the selection and the page of a closed gallery had no link preview: each page was to remember its own. Here
// every address a stranger can open is asked as chat apps do, without cookies and along redirects.

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
  await askFor(wedding, {});
});
afterAll(() => wedding?.close());

const ROUTES = [...new Set(createApp({ render: async () => new Response() }).routes.map(({ path }) => path))].filter(
  (path) => !path.endsWith("*"),
);

/** What may be written for each part of a route's path; a part that is not in here fails the walk. */
function valuesOf(gallery: string): Record<string, string[]> {
  const [, , , , , rendition = ""] = wedding.imageOf(wedding.open).split("/");
  return {
    ":gallery": [gallery],
    ":set": ["highlights", "boudoir", "none"],
    ":photo": [wedding.open, wedding.hidden, "none"],
    ":rendition": [rendition],
    ":order": ["0000000000AA"],
    ":link": ["0123456789abcdef"],
    ":file": ["none.css"],
    ":zip{.+\\.zip}": ["highlights.zip", "boudoir.zip"],
    ":file{picks\\.(?:txt|csv|json|zip)}": ["picks.csv"],
    ":before": ["1.jpg"],
    ":page{private|activity|invitations|selections|store}": ["private"],
  };
}

/** Every address of every route, with and without a slash at its end. */
function addresses(gallery: string): string[] {
  const values = valuesOf(gallery);
  const all = ROUTES.flatMap((route) =>
    route.split("/").reduce<string[]>(
      (begun, part, i) => {
        const known = part.startsWith(":") ? values[part] : [part];
        if (!known) throw new Error(`the walk does not know what to write for ${part} of ${route}`);
        return begun.flatMap((path) =>
          known.map((value) => `${path}${i === 0 ? "" : "/"}${encodeURIComponent(value)}`),
        );
      },
      [""],
    ),
  );
  return [...new Set(all.flatMap((path) => (path.endsWith("/") ? [path] : [path, `${path}/`])))];
}

async function preview(path: string) {
  let at = path;
  for (let hops = 0; ; hops++) {
    const response = await new Visitor(wedding.glassine).get(at, { accept: "text/html" });
    const text = new TextDecoder("latin1").decode(await response.arrayBuffer());
    const location = response.headers.get("location");
    if (location && hops < 6) {
      at = location;
      continue;
    }
    const metas = [...text.matchAll(/<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">/g)];
    const html = (response.headers.get("content-type") ?? "").startsWith("text/html");
    return {
      at,
      html,
      status: response.status,
      text,
      linkPreview: new Map(metas.map(([, name = "", to = ""]) => [name, to])),
    };
  }
}

/** Pages that strangers may know nothing of, so that they look alike wherever they are. */
const speaksOfNothing = ({ at, status }: { at: string; status: number }) =>
  status === 400 || status === 404 || at.startsWith("/studio");

async function walk(gallery: string) {
  const pages = [];
  for (const path of addresses(gallery)) {
    const answer = await preview(path);
    if (answer.html) pages.push({ path, ...answer });
  }
  return pages;
}

/** Each page of the walk that has no link preview, and each link preview that says or shows more than it may. */
function faultsOf(pages: Awaited<ReturnType<typeof walk>>, { pictured }: { pictured: boolean }): string[] {
  return pages.flatMap(({ path, at, status, text, linkPreview }) => {
    const where = `${path} (${at}, ${status})`;
    const leaks = PRIVATE_TRACES.filter((trace) => [...linkPreview.values()].some((said) => said.includes(trace)));
    if (leaks.length > 0) return [`${where} tells ${leaks}`];
    if (speaksOfNothing({ at, status })) return linkPreview.size > 0 ? [`${where} has a link preview`] : [];
    if (!linkPreview.get("og:title") || linkPreview.get("og:site_name") !== "Mara Lindt")
      return [`${where} has no link preview`];
    const ofGallery = at.startsWith(`/g/${GALLERY}`);
    if (ofGallery && !linkPreview.get("og:title")?.includes("Anna &amp; Ben"))
      return [`${where} does not say the title`];
    if (linkPreview.has("og:image") !== (pictured && ofGallery))
      return [`${where}: picture ${linkPreview.get("og:image")}`];
    return text.split('property="og:title"').length === 2 ? [] : [`${where} has two link previews`];
  });
}

describe("every address that a stranger can open", () => {
  it("has a link preview with title and studio if a secret is needed first", async () => {
    await wedding.settings({ visibility: "protected", guestPassword: GUEST_PASSWORD, clientPassword: CLIENT_PASSWORD });
    const pages = await walk(GALLERY);
    expect(pages.length).toBeGreaterThan(40);
    expect(faultsOf(pages, { pictured: false })).toEqual([]);
  });

  it("has a link preview with a picture if everybody may look, even of the shop, the cart and the selection", async () => {
    await wedding.settings({ visibility: "public", guestPassword: null, clientPassword: null });
    await sell(wedding);
    const pages = await walk(GALLERY);
    const shown = new Set(pages.filter(({ status }) => status === 200).map(({ at }) => at));
    for (const page of ["store", "cart", "selection", "enter", "invite", "receipt"]) {
      const answer = pages.find(({ path }) => path === `/g/${GALLERY}/${page}`);
      expect([page, answer?.status, answer?.linkPreview.get("twitter:card")]).toEqual([
        page,
        200,
        "summary_large_image",
      ]);
    }
    expect(shown).toContain("/");
    expect(shown).toContain("/clients/");
    expect(faultsOf(pages, { pictured: true })).toEqual([]);
    await wedding.settings({ downloads: "off" });
    expect((await preview(`/g/${GALLERY}/store`)).status).toBe(403);
    expect(faultsOf(await walk(GALLERY), { pictured: true })).toEqual([]);
  });

  it("has a link preview without a picture once the gallery has closed", async () => {
    await wedding.settings({ visibility: "public", guestPassword: null, clientPassword: null });
    await wedding.settings({ expiresAt: Date.now() - 1000 });
    const pages = await walk(GALLERY);
    const closed = pages.filter(({ status }) => status === 410);
    expect(closed.map(({ path }) => path)).toContain(`/g/${GALLERY}/highlights/`);
    expect(faultsOf(pages, { pictured: false })).toEqual([]);
    await wedding.settings({ expiresAt: null });
  });

  it("is the same for a private gallery as for a missing one", async () => {
    const [hidden, missing] = [await walk("elopement"), await walk("never-was")];
    const said = (pages: typeof hidden, gallery: string) =>
      pages.map(({ path, status, text }) => [
        path.replaceAll(gallery, "GALLERY"),
        status,
        text.replaceAll(gallery, "GALLERY"),
      ]);
    expect(said(hidden, "elopement")).toEqual(said(missing, "never-was"));
    expect(hidden.filter(({ at, linkPreview }) => at.startsWith("/g/") && linkPreview.size > 0)).toEqual([]);
  });

  it("has a link preview on an order's page too, for buyers who share its address", async () => {
    await wedding.settings({ visibility: "public", guestPassword: null, clientPassword: null });
    await sell(wedding);
    const buyer = new Visitor(wedding.glassine);
    await add(buyer, "all");
    const location = (await order(buyer, { method: "invoice" })).headers.get("location") ?? "";
    const page = await buyer.text(location);
    expect(page).toContain('property="og:title"');
    expect(page).toContain("twitter:card");
  });
});
