import { afterAll, beforeAll, expect, it } from "vitest";
import { askFor, whole } from "../support/clients.ts";
import { usageOf } from "../support/metering/usage.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
  await askFor(wedding, {});
});
afterAll(() => wedding?.close());

it("without mail for visitors, links to selections are missing like any unknown address, for everybody", async () => {
  const visitors = [
    new Visitor(wedding.glassine),
    await wedding.guest(),
    await wedding.client(),
    await wedding.photographer(),
  ];
  for (const visitor of visitors) {
    const look = async (path: string, options: object) => {
      const { rowsRead, queries } = await usageOf(visitor.copy(), path, options);
      const answer = await whole(visitor.request(path, options));
      const { date: _when, ...headers } = Object.fromEntries(answer.headers);
      return [answer.status, rowsRead, queries, headers, await answer.text()];
    };
    for (const options of [{}, { method: "HEAD" }, { method: "DELETE" }, { form: { token: "x".repeat(43) } }]) {
      const missing = await look("/g/nothing-1/selection/nowhere", options);
      expect(missing[0]).toBe(404);
      for (const gallery of [GALLERY, "elopement", "nothing-1"])
        for (const rest of ["link", "open"])
          expect(await look(`/g/${gallery}/selection/${rest}`, options)).toEqual(missing);
    }
    expect(await visitor.text(`/g/${GALLERY}/selection`)).not.toContain("selection/link");
  }
});
