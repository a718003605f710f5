import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AccessPolicy,
  type AccessRequest,
  barrierTo,
  type CoverFacts,
  decideAccess,
  decideStudio,
  type LinkGrant,
  mayLookBack,
  type OrderGrant,
  openest,
  type Subject,
  type Visitor,
  type Wish,
} from "../../../worker/domain/access.ts";
import { SET_VISIBILITIES, type SetVisibility } from "../../../worker/domain/gallery.ts";
import { INVITES } from "../../../worker/domain/invites.ts";
import {
  CLIENT_LINKS,
  DOWNLOAD_RULES,
  KEEPSAKES,
  PROOFS,
  type Proofs,
  REGISTRATION_PLACES,
  REGISTRATIONS,
  VISIBILITIES,
} from "../../../worker/domain/settings-table.ts";
import { DOWNLOAD_SIZES, SIZES, type Size } from "../../../worker/domain/sizes.ts";

const NOW = Date.UTC(2026, 5, 13, 15);

const STRANGER: Visitor = { as: "stranger" };
const GUEST: Visitor = { as: "guest", pin: false };
const GUEST_WITH_PIN: Visitor = { as: "guest", pin: true };
const CLIENT: Visitor = { as: "client", by: "password" };
const ACCOUNT: Visitor = { as: "client", by: "account" };
const PHOTOGRAPHER: Visitor = { as: "photographer" };
const OPEN_VISITORS = [STRANGER, GUEST, GUEST_WITH_PIN, CLIENT, ACCOUNT, PHOTOGRAPHER];
/** Those who sent a selection that closed the gallery for them. */
const THANKED: Visitor[] = [
  { as: "guest", pin: true, closed: true },
  { as: "client", by: "password", closed: true },
  { as: "client", by: "account", closed: true },
];

const WISHES: Wish[] = [
  "enter",
  "arrive",
  "look",
  "see-clean",
  "download-photo",
  "download-set",
  "download-gallery",
  "keep",
  "keepsake",
  "mark",
  "select",
  "send-selection",
  "link",
  "own-links",
  "buy",
];
const DOWNLOADS: Wish[] = ["download-photo", "download-set", "download-gallery"];
const INSIDE: Wish[] = [
  "look",
  "see-clean",
  ...DOWNLOADS,
  "keep",
  "keepsake",
  "mark",
  "select",
  "send-selection",
  "link",
  "own-links",
  "buy",
];

const PROTECTED: AccessPolicy = {
  visibility: "protected",
  hasGuestPassword: true,
  hasClientPassword: true,
  marks: true,
  clientLinks: "off",
  registration: "off",
  registrationAt: "entrance",
  proofs: "off",
  proofsReady: false,
  downloads: "all",
  downloadSizes: "all",
  included: null,
  keepOffline: true,
  keepsake: "everyone",
  sells: false,
  clientsBuy: false,
  pin: false,
  invites: "off",
  expiresAt: null,
  unpublished: false,
  version: "v1",
};
/** Guests buy; clients do too where they are not given everything. */
const SELLING: AccessPolicy = { ...PROTECTED, downloads: "buy", sells: true };
const PUBLIC: AccessPolicy = { ...PROTECTED, visibility: "public", hasGuestPassword: false };
const PRIVATE: AccessPolicy = { ...PROTECTED, visibility: "private", invites: "clients" };

const FOR_EVERYONE: Subject = { set: "everyone", private: false };
const FOR_CLIENTS: Subject = { set: "client", private: false };
const PRIVATE_PHOTO: Subject = { set: "everyone", private: true };
const MISSING: Subject = null;

/** The decision in one word: "yes", or why not. */
function answer(request: Omit<AccessRequest, "now">, now = NOW): string {
  const decision = decideAccess({ now, ...request });
  return decision.allow ? "yes" : decision.because;
}

/** What stranger, guest, client, assigned account and photographer are answered. */
function answers(gallery: AccessPolicy | null, wish: Wish, about: { subject?: Subject } = {}): string {
  const visitors = [STRANGER, GUEST, CLIENT, ACCOUNT, PHOTOGRAPHER];
  return visitors.map((visitor) => answer({ gallery, visitor, wish, ...about })).join(" ");
}

describe("stranger, guest, client, assigned account and photographer are answered", () => {
  const about = (subject: Subject) => ({ subject });

  it.each<[string, AccessPolicy, Wish, { subject?: Subject }, string]>([
    ["the entry page of a protected gallery", PROTECTED, "enter", {}, "yes yes yes yes yes"],
    ["the entry page of a public gallery", PUBLIC, "enter", {}, "yes yes yes yes yes"],
    ["the shared link of a protected gallery", PROTECTED, "arrive", {}, "prove yes yes yes yes"],
    ["the shared link of a public gallery with a client side", PUBLIC, "arrive", {}, "choose yes yes yes yes"],
    ["a set for everyone", PROTECTED, "look", about(FOR_EVERYONE), "prove yes yes yes yes"],
    ["a set for everyone in a public gallery", PUBLIC, "look", about(FOR_EVERYONE), "yes yes yes yes yes"],
    ["a set for clients", PROTECTED, "look", about(FOR_CLIENTS), "prove hidden yes yes yes"],
    ["a set for clients in a public gallery", PUBLIC, "look", about(FOR_CLIENTS), "hidden hidden yes yes yes"],
    ["a private photo", PROTECTED, "look", about(PRIVATE_PHOTO), "prove hidden yes yes yes"],
    ["a private photo in a public gallery", PUBLIC, "look", about(PRIVATE_PHOTO), "hidden hidden yes yes yes"],
    ["what does not exist", PROTECTED, "look", about(MISSING), "prove hidden hidden hidden hidden"],
    ["what does not exist in a public gallery", PUBLIC, "look", about(MISSING), "hidden hidden hidden hidden hidden"],
    ["a private mark", PROTECTED, "mark", about(FOR_EVERYONE), "prove hidden yes yes yes"],
    ["a private mark on a private photo", PROTECTED, "mark", about(PRIVATE_PHOTO), "prove hidden yes yes yes"],
    ["a private mark in a public gallery", PUBLIC, "mark", about(FOR_EVERYONE), "hidden hidden yes yes yes"],
    ["a private mark on what does not exist", PROTECTED, "mark", about(MISSING), "prove hidden hidden hidden hidden"],
    ["a photo's download", PROTECTED, "download-photo", about(FOR_EVERYONE), "prove yes yes yes yes"],
    ["a set's download", PROTECTED, "download-set", about(FOR_EVERYONE), "prove yes yes yes yes"],
    ["the gallery's download", PROTECTED, "download-gallery", {}, "prove yes yes yes yes"],
    ["the gallery's download in a public one", PUBLIC, "download-gallery", {}, "yes yes yes yes yes"],
    ["a private photo's download", PROTECTED, "download-photo", about(PRIVATE_PHOTO), "prove hidden yes yes yes"],
    ["a client set's download", PROTECTED, "download-set", about(FOR_CLIENTS), "prove hidden yes yes yes"],
    ["a set to keep offline", PROTECTED, "keep", about(FOR_EVERYONE), "prove yes yes yes yes"],
    ["a set to keep offline in a public gallery", PUBLIC, "keep", about(FOR_EVERYONE), "yes yes yes yes yes"],
    ["a client set to keep offline", PROTECTED, "keep", about(FOR_CLIENTS), "prove hidden yes yes yes"],
    [
      "a set to keep offline where that is switched off",
      { ...PUBLIC, keepOffline: false },
      "keep",
      about(FOR_EVERYONE),
      "not-offered not-offered not-offered not-offered not-offered",
    ],
    [
      "a client set to keep offline where that is switched off",
      { ...PROTECTED, keepOffline: false },
      "keep",
      about(FOR_CLIENTS),
      "prove hidden not-offered not-offered not-offered",
    ],
    ["a photo that is for sale", SELLING, "buy", about(FOR_EVERYONE), "prove yes not-offered not-offered yes"],
    [
      "a private photo where photos are for sale",
      SELLING,
      "buy",
      about(PRIVATE_PHOTO),
      "prove hidden not-offered not-offered yes",
    ],
    [
      "a client set where clients buy too",
      { ...SELLING, clientsBuy: true },
      "buy",
      about(FOR_CLIENTS),
      "prove hidden yes yes yes",
    ],
    [
      "what nobody set a price on",
      { ...SELLING, sells: false },
      "buy",
      about(FOR_EVERYONE),
      "prove not-offered not-offered not-offered yes",
    ],
    [
      "a photo's download where it is for sale",
      SELLING,
      "download-photo",
      about(FOR_EVERYONE),
      "prove not-offered yes yes yes",
    ],
    [
      "the gallery's download where clients buy too",
      { ...SELLING, clientsBuy: true },
      "download-gallery",
      {},
      "prove not-offered not-offered not-offered yes",
    ],
    [
      "a purchase where downloads are free",
      { ...PROTECTED, sells: true },
      "buy",
      {},
      "prove not-offered not-offered not-offered yes",
    ],
    ["a missing photo's download", PUBLIC, "download-photo", about(MISSING), "hidden hidden hidden hidden hidden"],
  ])("%s", (_what, gallery, wish, subject, expected) => {
    expect(answers(gallery, wish, subject)).toBe(expected);
  });

  it.each<[string, AccessPolicy | null, string]>([
    ["a private gallery", PRIVATE, "absent absent absent yes yes"],
    ["an unpublished gallery", { ...PROTECTED, unpublished: true }, "absent absent absent absent yes"],
    ["an unpublished private gallery", { ...PRIVATE, unpublished: true }, "absent absent absent absent yes"],
    ["a gallery that does not exist", null, "absent absent absent absent absent"],
    ["a gallery without a version", { ...PUBLIC, version: null }, "absent absent absent absent absent"],
    ["an expired gallery", { ...PROTECTED, expiresAt: NOW }, "expired expired expired expired yes"],
    ["an expired public gallery", { ...PUBLIC, expiresAt: NOW }, "expired expired expired expired yes"],
    ["an expired private gallery", { ...PRIVATE, expiresAt: NOW }, "absent absent absent expired yes"],
  ])("%s, whatever the wish", (_what, gallery, expected) => {
    // Clients buy and make links only where they are let.
    for (const wish of WISHES.filter((known) => known !== "buy" && known !== "link")) {
      expect(answers(gallery, wish), wish).toBe(expected);
    }
  });
});

