import { Hono } from "hono";
import { joinPage } from "../domain/slices.ts";
import { setOf, viewGallery } from "../gallery/gallery-view.ts";
import { type Admission, admit, refuseMethod } from "../gate/gate.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { htmlAnswer, pageAnswer } from "../http/page.ts";
import { resource } from "../http/resource.ts";
import { galleryCard } from "../page/card.ts";
import { fillSlots } from "../page/slots.ts";
import { readPage } from "../store/pages.ts";

/** `/g/:gallery/`, `/g/:gallery/:set/`, `/g/:gallery/photo/:photo/` */
export const pages = new Hono<AppEnv>();

resource(pages, {
  path: "/g/:gallery/",
  methods: {
    GET: async (c) => {
      const admitted = await admit(c, { wish: "arrive", wanted: "page" });
      return admitted instanceof Response ? admitted : slicedPage(c, { admitted, set: null });
    },
  },
  otherwise: refuseMethod,
});

resource(pages, {
  path: "/g/:gallery/photo/:photo/",
  methods: {
    GET: async (c) => {
      const admitted = await admit(c, { wish: "look", photo: c.req.param("photo") ?? "", wanted: "page" });
      return admitted instanceof Response ? admitted : photoPage(c, admitted);
    },
  },
  otherwise: refuseMethod,
});

resource(pages, {
  path: "/g/:gallery/:set/",
  methods: {
    GET: async (c) => {
      const set = c.req.param("set") ?? "";
      const admitted = await admit(c, { wish: "look", set, wanted: "page" });
      return admitted instanceof Response ? admitted : slicedPage(c, { admitted, set });
    },
  },
  otherwise: refuseMethod,
});

async function slicedPage(c: Ctx, { admitted, set }: { admitted: Admission; set: string | null }): Promise<Response> {
  if (c.req.method === "HEAD") return htmlAnswer(c, { body: null });
  const { gallery, version } = admitted;
  const [view, page] = await Promise.all([viewGallery(c, admitted), readPage(c.env.PHOTOS, { gallery, version, set })]);
  const sets = new Set(view.sets.map((s) => s.id));
  const photos = new Set(view.sets.flatMap((s) => s.photos));
  const body = joinPage(page, {
    sees: ({ kind, key }) => (kind === "set" ? sets : photos).has(key),
    fill: fillSlots(view, set === null ? null : setOf(view, set)),
  });
  return htmlAnswer(c, { body, styles: page.styles });
}

async function photoPage(c: Ctx, admitted: Admission): Promise<Response> {
  const { photo } = admitted;
  if (!photo) throw new Error("the gate admits to photos by name");
  const view = await viewGallery(c, admitted);
  const set = setOf(view, photo.set);
  const at = set.photos.indexOf(photo.name);
  const data = {
    view,
    set,
    photo,
    position: at + 1,
    previous: set.photos[at - 1] ?? null,
    next: set.photos[at + 1] ?? null,
  };
  return pageAnswer(c, {
    page: "photo",
    data,
    card: galleryCard(view, { set, photo }),
    language: view.manifest.language,
  });
}
