import { describe, expect, it } from "vitest";
import type { GalleryPolicy, SetVisibility } from "../../../worker/domain/gallery.ts";
import { asLink } from "../../../worker/domain/link.ts";
import { planSettings, type SettingsChange } from "../../../worker/domain/settings.ts";
import { studioProblemText } from "../../../worker/domain/words/problem-text.ts";

const NOW = Date.UTC(2026, 5, 13, 15);

const POLICY: GalleryPolicy = {
  gallery: "anna-ben",
  link: asLink("anna-ben"),
  version: "v1",
  photoCount: 3,
  visibility: "protected",
  hasGuestPassword: true,
  hasClientPassword: true,
  guestEpoch: 0,
  clientEpoch: 0,
  marks: true,
  clientLinks: "off",
  registration: "off",
  registrationAt: "entrance",
  proofs: "off",
  proofsReady: false,
  downloads: "all",
  downloadSizes: "all",
  sells: false,
  clientsBuy: false,
  pin: false,
  pinEpoch: 0,
  invites: "off",
  listed: false,
  keepOffline: true,
  keepsake: "off",
  trace: false,
  included: null,
  expiresAt: null,
  unpublished: false,
  sets: new Map([
    ["highlights", "everyone"],
    ["vows", "client"],
    ["taken-out", "everyone"],
  ]),
  privateMarks: new Set(),
};
const LIVE_SETS = ["highlights", "vows", "new-one"];

const plan = (change: SettingsChange, policy: Partial<GalleryPolicy> = {}) =>
  planSettings(change, { policy: { ...POLICY, ...policy }, liveSets: LIVE_SETS, now: NOW });

function planned(change: SettingsChange, policy: Partial<GalleryPolicy> = {}) {
  const made = plan(change, policy);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made;
}

function problems(change: SettingsChange, policy: Partial<GalleryPolicy> = {}): string[] {
  const made = plan(change, policy);
  return made.ok ? [] : made.problems.map((problem) => `${problem.path} ${studioProblemText(problem)}`);
}

const sets = (entries: Record<string, SetVisibility>) => new Map(Object.entries(entries));

describe("the visibility after a change", () => {
  it.each<[string, SettingsChange, GalleryPolicy["visibility"], GalleryPolicy["visibility"]]>([
    ["stays when nothing is said about it", {}, "private", "private"],
    ["is the one that was asked for", { visibility: "private" }, "public", "private"],
    ["is protected when a public gallery gets a guest password", { guestPassword: "meadow" }, "public", "protected"],
    ["stays private when a guest password is set", { guestPassword: "meadow" }, "private", "private"],
    ["stays protected when the guest password is taken off", { guestPassword: null }, "protected", "protected"],
    ["stays public when no guest password is taken off", { guestPassword: null }, "public", "public"],
    ["stays public when a client password is set", { clientPassword: "orchard" }, "public", "public"],
  ])("%s", (_what, change, before, after) => {
    expect(planned(change, { visibility: before }).visibility).toBe(after);
  });

  it("is public only if exactly that was requested", () => {
    const changes: SettingsChange[] = [
      { guestPassword: null },
      { guestPassword: null, clientPassword: null },
      { sets: sets({ highlights: "everyone" }) },
      { endSessions: true },
      { downloads: "all", listed: true },
    ];
    for (const change of changes) expect(planned(change).visibility).toBe("protected");
  });
});

describe("a change warns the photographer", () => {
  it("when a public gallery becomes protected by a password", () => {
    expect(planned({ guestPassword: "meadow" }, { visibility: "public" }).warnings).toEqual([
      expect.stringContaining("protected now"),
    ]);
  });

  it("when guests can't enter after it", () => {
    expect(planned({ guestPassword: null }).warnings).toEqual([expect.stringContaining("Guests can't enter yet")]);
    expect(
      planned({ visibility: "protected" }, { visibility: "public", hasGuestPassword: false }).warnings,
    ).toHaveLength(1);
    expect(planned({ guestPassword: "meadow" }, { hasGuestPassword: false }).warnings).toEqual([]);
  });

  it("when a password is set that has no effect", () => {
    for (const change of [{ guestPassword: "meadow" }, { clientPassword: "orchard" }]) {
      expect(planned(change, { visibility: "private" }).warnings).toEqual([expect.stringContaining("private")]);
    }
  });

  it("when it closes the gallery at once", () => {
    expect(planned({ expiresAt: NOW }).warnings).toEqual([expect.stringContaining("closed")]);
    expect(planned({ expiresAt: NOW + 1 }).warnings).toEqual([]);
    expect(planned({ expiresAt: null }, { expiresAt: 0 }).warnings).toEqual([]);
  });
});

