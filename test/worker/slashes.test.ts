import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../worker/app.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

// `/g/anna-ben/selection/` was not found, and `/g/anna-ben/highlights` was: which pages end with a slash was remembered for some.

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());

const routes = createApp({ render: async () => new Response() }).routes;
/** Every page, written without a slash at its end; a name with a dot is a file's, which never had one. */
const pages = new Set(
  routes
    .filter(({ method, path }) => method === "GET" && path !== "/" && !/\.[^/]*$/.test(path))
    .map(({ path }) => path.replace(/\/$/, "")),
);

const VALUES: Record<string, string> = {
  ":set": "highlights",
  ":photo": "open-laugh",
  ":before": "1.jpg",
  ":rendition": "320-0123456789ab.avif",
  ":order": "0000000000AA",
  ":link": "0123456789abcdef",
  ":file": "main.css",
};

/** An address of a route. Throws where the walk does not know what to write. */
function addressOf(route: string, gallery: string): string {
  const parts = route.split("/").map((part) => {
    const value = part === ":gallery" ? gallery : part.startsWith(":") ? VALUES[part] : part;
    if (value === undefined) throw new Error(`the walk does not know what to write for ${part} of ${route}`);
    return value;
  });
  return parts.join("/");
}

async function ask(path: string) {
  const response = await new Visitor(wedding.glassine).get(path);
  return { status: response.status, location: response.headers.get("location"), text: await response.text() };
}

describe("an address with a slash too many or too few at its end", () => {
  it.each([...pages])("leads to the one that answers: %s", async (route) => {
    for (const gallery of [GALLERY, "elopement", "never-was"]) {
      const plain = addressOf(route, gallery);
      const slashed = `${plain}/`;
      const [answers, leads] = (await ask(plain)).status === 308 ? [slashed, plain] : [plain, slashed];
      expect((await ask(answers)).status, answers).not.toBe(308);
      for (const query of ["", "?next=%2Fg%2Fx%2F&size=web"]) {
        expect(await ask(leads + query), leads).toEqual({ status: 308, location: answers + query, text: "" });
      }
    }
  });

  it("stays as it is if no page has that name", async () => {
    for (const path of [
      "/g",
      "/g/",
      "/nothing",
      "/nothing/",
      `/g/${GALLERY}/feed`,
      `/g/${GALLERY}/enter/x`,
      "/studio/x",
    ]) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
  });

  it("is refused if the whole address is spelled oddly, and never leads to another host", async () => {
    for (const path of ["//evil.example/", "/g//selection/", "/%2Fevil.example/", `/g/${GALLERY}/selection//`]) {
      const answer = await wedding.glassine.fetch(wedding.glassine.url.origin + path, { redirect: "manual" });
      await answer.arrayBuffer();
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });
});
