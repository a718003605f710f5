import { expect, test } from "vitest";
import { faultAttributes } from "../../site/components/faults.ts";
import { daysOf } from "../../site/components/studio/feed.ts";
import { guestWords } from "../../site/components/studio/gallery-words.ts";
import { invitationState, usesWords } from "../../site/components/studio/invitations.ts";
import { studioFaults } from "../../site/components/studio/refused.ts";
import { clockOf } from "../../site/components/studio/times.ts";
import { instantOf } from "../../worker/domain/expiry.ts";
import type { Invitation } from "../../worker/domain/invitation.ts";
import type { GalleryState } from "../../worker/domain/pages/studio-payloads.ts";
import { planSettings } from "../../worker/domain/settings.ts";

const now = Date.UTC(2026, 5, 13, 22, 30);
const vienna = clockOf({ timezone: "Europe/Vienna", now });

test("the feed is divided by the photographer's days, not by those of UTC", () => {
  const entry = { kind: "entry", who: "guest", what: "entered", count: 1, photos: null };
  const entries = [
    { ...entry, id: 2, at: Date.UTC(2026, 5, 13, 22, 30) },
    { ...entry, id: 1, at: Date.UTC(2026, 5, 13, 21, 30) },
  ];
  const days = daysOf(entries, vienna).map(({ day, entries: of }) => [day, of.map(({ at }) => vienna.hour(at))]);
  expect(days).toEqual([
    ["Sunday, 14 June 2026", ["00:30"]],
    ["Saturday, 13 June 2026", ["23:30"]],
  ]);
});

test("a closing date is shown as the last day on which the gallery is open", () => {
  const end = instantOf("2026-06-14", "Europe/Vienna") ?? 0;
  expect(vienna.lastDay(end)).toBe("Sunday, 14 June 2026");
  expect(vienna.until(end)).toBe("today");
  expect(vienna.until(instantOf("2026-06-18", "Europe/Vienna") ?? 0)).toBe("in 4 days");
});

test.each<[GalleryState, boolean, string]>([
  ["public", false, "No password"],
  ["protected", true, "Password"],
  ["protected", false, "Closed"],
  ["private", true, "Closed"],
  ["expired", true, "Closed"],
  ["unpublished", true, "Closed"],
])("guest access of a gallery that is %s (guest password: %s) reads %s", (state, hasGuestPassword, said) => {
  expect(guestWords({ state, hasGuestPassword, hasClientPassword: false })).toBe(said);
});

const invitation: Invitation = {
  id: "3f9a1c22",
  role: "guest",
  label: "Grandma",
  expiresAt: now + 1,
  maxUses: 2,
  uses: 1,
  lastUsedAt: null,
  revokedAt: null,
  createdAt: 0,
};

test.each<[string, Partial<Invitation>]>([
  ["Valid", {}],
  ["Used up", { uses: 2 }],
  ["Expired", { expiresAt: now }],
  ["Revoked", { revokedAt: now, uses: 2, expiresAt: now }],
])("an invitation is %s with %o", (name, change) => {
  expect(invitationState({ ...invitation, ...change }, vienna)).toMatchObject({ name, open: name === "Valid" });
});

test("uses without a limit are shown as a plain number", () => {
  expect(usesWords(invitation)).toBe("1 of 2");
  expect(usesWords({ ...invitation, maxUses: null })).toBe("1");
});

test("every problem with the access settings finds and names its field", () => {
  const policy = { visibility: "protected", hasGuestPassword: true, sets: new Map([["a", "everyone"]]) } as never;
  const change = {
    guestPassword: "x",
    clientPassword: "y",
    downloadPin: "1",
    sets: new Map([["a", "client" as const]]),
  };
  const plan = planSettings(change, { policy, liveSets: ["a"], now });
  const faults = studioFaults({ refused: { problems: plan.ok ? [] : plan.problems, about: null } });
  expect(faults.map(({ path }) => path)).toEqual(["guest-password", "client-password", "download-pin", "sets"]);
  expect(faults.map(({ name }) => name)).toEqual([
    "Guest password",
    "Client password",
    "Download PIN",
    "Sets for everyone",
  ]);
  expect(faultAttributes(faults, "sets", "hint")).toEqual({
    "aria-invalid": "true",
    "aria-describedby": "@fault-sets hint",
  });
  expect(faultAttributes(faults, "expires")).toEqual({});
});

test("a problem with one account's form is not shown next to the same field of another's", () => {
  const [fault] = studioFaults({ refused: { problems: [{ path: "email", code: "needEmail" }], about: "2" } });
  expect(fault).toMatchObject({ path: "email-2", name: "Email" });
});