describe("a gallery that nobody can enter", () => {
  it.each<[string, AccessPolicy, Visitor, string]>([
    ["lets no guest look when no guest password is set", { ...PROTECTED, hasGuestPassword: false }, GUEST, "prove"],
    ["still lets clients look", { ...PROTECTED, hasGuestPassword: false }, CLIENT, "yes"],
    ["lets no client look when no client password is set", { ...PROTECTED, hasClientPassword: false }, CLIENT, "prove"],
    ["lets an assigned account look without one", { ...PROTECTED, hasClientPassword: false }, ACCOUNT, "yes"],
    [
      "lets an assigned account look with none at all",
      { ...PRIVATE, hasGuestPassword: false, hasClientPassword: false },
      ACCOUNT,
      "yes",
    ],
  ])("%s", (_what, gallery, visitor, expected) => {
    expect(answer({ gallery, visitor, wish: "look", subject: FOR_EVERYONE })).toBe(expected);
  });

  it("is open to strangers at its link if it is public and has no client side", () => {
    expect(answer({ gallery: { ...PUBLIC, hasClientPassword: false }, visitor: STRANGER, wish: "arrive" })).toBe("yes");
  });
});

describe("the download rule for guests", () => {
  it.each<[AccessPolicy["downloads"], string]>([
    ["off", "not-offered not-offered not-offered"],
    ["photos", "yes not-offered not-offered"],
    ["all", "yes yes yes"],
  ])("%s: photo, set and gallery", (downloads, expected) => {
    const gallery = { ...PROTECTED, downloads };
    const subject = FOR_EVERYONE;
    const said = DOWNLOADS.map((wish) => answer({ gallery, visitor: GUEST, wish, subject }));
    expect(said.join(" ")).toBe(expected);
    for (const visitor of [CLIENT, ACCOUNT, PHOTOGRAPHER]) {
      expect(DOWNLOADS.map((wish) => answer({ gallery, visitor, wish, subject }))).toEqual(["yes", "yes", "yes"]);
    }
  });

  it("web size only: no original for guests by any download, and everything for others", () => {
    const gallery = { ...PROTECTED, downloadSizes: "web" } as const;
    const said = (visitor: Visitor, size?: Size) =>
      DOWNLOADS.map((wish) => answer({ gallery, visitor, wish, ...(size ? { size } : {}) })).join(" ");
    expect(said(GUEST, "web")).toBe("yes yes yes");
    expect(said(GUEST, "original")).toBe("not-offered not-offered not-offered");
    expect(said(GUEST)).toBe("not-offered not-offered not-offered");
    for (const visitor of [CLIENT, ACCOUNT, PHOTOGRAPHER]) expect(said(visitor, "original")).toBe("yes yes yes");
  });

  it("asks nobody for the PIN for a size that is not offered", () => {
    const gallery = { ...PROTECTED, downloadSizes: "web", pin: true } as const;
    expect(answer({ gallery, visitor: GUEST, wish: "download-gallery", size: "original" })).toBe("not-offered");
    expect(answer({ gallery, visitor: GUEST, wish: "download-gallery", size: "web" })).toBe("pin");
  });

  it("with a PIN: needed for sets and the gallery, not for photos", () => {
    const gallery = { ...PROTECTED, pin: true };
    const said = (visitor: Visitor) => DOWNLOADS.map((wish) => answer({ gallery, visitor, wish })).join(" ");
    expect(said(GUEST)).toBe("yes pin pin");
    expect(said(GUEST_WITH_PIN)).toBe("yes yes yes");
    expect(said(CLIENT)).toBe("yes yes yes");
  });

  it("with a PIN in a public gallery: needed without a session too", () => {
    expect(answer({ gallery: { ...PUBLIC, pin: true }, visitor: STRANGER, wish: "download-gallery" })).toBe("pin");
  });

  it("with a PIN: not mentioned if the download is not offered at all", () => {
    const gallery = { ...PROTECTED, pin: true, downloads: "photos" } as const;
    expect(answer({ gallery, visitor: GUEST, wish: "download-set" })).toBe("not-offered");
  });
});

describe("a selection", () => {
  const NOBODY = "prove not-offered not-offered not-offered yes";
  const CLIENTS = "prove not-offered yes yes yes";
  const EVERYBODY = "prove yes yes yes yes";

  it.each<[string, AccessPolicy["invites"], string, string]>([
    ["is nobody's where the gallery asks for none", "off", NOBODY, NOBODY],
    ["is for clients where it asks them", "clients", CLIENTS, CLIENTS],
    ["is sent by clients alone where guests keep their own favourites", "favourites", EVERYBODY, CLIENTS],
    ["is for guests too where it invites them", "everyone", EVERYBODY, EVERYBODY],
  ])("%s", (_what, invites, kept, sent) => {
    for (const about of [{}, { subject: FOR_EVERYONE }]) {
      expect(answers({ ...PROTECTED, invites }, "select", about)).toBe(kept);
      expect(answers({ ...PROTECTED, invites }, "send-selection", about)).toBe(sent);
    }
  });

  it("never contains what a guest can't see", () => {
    const gallery = { ...PROTECTED, invites: "everyone" } as const;
    for (const subject of [FOR_CLIENTS, PRIVATE_PHOTO, MISSING]) {
      expect(answer({ gallery, visitor: GUEST, wish: "select", subject })).toBe("hidden");
      expect(answer({ gallery, visitor: GUEST, wish: "send-selection", subject })).toBe("hidden");
      const keeps = { ...gallery, invites: "favourites" } as const;
      expect(answer({ gallery: keeps, visitor: GUEST, wish: "select", subject })).toBe("hidden");
    }
  });

  it("that closed the gallery for its holder says thank you, and the holder can still leave", () => {
    for (const visitor of THANKED) {
      expect(answer({ gallery: PROTECTED, visitor, wish: "look" })).toBe("thanked");
      expect(answer({ gallery: PROTECTED, visitor, wish: "enter" })).toBe("yes");
    }
  });
});