describe("sessions end", () => {
  it.each<[string, SettingsChange, Partial<GalleryPolicy>, { guest: boolean; client: boolean }]>([
    ["of guests with their password", { guestPassword: "meadow" }, {}, { guest: true, client: false }],
    ["of clients with theirs", { clientPassword: null }, {}, { guest: false, client: true }],
    ["of both when everyone is signed out", { endSessions: true }, {}, { guest: true, client: true }],
    ["of nobody when 'sign everyone out' says no", { endSessions: false }, {}, { guest: false, client: false }],
    [
      "of guests who never gave a password",
      { visibility: "private" },
      { visibility: "public" },
      { guest: true, client: false },
    ],
    [
      "of nobody when a public gallery stays public",
      { visibility: "public" },
      { visibility: "public" },
      { guest: false, client: false },
    ],
    [
      "of nobody for anything else",
      { downloads: "off", marks: false, listed: true },
      {},
      { guest: false, client: false },
    ],
  ])("%s", (_what, change, policy, bump) => {
    expect(planned(change, policy).bump).toEqual(bump);
  });
});

describe("a change is refused", () => {
  it.each<[string, SettingsChange, string]>([
    ["with an empty password", { guestPassword: "" }, "guest-password Please fill this in"],
    ["with a password of three characters", { clientPassword: "abc" }, "client-password Please choose 4 to 200"],
    ["with a password of 201 characters", { guestPassword: "x".repeat(201) }, "guest-password Please choose 4 to 200"],
    ["with one password for both", { guestPassword: "meadow", clientPassword: "meadow" }, "must differ"],
    ["with a guest password for a public gallery", { visibility: "public", guestPassword: "meadow" }, "public"],
    ["with a PIN of three digits", { downloadPin: "123" }, "exactly 4 digits"],
    ["with a PIN of five digits", { downloadPin: "12345" }, "exactly 4 digits"],
    ["with a PIN of letters", { downloadPin: "abcd" }, "exactly 4 digits"],
    ["with a PIN in other digits", { downloadPin: "١٢٣٤" }, "exactly 4 digits"],
    ["with a PIN and a letter", { downloadPin: "1234a" }, "exactly 4 digits"],
    ["with an empty PIN", { downloadPin: "" }, "download-pin Please fill this in"],
    ["with a set nobody knows", { sets: sets({ vow: "everyone" }) }, "no set vow"],
    ["with a set that was taken out", { sets: sets({ "taken-out": "client" }) }, "no set taken-out"],
    ["when it leaves no set for everyone", { sets: sets({ highlights: "client" }) }, "At least one set"],
  ])("%s", (_what, change, said) => {
    expect(problems(change)).toEqual([expect.stringContaining(said)]);
  });

  it("with all its problems at once", () => {
    const change = { guestPassword: "a", clientPassword: "b", downloadPin: "x", sets: sets({ nope: "client" }) };
    expect(problems(change)).toHaveLength(4);
  });

  it("with the existing sets, if one is misspelt", () => {
    expect(problems({ sets: sets({ vow: "client" }) })[0]).toContain("highlights, vows, new-one");
  });
});

describe("at least one live set is for everyone", () => {
  it("even if the only other one was taken out of the gallery", () => {
    expect(problems({ sets: sets({ highlights: "client" }) })).toHaveLength(1);
  });

  it("where a set without a row counts as for clients", () => {
    expect(problems({ sets: sets({ highlights: "client", vows: "client" }) })).toHaveLength(1);
    expect(problems({ sets: sets({ highlights: "client", "new-one": "everyone" }) })).toEqual([]);
  });

  it("but a change that closes one may open another", () => {
    expect(problems({ sets: sets({ highlights: "client", vows: "everyone" }) })).toEqual([]);
  });
});

describe("the lines for the feed", () => {
  it("say what was changed, but nothing about any password", () => {
    const { lines } = planned({ guestPassword: "meadow", clientPassword: null, downloadPin: "4711", listed: true });
    expect(lines).toEqual([
      "guest password changed",
      "client password removed",
      "download PIN changed",
      "listed on the home page",
    ]);
  });

  it("say if a gallery became protected as a consequence", () => {
    expect(planned({ guestPassword: "meadow" }, { visibility: "public" }).lines).toContain("visibility protected");
  });

  it("are empty if nothing changed", () => {
    expect(planned({}).lines).toEqual([]);
  });
});
