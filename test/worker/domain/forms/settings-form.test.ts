import { describe, expect, it } from "vitest";
import { sectionForm, settingsForm } from "../../../../worker/domain/forms/settings-form.ts";

const FACTS = { liveSets: ["highlights", "vows"], timezone: "Europe/Vienna" };

const fieldsOf = (form: string) => {
  const params = new URLSearchParams(form);
  return new Map([...params.keys()].map((name) => [name, params.getAll(name)]));
};
const read = (form: string) => settingsForm.read(fieldsOf(form), FACTS);
const change = (form: string) => {
  const result = read(form);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.values;
};

describe("the studio's access form", () => {
  it.each<[string, string, object]>([
    ["changes nothing when nothing is in it", "", {}],
    ["ignores fields it does not know", "admin=on&guestPassword=x", {}],
    ["sets a password exactly as typed", "guest-password=+a%20%20b+", { guestPassword: " a  b " }],
    ["takes a password off when it says so", "client-password-off=on", { clientPassword: null }],
    [
      "takes a password off even if one is typed beside it",
      "guest-password=meadow&guest-password-off=on",
      { guestPassword: null },
    ],
    ["takes the PIN off", "download-pin-off=on", { downloadPin: null }],
    ["switches marks off", "marks=off", { marks: false }],
    ["takes the last of a switch's values, so that an unticked box is off", "listed=off&listed=on", { listed: true }],
    ["signs everyone out only when asked to", "end-sessions=off", {}],
    ["signs everyone out", "end-sessions=on", { endSessions: true }],
    ["makes it public", "visibility=public", { visibility: "public" }],
    ["never closes", "expires=", { expiresAt: null }],
    [
      "closes at the end of a day in the photographer's zone",
      "expires=2027-06-13",
      { expiresAt: Date.UTC(2027, 5, 13, 22) },
    ],
  ])("%s", (_what, form, expected) => {
    expect(change(form)).toEqual(expected);
  });

  it("closes every live set that is not ticked, if it showed the sets", () => {
    const sets = change("sets=shown&everyone=highlights&everyone=no-such-set").sets;
    expect([...(sets ?? [])]).toEqual([
      ["highlights", "everyone"],
      ["vows", "client"],
    ]);
  });

  it("changes no set if it showed none, whatever is ticked", () => {
    expect(change("everyone=vows")).toEqual({});
  });

  it.each([
    ["visibility=open", "visibility"],
    ["visibility=PUBLIC", "visibility"],
    ["visibility=", "visibility"],
    ["downloads=some", "downloads"],
    ["download-sizes=original", "download-sizes"],
    ["marks=yes", "marks"],
    ["listed=true", "listed"],
    ["expires=2027-02-30", "expires"],
    ["expires=tomorrow", "expires"],
    ["expires=13.06.2027", "expires"],
    ["guest-password=", "guest-password"],
    ["client-password=abc", "client-password"],
    ["download-pin=", "download-pin"],
    ["download-pin=12345", "download-pin"],
  ])("is refused with %s", (form, name) => {
    expect(read(form)).toEqual({ ok: false, problems: [expect.objectContaining({ path: name })] });
  });

  it("names all its problems at once", () => {
    expect(read("visibility=open&downloads=some&expires=x")).toMatchObject({ ok: false, problems: { length: 3 } });
  });
});

describe("a section of the studio's access page", () => {
  const section = (form: string) => sectionForm.read(fieldsOf(form), FACTS);

  it.each<[string, string, object]>([
    ["leaves a password that was left empty", "visibility=public&guest-password=", { visibility: "public" }],
    ["leaves a PIN that was left empty", "downloads=all&download-pin=", { downloads: "all" }],
    ["sets a password that was typed", "marks=on&client-password=meadow", { marks: true, clientPassword: "meadow" }],
    ["takes one off only when it says so", "guest-password-off=on&guest-password=", { guestPassword: null }],
  ])("%s", (_what, form, values) => {
    expect(section(form)).toEqual({ ok: true, values });
  });

  it.each(["guest-password", "client-password", "download-pin"])(
    "refuses %s if it is empty, and all there is",
    (name) => {
      expect(section(`${name}=`)).toEqual({ ok: false, problems: [{ path: name, code: "missing" }] });
    },
  );

  it("checks its fields like the options of the command", () => {
    for (const form of ["guest-password=x", "download-pin=12345", "expires=13.6.2027", "visibility=open"])
      expect(section(form)).toEqual(read(form));
  });
});