describe("closing time", () => {
  it("is the gallery's last open moment; the next one is closed", () => {
    const gallery = { ...PROTECTED, expiresAt: NOW };
    expect(answer({ gallery, visitor: GUEST, wish: "look" }, NOW - 1)).toBe("yes");
    expect(answer({ gallery, visitor: GUEST, wish: "look" }, NOW)).toBe("expired");
  });

  it("may be the first moment of 1970", () => {
    expect(answer({ gallery: { ...PROTECTED, expiresAt: 0 }, visitor: GUEST, wish: "look" })).toBe("expired");
  });
});

describe("the studio", () => {
  it("is only open to the photographer", () => {
    expect(decideStudio(PHOTOGRAPHER)).toEqual({ allow: true, as: "photographer" });
    for (const visitor of [STRANGER, GUEST, GUEST_WITH_PIN, CLIENT, ACCOUNT]) {
      expect(decideStudio(visitor)).toEqual({ allow: false, because: "prove" });
    }
  });
});

describe("an invitation", () => {
  it.each<[string, AccessPolicy, string]>([
    ["to a protected gallery with both doors", PROTECTED, "null null"],
    ["where no guest password is set", { ...PROTECTED, hasGuestPassword: false }, "closed null"],
    ["where no client password is set", { ...PROTECTED, hasClientPassword: false }, "null closed"],
    ["to a public gallery", PUBLIC, "null null"],
    ["to a private gallery", PRIVATE, "private private"],
  ])("%s lets guests and clients in, or fails for this reason", (_what, gallery, expected) => {
    expect(`${barrierTo("guest", gallery)} ${barrierTo("client", gallery)}`).toBe(expected);
  });
});

const policies = fc.record<AccessPolicy>({
  visibility: fc.constantFrom(...VISIBILITIES),
  hasGuestPassword: fc.boolean(),
  hasClientPassword: fc.boolean(),
  marks: fc.boolean(),
  clientLinks: fc.constantFrom(...CLIENT_LINKS),
  registration: fc.constant("off"),
  registrationAt: fc.constantFrom(...REGISTRATION_PLACES),
  proofs: fc.constantFrom(...PROOFS),
  proofsReady: fc.boolean(),
  downloads: fc.constantFrom(...DOWNLOAD_RULES),
  downloadSizes: fc.constantFrom(...DOWNLOAD_SIZES),
  included: fc.constant(null),
  keepOffline: fc.boolean(),
  keepsake: fc.constantFrom(...KEEPSAKES),
  sells: fc.boolean(),
  clientsBuy: fc.boolean(),
  pin: fc.boolean(),
  invites: fc.constantFrom(...INVITES),
  expiresAt: fc.option(fc.integer({ min: NOW - 3, max: NOW + 3 })),
  unpublished: fc.boolean(),
  version: fc.option(fc.constant("v1"), { freq: 9 }),
});
const visitors = fc.constantFrom(...OPEN_VISITORS, ...THANKED);
const sizes = fc.constantFrom(...SIZES);
const wishes = fc.constantFrom(...WISHES);
const things = fc.constantFrom<NonNullable<Subject>>(
  ...([FOR_EVERYONE, FOR_CLIENTS, PRIVATE_PHOTO, { set: "client", private: true }] as const),
);
const subjects = fc.oneof(
  things.map((subject) => ({ subject })),
  fc.constantFrom({ subject: null }, {}),
);
const times = fc.integer({ min: NOW - 3, max: NOW + 3 });

interface Case {
  gallery: AccessPolicy;
  visitor: Visitor;
  wish: Wish;
  size: Size;
  about: { subject?: Subject };
  now: number;
}

// To enter and to arrive are wishes about a gallery as a whole.
const cases = fc
  .record<Case>({ gallery: policies, visitor: visitors, wish: wishes, size: sizes, about: subjects, now: times })
  .map((asked) => (INSIDE.includes(asked.wish) ? asked : { ...asked, about: {} }));

const decide = ({ about, ...request }: Case) => decideAccess({ ...request, ...about });
const word = (asked: Case) => {
  const decision = decide(asked);
  return decision.allow ? "yes" : decision.because;
};
const allowed = (asked: Case) => decide(asked).allow;

/** Runs a rule over every kind of gallery, visitor, wish, subject and time. */
const always = (rule: (asked: Case) => void) => fc.assert(fc.property(cases, rule), { numRuns: 3000 });

const isGuestOrLess = ({ as }: Visitor) => as === "stranger" || as === "guest";
const isThanked = (visitor: Visitor) => "closed" in visitor && visitor.closed === true;
const isHiddenFromGuests = (subject: Subject | undefined) =>
  subject !== undefined && (subject === null || subject.set === "client" || subject.private);

/** Visitors who hold what they proved: a client by password is one only while a client password is set. */
const holds = ({ gallery, visitor }: Case) =>
  visitor.as !== "client" || visitor.by === "account" || gallery.hasClientPassword;

