import { expect, it } from "vitest";
import { archiveGallery, readHeads } from "../../../worker/store/gallery-heads.ts";
import { markDone } from "../../../worker/store/replies.ts";
import { freshDatabase, putGallery } from "../../support/d1.ts";

const store = freshDatabase();

const headOf = async (gallery: string) => (await readHeads(store.db)).find((head) => head.gallery === gallery);

async function putOrder(id: string, columns: Record<string, string | number>) {
  const row = {
    ...{ id, gallery: "trip", holder: id, role: "guest", key: "k", method: "card", test: 0, name: "", email: "" },
    ...{ address: "", currency: "EUR", total: 500, bill: "{}", free_photos: 0, created_at: 1 },
    ...columns,
  };
  const names = Object.keys(row);
  await store.db
    .prepare(`INSERT INTO orders (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`)
    .bind(...Object.values(row))
    .run();
}

it("a gallery waits until somebody has sent a selection, not until somebody has begun one", async () => {
  await putGallery(store.db, "trip");
  expect(await headOf("trip")).toMatchObject({ invites: false, sent: false, lastActivity: null });
  await store.db.prepare("INSERT INTO responses (gallery, invites) VALUES ('trip', 'clients')").run();
  const selection = `INSERT INTO selections (id, gallery, holder, state, round, created_at, changed_at)
    VALUES (?1, 'trip', ?1, 'open', ?2, 1, 1)`;
  await store.db.prepare(selection).bind("begun", 1).run();
  expect(await headOf("trip")).toMatchObject({ invites: true, sent: false });
  await store.db.prepare(selection).bind("sent", 2).run();
  expect(await headOf("trip")).toMatchObject({ invites: true, sent: true, toAnswer: true });
  expect(await markDone(store.db, { gallery: "trip", id: "sent", at: 5 })).toBe(true);
  expect(await headOf("trip")).toMatchObject({ sent: true, toAnswer: false });
  expect(await markDone(store.db, { gallery: "other", id: "sent", at: null })).toBe(false);
});

it("orders are to settle while an invoice is unpaid, or what was paid is neither accepted nor paid back", async () => {
  await putGallery(store.db, "trip");
  const toSettle = async () => (await headOf("trip"))?.toSettle;
  await putOrder("paid", { paid_at: 1, payment: "p1" });
  await putOrder("called-off", { method: "invoice", ended_at: 1 });
  await putOrder("card", {});
  await putOrder("paid-back", { odd: 1, paid_at: 1, payment: "p2" });
  await store.db.prepare("INSERT INTO payments (payment, refunded) VALUES ('p2', 500)").run();
  expect(await toSettle()).toBe(false);
  await putOrder("due", { method: "invoice" });
  expect(await toSettle()).toBe(true);
  await store.db.prepare("UPDATE orders SET paid_at = 1 WHERE id = 'due'").run();
  expect(await toSettle()).toBe(false);
  await putOrder("odd", { odd: 1, paid_at: 1, payment: "p3" });
  expect(await toSettle()).toBe(true);
});

it("a gallery is put away and comes back, and only one that is there", async () => {
  await putGallery(store.db, "trip");
  expect(await archiveGallery(store.db, { gallery: "trip", at: 5 })).toBe(true);
  expect(await headOf("trip")).toMatchObject({ archived: true });
  expect(await archiveGallery(store.db, { gallery: "trip", at: null })).toBe(true);
  expect(await headOf("trip")).toMatchObject({ archived: false });
  expect(await archiveGallery(store.db, { gallery: "nowhere", at: 5 })).toBe(false);
});