describe("a picture of a photo as it was when somebody wrote about it", () => {
  it("is for nobody else, and for them only while they may look at the photo, and without a watermark only while they see it so", () => {
    fc.assert(
      fc.property(cases, fc.boolean(), fc.boolean(), fc.boolean(), (asked, own, clean, bought) => {
        const { gallery, visitor, now } = asked;
        const about = { gallery, visitor, now, bought, ...asked.about };
        const may = (wish: Wish) => decideAccess({ ...about, wish }).allow;
        const expected = own && !!asked.about.subject && may("look") && (!clean || may("see-clean"));
        expect(mayLookBack({ ...about, past: { own, clean } })).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("whatever the gallery, visitor, wish, subject and time", () => {
  it("decideAccess is total: it answers and never throws", () => {
    const denials = [
      "absent",
      "expired",
      "thanked",
      "prove",
      "choose",
      "hidden",
      "not-offered",
      "pin",
      "no-proofs",
      "register",
    ];
    always((asked) => {
      const decision = decide(asked);
      if (decision.allow) expect(["stranger", "guest", "client", "photographer"]).toContain(decision.as);
      else expect(denials).toContain(decision.because);
    });
  });

  it("the same question gets the same answer, and changes none of its facts", () => {
    always((asked) => {
      const frozen = { ...asked, gallery: Object.freeze({ ...asked.gallery }), visitor: Object.freeze(asked.visitor) };
      expect(decide(frozen)).toEqual(decide(asked));
    });
  });

  it("a guest is never let near a set for clients or a private photo", () => {
    always((asked) => {
      if (!isGuestOrLess(asked.visitor) || !INSIDE.includes(asked.wish)) return;
      if (isHiddenFromGuests(asked.about.subject)) expect(allowed(asked)).toBe(false);
    });
  });

  it("whoever may have a photo in one of its sets may have it, and nobody else", () => {
    const sets = fc.array(fc.constantFrom(...SET_VISIBILITIES), { minLength: 1, maxLength: 5 });
    const shown = fc.tuple(cases, sets, fc.boolean());
    fc.assert(
      fc.property(shown, ([asked, visibilities, isPrivate]) => {
        const inSet = (set: SetVisibility) => allowed({ ...asked, about: { subject: { set, private: isPrivate } } });
        const together = allowed({ ...asked, about: { subject: { set: openest(visibilities), private: isPrivate } } });
        expect(together).toBe(visibilities.some(inSet));
      }),
      { numRuns: 3000 },
    );
  });

  it("hidden and missing photos are denied in the same way", () => {
    always((asked) => {
      if (!isGuestOrLess(asked.visitor) || !isHiddenFromGuests(asked.about.subject)) return;
      expect(word(asked)).toBe(word({ ...asked, about: { subject: MISSING } }));
    });
  });

  it("nobody gets what does not exist, not even the photographer", () => {
    always((asked) => {
      if (INSIDE.includes(asked.wish)) expect(allowed({ ...asked, about: { subject: MISSING } })).toBe(false);
    });
  });

  it("a gallery that is private, unpublished or missing denies strangers, guests and password clients in one and the same way, whatever they wish", () => {
    always((asked) => {
      const { gallery, visitor } = asked;
      const known = visitor.as === "photographer" || (visitor.as === "client" && visitor.by === "account");
      if (known) return;
      if (gallery.visibility === "private" || gallery.unpublished || gallery.version === null) {
        expect(word(asked)).toBe("absent");
      }
      expect(decideAccess({ ...asked, ...asked.about, gallery: null })).toEqual({ allow: false, because: "absent" });
    });
  });

  it("nobody gets 'absent' for a gallery that others may know about", () => {
    always((asked) => {
      const { visibility, unpublished, version } = asked.gallery;
      if (visibility !== "private" && !unpublished && version !== null) expect(word(asked)).not.toBe("absent");
    });
  });

  it("an unpublished gallery is open to the photographer alone", () => {
    always((asked) => {
      const gallery = { ...asked.gallery, unpublished: true };
      if (allowed({ ...asked, gallery })) expect(asked.visitor.as).toBe("photographer");
    });
  });

  it("an expired gallery lets in only the photographer", () => {
    always((asked) => {
      const { expiresAt } = asked.gallery;
      if (expiresAt === null || asked.now < expiresAt) return;
      if (allowed(asked)) expect(asked.visitor.as).toBe("photographer");
    });
  });

  it("time matters for nothing but expiry", () => {
    always((asked) => {
      const { expiresAt } = asked.gallery;
      if (expiresAt !== null && asked.now >= expiresAt) return;
      expect(decide(asked)).toEqual(decide({ ...asked, now: asked.now - 86_400_000 }));
    });
  });

  it("a stranger gets only the entry page of a gallery that is not public", () => {
    always((asked) => {
      if (asked.visitor.as !== "stranger" || asked.gallery.visibility === "public") return;
      if (allowed(asked)) expect(asked.wish).toBe("enter");
    });
  });

  it("passwords don't work in a private gallery", () => {
    always((asked) => {
      const gallery = { ...asked.gallery, visibility: "private" } as const;
      const shut = { ...gallery, hasGuestPassword: false, hasClientPassword: false };
      expect(decide({ ...asked, gallery })).toEqual(decide({ ...asked, gallery: shut }));
    });
  });

  it("in a public gallery a request without a session counts as a guest's", () => {
    always((asked) => {
      const gallery = { ...asked.gallery, visibility: "public" } as const;
      if (!INSIDE.includes(asked.wish)) return;
      const guest = { ...asked, gallery, visitor: GUEST };
      expect(decide({ ...guest, visitor: STRANGER })).toEqual(decide(guest));
    });
  });

  it("in a public gallery nobody may do less than a request without a session", () => {
    always((asked) => {
      // Who has it for nothing has nothing to buy.
      if (isThanked(asked.visitor) || asked.wish === "buy") return;
      if (asked.gallery.downloads === "buy" && DOWNLOADS.includes(asked.wish)) return;
      const open = { ...asked, gallery: { ...asked.gallery, visibility: "public" } as const };
      if (allowed({ ...open, visitor: STRANGER })) expect(allowed(open)).toBe(true);
    });
  });

  it("whoever may download a photo may look at it", () => {
    always((asked) => {
      if (DOWNLOADS.includes(asked.wish) && allowed(asked)) expect(allowed({ ...asked, wish: "look" })).toBe(true);
    });
  });

  it("whoever may download the gallery may download a set of it, and whoever may download a set its photos", () => {
    always((asked) => {
      if (allowed({ ...asked, wish: "download-gallery" }))
        expect(allowed({ ...asked, wish: "download-set" })).toBe(true);
      if (allowed({ ...asked, wish: "download-set" })) expect(allowed({ ...asked, wish: "download-photo" })).toBe(true);
    });
  });

  it("whoever may mark a photo private may look at it, so that nobody hides what they do not see", () => {
    always((asked) => {
      if (allowed({ ...asked, wish: "mark" })) expect(allowed({ ...asked, wish: "look" })).toBe(true);
    });
  });

  it("clients may do what guests may, except buy what they get free", () => {
    always((asked) => {
      if (asked.wish === "buy" || !allowed({ ...asked, visitor: GUEST_WITH_PIN })) return;
      expect(allowed({ ...asked, visitor: ACCOUNT })).toBe(true);
      if (asked.gallery.hasClientPassword) expect(allowed({ ...asked, visitor: CLIENT })).toBe(true);
    });
  });

  it("the photographer may do what clients may", () => {
    always((asked) => {
      if (allowed(asked)) expect(allowed({ ...asked, visitor: PHOTOGRAPHER })).toBe(true);
    });
  });

  it("a guest with the download PIN may do all that one without it may", () => {
    always((asked) => {
      if (allowed({ ...asked, visitor: GUEST })) expect(allowed({ ...asked, visitor: GUEST_WITH_PIN })).toBe(true);
    });
  });

  it("lowering one's view never grants anything more", () => {
    always((asked) => {
      if (!holds(asked) || isGuestOrLess(asked.visitor) || asked.wish === "buy") return;
      const closed = isThanked(asked.visitor);
      for (const lowered of [
        { ...GUEST, closed },
        { ...GUEST_WITH_PIN, closed },
      ]) {
        if (allowed({ ...asked, visitor: lowered })) expect(allowed(asked)).toBe(true);
      }
    });
  });

  it("marks are for clients where the gallery allows it and for the photographer", () => {
    always((asked) => {
      const mark = { ...asked, wish: "mark" } as const;
      if (!allowed(mark)) return;
      expect(["client", "photographer"]).toContain(asked.visitor.as);
      if (asked.visitor.as === "client") expect(asked.gallery.marks).toBe(true);
    });
  });

  it("selecting is for clients where the gallery asks for it, for guests where it invites them, and for the photographer", () => {
    always((asked) => {
      const select = { ...asked, wish: "select" } as const;
      if (!allowed(select)) return;
      const { invites } = asked.gallery;
      if (asked.visitor.as === "client") expect(invites).not.toBe("off");
      if (isGuestOrLess(asked.visitor)) expect(["favourites", "everyone"]).toContain(invites);
      expect(allowed({ ...asked, wish: "look" })).toBe(true);
    });
  });

  it("whoever sends a selection also keeps one, and guests send none where they only keep favourites", () => {
    always((asked) => {
      const sends = allowed({ ...asked, wish: "send-selection" });
      if (sends) expect(allowed({ ...asked, wish: "select" })).toBe(true);
      if (sends && isGuestOrLess(asked.visitor)) expect(asked.gallery.invites).toBe("everyone");
      if (sends && asked.visitor.as === "client") expect(asked.gallery.invites).not.toBe("off");
    });
  });

  it("whoever sent a selection that closed the gallery gets only its entry page", () => {
    always((asked) => {
      if (isThanked(asked.visitor) && allowed(asked)) expect(asked.wish).toBe("enter");
      if (word(asked) === "thanked") expect(isThanked(asked.visitor)).toBe(true);
    });
  });

  it("only guests need the download PIN, only for sets and the gallery, and only if one is set", () => {
    always((asked) => {
      if (word(asked) !== "pin") return;
      expect(isGuestOrLess(asked.visitor) || !holds(asked)).toBe(true);
      expect(["download-set", "download-gallery", "keepsake"]).toContain(asked.wish);
      expect(asked.gallery).toMatchObject({ pin: true, downloads: "all" });
    });
  });

  it("no guest downloads a set or the gallery without the download PIN if one is set", () => {
    always((asked) => {
      const gallery = { ...asked.gallery, pin: true };
      if (asked.wish !== "download-set" && asked.wish !== "download-gallery") return;
      for (const visitor of [STRANGER, GUEST]) expect(allowed({ ...asked, gallery, visitor })).toBe(false);
    });
  });

  it("no guest gets an original if guests may have web size only", () => {
    always((asked) => {
      if (!DOWNLOADS.includes(asked.wish)) return;
      const gallery = { ...asked.gallery, downloadSizes: "web" } as const;
      for (const visitor of [STRANGER, GUEST, GUEST_WITH_PIN]) {
        expect(allowed({ ...asked, gallery, visitor, size: "original" })).toBe(false);
      }
    });
  });

  it("nobody is offered a keepsake who may not download the whole gallery in that size", () => {
    always((asked) => {
      const keepsake = { ...asked, wish: "keepsake" } as const;
      if (allowed(keepsake)) expect(allowed({ ...asked, wish: "download-gallery" })).toBe(true);
      if (asked.gallery.keepsake === "off") expect(allowed(keepsake)).toBe(false);
      if (asked.gallery.keepsake === "clients" && isGuestOrLess(asked.visitor)) expect(allowed(keepsake)).toBe(false);
    });
  });

  it("a keepsake that the photographer makes gives nobody more than a download of the gallery", () => {
    always((asked) => {
      const { gallery, visitor, size } = asked;
      if (visitor.as === "photographer") return;
      const about = { gallery, visitor, now: asked.now, ...(size ? { size } : {}) };
      const made = decideAccess({ ...about, wish: "keepsake", commissioned: true });
      expect(made).toEqual(decideAccess({ ...about, wish: "download-gallery" }));
    });
  });

  it("making an open gallery stricter never grants anything more", () => {
    const narrower: Partial<AccessPolicy>[] = [
      { visibility: "private" },
      { downloads: "off" },
      { downloadSizes: DOWNLOAD_SIZES.at(-1) ?? "web" },
      { pin: true },
      { marks: false },
      { keepOffline: false },
      { keepsake: "off" },
      { invites: "off" },
      { hasGuestPassword: false },
      { expiresAt: NOW - 3 },
      { unpublished: true },
      { version: null },
    ];
    always((asked) => {
      // Clients who buy as guests do have more where nobody buys.
      if (asked.gallery.downloads === "buy") return;
      for (const change of narrower) {
        if (allowed({ ...asked, gallery: { ...asked.gallery, ...change } })) expect(allowed(asked)).toBe(true);
      }
    });
  });

  it("hiding a photo or a set never grants anything more", () => {
    always((asked) => {
      const { subject } = asked.about;
      if (!subject) return;
      const hidden = [{ ...subject, private: true }, { ...subject, set: "client" } as const, null];
      for (const other of hidden) {
        if (INSIDE.includes(asked.wish) && allowed({ ...asked, about: { subject: other } })) {
          expect(allowed(asked)).toBe(true);
        }
      }
    });
  });

  it("an admitted visitor is seen as who they are, never as more", () => {
    always((asked) => {
      const decision = decide(asked);
      if (!decision.allow) return;
      const { as } = asked.visitor;
      expect(decision.as === as || decision.as === "guest").toBe(true);
    });
  });
});

const ORDER_WISHES: Wish[] = ["order", "receive"];
const orders = fc.constantFrom<OrderGrant | null>(
  null,
  ...(["guest", "client"] as const).flatMap((role) => [true, false].map((released) => ({ role, released }))),
);
const holding = fc.record({
  gallery: policies,
  visitor: visitors,
  wish: fc.constantFrom(...ORDER_WISHES),
  order: orders,
  about: subjects,
  now: times,
});
type Holding = typeof holding extends fc.Arbitrary<infer Asked> ? Asked : never;
const decideHeld = ({ about, ...request }: Holding) => decideAccess({ ...request, ...about });
const alwaysHeld = (rule: (asked: Holding) => void) => fc.assert(fc.property(holding, rule), { numRuns: 3000 });

describe("an order", () => {
  const PAID: OrderGrant = { role: "guest", released: true };
  const receive = { gallery: SELLING, wish: "receive", order: PAID } as const;

  it.each<[string, Parameters<typeof answer>[0], string]>([
    ["gives its holder what was bought", { ...receive, visitor: GUEST, subject: FOR_EVERYONE }, "yes"],
    [
      "gives nothing before it is paid",
      { ...receive, visitor: GUEST, order: { ...PAID, released: false } },
      "not-offered",
    ],
    // A photo that is there was refused, one that is hidden or not there not found: whoever ordered without paying could tell.
    ...[FOR_EVERYONE, FOR_CLIENTS, PRIVATE_PHOTO, MISSING].map(
      (subject): [string, Parameters<typeof answer>[0], string] => [
        "tells nothing of what is there before it is paid",
        { ...receive, visitor: STRANGER, order: { ...PAID, released: false }, subject },
        "not-offered",
      ],
    ),
    [
      "is shown before it is paid",
      { ...receive, wish: "order", visitor: GUEST, order: { ...PAID, released: false } },
      "yes",
    ],
    [
      "gives a guest nothing that was made private since",
      { ...receive, visitor: GUEST, subject: PRIVATE_PHOTO },
      "hidden",
    ],
    [
      "gives a guest nothing of a set that is for clients since",
      { ...receive, visitor: GUEST, subject: FOR_CLIENTS },
      "hidden",
    ],
    ["gives nothing that left the gallery", { ...receive, visitor: CLIENT, subject: MISSING }, "hidden"],
    [
      "is opened by its receipt, without the guest password",
      { ...receive, visitor: STRANGER, subject: FOR_EVERYONE },
      "yes",
    ],
    [
      "opened by its receipt shows nothing private",
      { ...receive, visitor: STRANGER, subject: PRIVATE_PHOTO },
      "hidden",
    ],
    [
      "outlives the day the gallery closes",
      { ...receive, gallery: { ...SELLING, expiresAt: 0 }, visitor: GUEST },
      "yes",
    ],
    [
      "outlives the rule that sold it",
      { ...receive, gallery: { ...SELLING, downloads: "off" }, visitor: GUEST },
      "yes",
    ],
    [
      "does not outlive the gallery",
      { ...receive, gallery: { ...SELLING, unpublished: true }, visitor: GUEST },
      "absent",
    ],
    ["is no way into a gallery that became private", { ...receive, gallery: PRIVATE, visitor: STRANGER }, "absent"],
    ["of somebody else does not exist", { ...receive, visitor: CLIENT, order: null }, "hidden"],
    [
      "of somebody else does not exist for the photographer",
      { ...receive, visitor: PHOTOGRAPHER, order: null },
      "hidden",
    ],
    [
      "of a client asks strangers to enter",
      { ...receive, visitor: STRANGER, order: { role: "client", released: true } },
      "prove",
    ],
    [
      "of a client is nothing to a guest",
      { ...receive, visitor: GUEST, order: { role: "client", released: true } },
      "hidden",
    ],
    [
      "of a client gives what is private",
      { ...receive, visitor: CLIENT, order: { role: "client", released: true }, subject: PRIVATE_PHOTO },
      "yes",
    ],
  ])("%s", (_what, request, expected) => {
    expect(answer(request)).toBe(expected);
  });

  it("gives what is hidden from guests only to clients and the photographer, whatever else holds", () => {
    alwaysHeld((asked) => {
      if (!decideHeld(asked).allow || !isHiddenFromGuests(asked.about.subject)) return;
      expect(["client", "photographer"]).toContain(asked.visitor.as);
    });
  });

  it("that is somebody else's or doesn't exist gives nothing, with one answer for both", () => {
    alwaysHeld((asked) => {
      expect(decideHeld({ ...asked, order: null }).allow).toBe(false);
    });
  });

  it("gives nothing before its release, except to the photographer", () => {
    alwaysHeld((asked) => {
      if (asked.wish !== "receive" || !decideHeld(asked).allow) return;
      expect(asked.visitor.as === "photographer" || asked.order?.released).toBe(true);
    });
  });

  it("gives no guest what a client bought", () => {
    alwaysHeld((asked) => {
      if (asked.order?.role === "client" && decideHeld(asked).allow) expect(isGuestOrLess(asked.visitor)).toBe(false);
    });
  });

  it("opens nothing but itself", () => {
    alwaysHeld((asked) => {
      if (asked.visitor.as === "photographer") return;
      const look = { ...asked, wish: "look" } as const;
      expect(decideHeld(look)).toEqual(decideHeld({ ...look, order: null, visitor: asked.visitor }));
    });
  });
});

describe("an unforeseen case", () => {
  const unheard = "rename" as Wish;

  it("with an unknown wish is denied to everybody but the photographer", () => {
    always((asked) => {
      if (asked.visitor.as !== "photographer") expect(allowed({ ...asked, wish: unheard })).toBe(false);
    });
  });

  it("with a visitor of an unknown kind grants no more than to a stranger", () => {
    const visitor = { as: "robot" } as unknown as Visitor;
    always((asked) => {
      if (!INSIDE.includes(asked.wish)) return;
      if (allowed({ ...asked, visitor })) expect(allowed({ ...asked, visitor: STRANGER })).toBe(true);
    });
  });

  it("with a set of unknown visibility hides it from guests", () => {
    const subject = { set: "friends", private: false } as unknown as Subject;
    always((asked) => {
      if (isGuestOrLess(asked.visitor) && INSIDE.includes(asked.wish)) {
        expect(allowed({ ...asked, about: { subject } })).toBe(false);
      }
    });
  });
});

describe("a public cover", () => {
  const NOTHING = { clientSet: false, private: false, clean: true };
  const ALL = { clientSet: true, private: true, clean: true };
  const grants = fc.record({ clientSet: fc.boolean(), private: fc.boolean(), clean: fc.boolean() });
  const covers = fc.record({ gallery: policies, visitor: visitors, cover: grants, about: subjects, now: times });
  type Shown = typeof covers extends fc.Arbitrary<infer Asked> ? Asked : never;
  const see = ({ about, ...request }: Shown) => decideAccess({ ...request, ...about, wish: "see-cover" }).allow;
  const alwaysShown = (rule: (asked: Shown) => void) => fc.assert(fc.property(covers, rule), { numRuns: 3000 });

  it.each<[string, AccessPolicy, Subject, CoverFacts | undefined, string]>([
    ["of a photo for everyone", PROTECTED, FOR_EVERYONE, NOTHING, "yes yes yes yes yes"],
    ["of a photo in a set for clients", PROTECTED, FOR_CLIENTS, NOTHING, "hidden hidden hidden hidden hidden"],
    ["of one that was confirmed", PROTECTED, FOR_CLIENTS, ALL, "yes yes yes yes yes"],
    ["of a photo marked private", PROTECTED, PRIVATE_PHOTO, NOTHING, "hidden hidden hidden hidden hidden"],
    [
      "marked private since its set was confirmed",
      PROTECTED,
      { set: "client", private: true },
      { clientSet: true, private: false, clean: true },
      "hidden hidden hidden hidden hidden",
    ],
    ["of a photo that is gone", PROTECTED, MISSING, ALL, "hidden hidden hidden hidden hidden"],
    ["that nobody chose", PROTECTED, FOR_EVERYONE, undefined, "hidden hidden hidden hidden hidden"],
    ["of a private gallery", PRIVATE, FOR_EVERYONE, ALL, "absent absent absent yes yes"],
    ["of a closed gallery", { ...PROTECTED, expiresAt: NOW }, FOR_EVERYONE, ALL, "expired expired expired expired yes"],
  ])("%s", (_, gallery, subject, cover, expected) => {
    const given = [STRANGER, GUEST, CLIENT, ACCOUNT, PHOTOGRAPHER].map((visitor) =>
      answer({ gallery, visitor, subject, wish: "see-cover", ...(cover ? { cover } : {}) }),
    );
    expect(given.join(" ")).toBe(expected);
  });

  it("shows a photo hidden from guests only as far as that was confirmed, and never one that doesn't exist", () => {
    alwaysShown((asked) => {
      if (!see(asked)) return;
      const { subject } = asked.about;
      expect(subject).toBeTruthy();
      if (subject?.set === "client") expect(asked.cover.clientSet).toBe(true);
      if (subject?.private) expect(asked.cover.private).toBe(true);
    });
  });

  it("is shown to strangers only where they may know about the gallery", () => {
    alwaysShown((asked) => {
      if (see({ ...asked, visitor: STRANGER }))
        expect(decideAccess({ gallery: asked.gallery, visitor: STRANGER, wish: "enter", now: asked.now }).allow).toBe(
          true,
        );
    });
  });

  it("opens nothing else: with it, every wish is decided as without it", () => {
    fc.assert(
      fc.property(cases, grants, ({ about, ...asked }, cover) => {
        expect(decideAccess({ ...asked, ...about, cover })).toEqual(decideAccess({ ...asked, ...about }));
      }),
      { numRuns: 3000 },
    );
  });
});

describe("a link that a client made", () => {
  const grants = fc.record<LinkGrant>({
    maker: visitors,
    shows: fc.boolean(),
    downloads: fc.boolean(),
    endsAt: fc.integer({ min: NOW - 3, max: NOW + 3 }),
  });
  const EVERY_WISH: Wish[] = [...WISHES, "claim", "order", "receive", "see-cover"];
  const asked = fc.record({
    gallery: policies,
    visitor: visitors,
    wish: fc.constantFrom(...EVERY_WISH),
    size: sizes,
    about: subjects,
    order: fc.option(orders, { nil: undefined }),
    now: times,
    link: fc.option(grants),
  });
  type ByLink = typeof asked extends fc.Arbitrary<infer One> ? One : never;

  const ask = ({ about, order, link, ...request }: ByLink, more: Partial<AccessRequest> = {}) =>
    decideAccess({ ...request, ...about, ...(order === undefined ? {} : { order }), link, ...more });
  const askAs = ({ link: _, about, order, ...request }: ByLink, visitor: Visitor) =>
    decideAccess({ ...request, ...about, ...(order === undefined ? {} : { order }), visitor });
  const alwaysBy = (rule: (one: ByLink) => void) => fc.assert(fc.property(asked, rule), { numRuns: 5000 });

  it("gives nothing that its maker may not have at that moment, and is made by clients only", () => {
    alwaysBy((one) => {
      if (!ask(one).allow) return;
      expect(one.link?.maker.as).toBe("client");
      expect(askAs(one, one.link?.maker ?? STRANGER).allow).toBe(true);
    });
  });

  it("gives nothing that a guest may not have, where the photographer says it is for guests' photos", () => {
    alwaysBy((one) => {
      if (one.gallery.clientLinks === "guests" && ask(one).allow) expect(askAs(one, GUEST).allow).toBe(true);
    });
  });

  it("gives nothing where the photographer wants no links, after its end, beyond its photos, and nothing but photos", () => {
    alwaysBy((one) => {
      if (!ask(one).allow) return;
      expect(one.gallery.clientLinks).not.toBe("off");
      expect(one.link?.shows).toBe(true);
      expect(one.link?.endsAt).toBeGreaterThan(one.now);
      expect(["look", "see-clean", "download-photo", "download-set"]).toContain(one.wish);
      if (DOWNLOADS.includes(one.wish)) expect(one.link?.downloads).toBe(true);
    });
  });

  it("gives all of that and nothing less: what its maker may have, where the photographer lets them pass it on", () => {
    alwaysBy((one) => {
      const { link, wish, gallery, now } = one;
      if (!link?.shows || link.maker.as !== "client" || now >= link.endsAt || gallery.clientLinks === "off") return;
      const looks = wish === "look" || wish === "see-clean";
      if (!looks && !(link.downloads && ["download-photo", "download-set"].includes(wish))) return;
      // What others have to buy is not given away, though clients may have it for nothing.
      if (!looks && gallery.downloads === "buy") {
        expect(ask(one).allow).toBe(false);
        return;
      }
      // Whoever made it, guests look at it.
      if (gallery.proofs !== "off" && (wish !== "look" || !gallery.proofsReady)) {
        expect(ask(one).allow).toBe(false);
        return;
      }
      const makers = askAs(one, link.maker).allow;
      expect(ask(one).allow).toBe(gallery.clientLinks === "all" ? makers : makers && askAs(one, GUEST).allow);
    });
  });

  it("says no in one way only, and the same to whoever holds it, the photographer included", () => {
    alwaysBy((one) => {
      const decision = ask(one);
      expect(decision).toEqual(decision.allow ? { allow: true, as: "guest" } : { allow: false, because: "hidden" });
      for (const visitor of [...OPEN_VISITORS, ...THANKED]) expect(ask(one, { visitor })).toEqual(decision);
    });
  });

  it("never gives more when anything of it is taken away, or when the photographer allows less", () => {
    alwaysBy((one) => {
      if (!one.link) return;
      const less: LinkGrant[] = [
        { ...one.link, shows: false },
        { ...one.link, downloads: false },
        { ...one.link, endsAt: one.link.endsAt - 2 },
        { ...one.link, maker: { as: "stranger" } },
      ];
      for (const link of less) if (!ask(one).allow) expect(ask(one, { link }).allow).toBe(false);
      const [off, guests, all] = CLIENT_LINKS.map(
        (clientLinks) => ask(one, { gallery: { ...one.gallery, clientLinks } }).allow,
      );
      expect([Number(off) <= Number(guests), Number(guests) <= Number(all)]).toEqual([true, true]);
    });
  });

  it("ends with whatever closes the gallery for its maker", () => {
    const OPEN: LinkGrant = { maker: CLIENT, shows: true, downloads: true, endsAt: NOW + 1 };
    const all: AccessPolicy = { ...PROTECTED, clientLinks: "all" };
    const look = (gallery: AccessPolicy | null, link: LinkGrant | null = OPEN) =>
      answer({ gallery, visitor: STRANGER, wish: "look", subject: FOR_CLIENTS, link });
    expect(look(all)).toBe("yes");
    expect(look({ ...all, hasClientPassword: false })).toBe("hidden");
    expect(look({ ...all, visibility: "private" })).toBe("hidden");
    expect(look({ ...all, visibility: "private" }, { ...OPEN, maker: ACCOUNT })).toBe("yes");
    expect(look({ ...all, expiresAt: NOW })).toBe("hidden");
    expect(look({ ...all, unpublished: true })).toBe("hidden");
    expect(look({ ...all, version: null })).toBe("hidden");
    expect(look(null)).toBe("hidden");
    expect(look(all, { ...OPEN, maker: { as: "client", by: "password", closed: true } })).toBe("hidden");
    expect(look(all, { ...OPEN, maker: PHOTOGRAPHER })).toBe("hidden");
    expect(look(all, null)).toBe("hidden");
  });

  it("is made by clients where the photographer lets them, and by nobody else", () => {
    const galleries = CLIENT_LINKS.map((clientLinks): AccessPolicy => ({ ...PROTECTED, clientLinks }));
    expect(galleries.map((gallery) => answers(gallery, "link"))).toEqual([
      "prove hidden not-offered not-offered yes",
      "prove hidden yes yes yes",
      "prove hidden yes yes yes",
    ]);
    // To end what one made is never taken away.
    expect(galleries.map((gallery) => answers(gallery, "own-links"))).toEqual(
      Array(3).fill("prove hidden yes yes yes"),
    );
  });
});

describe("proofs with a watermark", () => {
  const roles = (proofs: Proofs, wish: Wish, more: Partial<AccessRequest> = {}, proofsReady = true) =>
    [STRANGER, GUEST, CLIENT, ACCOUNT, PHOTOGRAPHER]
      .map((visitor) =>
        answer({ gallery: { ...PROTECTED, proofs, proofsReady }, visitor, wish, subject: FOR_EVERYONE, ...more }),
      )
      .join(" ");
  const bought = { bought: true };

  it.each<[Proofs, Wish, Partial<AccessRequest>, string]>([
    ["off", "see-clean", {}, "prove yes yes yes yes"],
    ["guests", "see-clean", {}, "prove not-offered yes yes yes"],
    ["guests", "see-clean", bought, "prove not-offered yes yes yes"],
    ["guests", "look", {}, "prove yes yes yes yes"],
    ["guests", "download-photo", {}, "prove not-offered yes yes yes"],
    ["guests", "download-set", {}, "prove not-offered yes yes yes"],
    ["guests", "download-gallery", {}, "prove not-offered yes yes yes"],
    ["guests", "keep", {}, "prove yes yes yes yes"],
    ["guests-until-bought", "see-clean", {}, "prove not-offered yes yes yes"],
    ["guests-until-bought", "see-clean", bought, "prove yes yes yes yes"],
    ["guests-until-bought", "see-clean", { ...bought, subject: PRIVATE_PHOTO }, "prove hidden yes yes yes"],
    ["everyone-until-bought", "see-clean", {}, "prove not-offered not-offered not-offered yes"],
    ["everyone-until-bought", "see-clean", bought, "prove yes yes yes yes"],
    ["everyone-until-bought", "download-photo", {}, "prove not-offered not-offered not-offered yes"],
    ["everyone-until-bought", "see-clean", { subject: MISSING }, "prove hidden hidden hidden hidden"],
    ["off", "see-proof", {}, "prove not-offered not-offered not-offered not-offered"],
    ["guests", "see-proof", {}, "prove yes not-offered not-offered not-offered"],
    ["guests-until-bought", "see-proof", bought, "prove yes not-offered not-offered not-offered"],
    ["everyone-until-bought", "see-proof", bought, "prove yes yes yes not-offered"],
    ["everyone-until-bought", "see-proof", { subject: PRIVATE_PHOTO }, "prove hidden yes yes not-offered"],
    ["everyone-until-bought", "see-proof", { subject: MISSING }, "prove hidden hidden hidden hidden"],
  ])("%s: %s %j is answered to stranger, guest, client, account and photographer", (proofs, wish, more, said) => {
    expect(roles(proofs, wish, more)).toBe(said);
  });

  it.each<[Proofs, string]>([
    ["off", "prove yes yes yes yes"],
    ["guests", "prove no-proofs yes yes yes"],
    ["everyone-until-bought", "prove no-proofs no-proofs no-proofs yes"],
  ])("%s: whoever would see proofs sees nothing of a gallery without", (proofs, said) => {
    for (const wish of ["look", "see-clean", "download-photo"] as const) {
      expect(roles(proofs, wish, {}, false)).toBe(said);
      expect(roles(proofs, wish, bought, false)).toBe(said);
    }
    const order = { role: "guest", released: true } as const;
    expect(roles(proofs, "receive", { order }, false)).toBe("yes yes yes yes yes");
  });

  it("whatever is asked, nobody who may only have proofs gets anything clean, and a watermark shows nobody more", () => {
    const asked = fc.tuple(cases, fc.boolean());
    fc.assert(
      fc.property(asked, ([{ about, ...one }, own]) => {
        const request = { ...one, ...about, bought: own };
        const { proofs, proofsReady } = one.gallery;
        const decision = decideAccess(request);
        if (!decision.allow) return;
        // A watermark only takes away: without one, the same is allowed.
        expect(decideAccess({ ...request, gallery: { ...one.gallery, proofs: "off" } }).allow).toBe(true);
        // Who sees a photo clean may look at it.
        if (one.wish === "see-clean") expect(decideAccess({ ...request, wish: "look" }).allow).toBe(true);
        if (decision.as === "photographer" || decision.as === "stranger" || one.wish === "enter") return;
        const shown = proofs === "everyone-until-bought" || (proofs !== "off" && decision.as === "guest");
        if (!shown) return;
        expect(proofsReady).toBe(true);
        if (!["see-clean", ...DOWNLOADS].includes(one.wish)) return;
        expect([own, proofs]).toEqual([true, expect.stringContaining("until-bought")]);
      }),
      { numRuns: 5000 },
    );
  });

  it("by a client's link, nobody sees more than a guest who bought nothing", () => {
    const link: LinkGrant = { maker: ACCOUNT, shows: true, downloads: true, endsAt: NOW + 1 };
    const by = (proofs: Proofs, wish: Wish, proofsReady = true) =>
      answer({
        gallery: { ...PROTECTED, clientLinks: "all", proofs, proofsReady },
        visitor: ACCOUNT,
        wish,
        link,
        bought: true,
      });
    for (const proofs of ["guests", "guests-until-bought", "everyone-until-bought"] as const) {
      expect(by(proofs, "look")).toBe("yes");
      expect(by(proofs, "look", false)).toBe("hidden");
      expect([by(proofs, "see-proof"), by(proofs, "see-proof", false)]).toEqual(["yes", "hidden"]);
      for (const wish of ["see-clean", ...DOWNLOADS] as const) expect(by(proofs, wish)).toBe("hidden");
    }
    expect([by("off", "see-clean"), by("off", "see-proof")]).toEqual(["yes", "hidden"]);
  });

  it("everybody sees a clear public cover only with a watermark in it, where guests see proofs", () => {
    const cover = (proofs: Proofs, clean: boolean) =>
      answer({
        gallery: { ...PROTECTED, proofs },
        visitor: STRANGER,
        wish: "see-cover",
        subject: FOR_EVERYONE,
        cover: { clientSet: false, private: false, clean },
      });
    expect([cover("off", true), cover("guests", true), cover("guests", false)]).toEqual(["yes", "hidden", "yes"]);
  });
});

describe("name and address of guests", () => {
  const asked = { registration: "asked", registrationAt: "entrance" } as const;
  const required = { registration: "required", registrationAt: "entrance" } as const;
  const before = { registration: "required", registrationAt: "download" } as const;
  const given: Visitor = { as: "guest", pin: false, registered: "given" };
  const declined: Visitor = { as: "guest", pin: false, registered: "declined" };
  const all = (policy: Partial<AccessPolicy>, wish: Wish, subject: Subject = FOR_EVERYONE) =>
    [STRANGER, GUEST, declined, given, CLIENT, ACCOUNT, PHOTOGRAPHER]
      .map((visitor) => answer({ gallery: { ...PROTECTED, ...policy }, visitor, wish, subject }))
      .join(" ");

  it.each<[string, Partial<AccessPolicy>, Wish, string]>([
    ["required at the entrance, to look", required, "look", "prove register register yes yes yes yes"],
    ["required at the entrance, to arrive", required, "arrive", "prove register register yes yes yes yes"],
    ["required at the entrance, a zip", required, "download-gallery", "prove register register yes yes yes yes"],
    ["required at the entrance, to enter", required, "enter", "yes yes yes yes yes yes yes"],
    ["required before downloads, to look", before, "look", "prove yes yes yes yes yes yes"],
    ["required before downloads, an original", before, "download-photo", "prove register register yes yes yes yes"],
    ["asked at the entrance, to arrive", asked, "arrive", "prove register yes yes yes yes yes"],
    ["asked at the entrance, to look", asked, "look", "prove yes yes yes yes yes yes"],
    ["the form itself", required, "register", "prove yes yes yes not-offered not-offered yes"],
    [
      "the form where it is off",
      {},
      "register",
      "prove not-offered not-offered not-offered not-offered not-offered yes",
    ],
  ])("%s is answered to everybody", (_what, policy, wish, said) => {
    expect(all(policy, wish)).toBe(said);
  });

  it("a public gallery asks strangers too, and a hidden set looks missing before and after", () => {
    const gallery = { ...PUBLIC, ...required };
    expect(answer({ gallery, visitor: STRANGER, wish: "look" })).toBe("register");
    for (const subject of [FOR_CLIENTS, MISSING]) {
      expect(answer({ gallery, visitor: STRANGER, wish: "look", subject })).toBe("register");
      expect(answer({ gallery, visitor: given, wish: "look", subject })).toBe("hidden");
      expect(answer({ gallery: { ...PUBLIC, ...before }, visitor: STRANGER, wish: "download-set", subject })).toBe(
        "hidden",
      );
    }
  });

  const kinds = fc.record({
    registration: fc.constantFrom(...REGISTRATIONS),
    registrationAt: fc.constantFrom(...REGISTRATION_PLACES),
    registered: fc.constantFrom("given" as const, "declined" as const, undefined),
  });

  it("only takes away, from guests alone, and nothing from whoever has given theirs", () => {
    fc.assert(
      fc.property(cases, kinds, (one, { registered, ...kind }) => {
        const visitor: Visitor = one.visitor.as === "guest" ? { ...one.visitor, registered } : one.visitor;
        const off = { ...one, visitor };
        const on = { ...off, gallery: { ...one.gallery, ...kind } };
        if (word(on) === word(off)) return;
        expect([word(on), word(off)]).toEqual(["register", expect.not.stringMatching(/^(?:absent|prove|expired)$/)]);
        expect(isGuestOrLess(visitor) || !holds(one)).toBe(true);
        expect(kind.registration).not.toBe("off");
        expect(registered === "given" && visitor.as === "guest").toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it("where it is required, whoever has not given theirs gets nothing it stands before, by a link neither", () => {
    fc.assert(
      fc.property(cases, kinds, (one, { registrationAt, registered }) => {
        if (registered === "given" || !INSIDE.includes(one.wish)) return;
        if (registrationAt === "download" && !DOWNLOADS.includes(one.wish)) return;
        const gallery = { ...one.gallery, registration: "required", registrationAt } as const;
        const visitor: Visitor = { as: "guest", pin: true, registered };
        expect(allowed({ ...one, gallery, visitor })).toBe(false);
        const link = { maker: CLIENT, shows: true, downloads: true, endsAt: NOW + 9 };
        expect(decideAccess({ ...one, ...one.about, gallery, visitor, link }).allow).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("the receipt of what somebody sent", () => {
  const wish = "selection-receipt";
  const ASKING: AccessPolicy = { ...PROTECTED, invites: "everyone" };

  it("is for whoever has entered, whatever the gallery asks for today", () => {
    for (const gallery of [
      ASKING,
      PROTECTED,
      { ...PROTECTED, proofs: "everyone-until-bought", proofsReady: false } as const,
    ])
      expect(answers(gallery, wish)).toBe("prove yes yes yes yes");
    expect(answers(PRIVATE, wish)).toBe("absent absent absent yes yes");
    expect(answers({ ...ASKING, unpublished: true }, wish)).toBe("absent absent absent absent yes");
    expect(answers(null, wish)).toBe("absent absent absent absent absent");
  });

  it("stays theirs when the gallery has closed, for them or for everybody, and nobody else learns more by it", () => {
    const closed = { ...ASKING, expiresAt: NOW };
    expect(answers(closed, wish)).toBe("expired yes yes yes yes");
    for (const visitor of THANKED) expect(answer({ gallery: ASKING, visitor, wish })).toBe("yes");
  });

  it("names no photo to a guest that they may not see, and one that is gone looks the same", () => {
    for (const subject of [FOR_CLIENTS, PRIVATE_PHOTO, MISSING])
      expect(answers(ASKING, wish, { subject }).split(" ").slice(1, 4).join(" ")).toBe("hidden yes yes");
    expect(answers(ASKING, wish, { subject: FOR_EVERYONE })).toBe("prove yes yes yes yes");
  });

  it("is given by no link that a client made", () => {
    const link: LinkGrant = { maker: ACCOUNT, shows: true, downloads: true, endsAt: NOW + 1 };
    expect(answer({ gallery: { ...ASKING, clientLinks: "all" }, visitor: STRANGER, wish, link })).toBe("hidden");
  });
});

describe("full-size photos that are included", () => {
  const takes: Wish[] = [...DOWNLOADS, "keepsake"];
  const asked = fc.record({
    gallery: policies,
    visitor: visitors,
    wish: wishes,
    size: sizes,
    about: subjects,
    most: fc.integer({ min: 1, max: 4 }),
    included: fc.record({ left: fc.integer({ min: 0, max: 4 }), takes: fc.integer({ min: 0, max: 6 }) }),
    taking: fc.boolean(),
    now: times,
  });
  type Counted = typeof asked extends fc.Arbitrary<infer One> ? One : never;
  const ask = ({ about, gallery, most, ...request }: Counted, more: Partial<AccessRequest> = {}) =>
    decideAccess({ ...request, ...about, gallery: { ...gallery, included: most }, ...more });
  const askUncounted = ({ about, gallery, most: _, ...request }: Counted) =>
    decideAccess({ ...request, ...about, gallery });
  const alwaysCounted = (rule: (one: Counted) => void) => fc.assert(fc.property(asked, rule), { numRuns: 5000 });
  const isPhotographer = ({ visitor }: Counted) => visitor.as === "photographer";

  it("are never given beyond what is left, nor without the button unless they were counted before", () => {
    alwaysCounted((one) => {
      const counted = takes.includes(one.wish) && one.size === "original" && !isPhotographer(one);
      if (!counted || !ask(one).allow) return;
      expect(one.included.takes <= one.included.left || one.included.takes === 0).toBe(true);
      expect(one.taking || one.included.takes === 0).toBe(true);
    });
  });

  it("are not given to whoever nothing is known of", () => {
    alwaysCounted((one) => {
      if (!takes.includes(one.wish) || one.size !== "original" || isPhotographer(one)) return;
      const { included: _, ...unknown } = one;
      const { about, gallery, most, ...request } = unknown;
      expect(decideAccess({ ...request, ...about, gallery: { ...gallery, included: most } }).allow).toBe(false);
    });
  });

  it("change nothing else: smaller sizes, other wishes and the photographer are decided as without", () => {
    alwaysCounted((one) => {
      if (takes.includes(one.wish) && one.size === "original" && !isPhotographer(one)) return;
      expect(ask(one)).toEqual(askUncounted(one));
    });
  });

  it("open nothing but single photos in full size where photos are sold, and never one that is hidden", () => {
    alwaysCounted((one) => {
      if (!ask(one).allow || askUncounted(one).allow) return;
      expect([one.wish, one.size, one.gallery.downloads]).toEqual(["download-photo", "original", "buy"]);
      expect(ask({ ...one, wish: "look" }).allow).toBe(true);
    });
  });

  it("are given by no link of a client", () => {
    const maker: Visitor = { as: "client", by: "account" };
    alwaysCounted((one) => {
      if (!takes.includes(one.wish) || one.size !== "original") return;
      const link = { maker, shows: true, downloads: true, endsAt: one.now + 1 };
      expect(ask(one, { link }).allow).toBe(false);
    });
  });
});
