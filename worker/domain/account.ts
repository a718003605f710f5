import { EMAIL_MAX } from "./email.ts";
import { email, secret, text } from "./form-fields.ts";
import type { VisitorProblem } from "./problem.ts";
import { NAME_MAX } from "./writer.ts";

/** A client's account as the photographer sees it. Times in milliseconds since 1970. */
export interface Account {
  id: string;
  name: string;
  email: string;
  disabledAt: number | null;
  createdAt: number;
  lastSeenAt: number | null;
  /** Galleries assigned to it. */
  galleries: string[];
}

/** An account in a list: how many passkeys it has, and the titles of its latest galleries; `hasMore`: it has others. */
export type ListedAccount = Omit<Account, "galleries"> & { passkeys: number; titles: string[]; hasMore: boolean };

/** How many characters an account's password may have, here and in the fields of pages. */
export const PASSWORD_LENGTH = { least: 8, most: 200 } as const;

/**
 * How an e-mail address is compared: in NFC, ignoring case and surrounding space. Text longer than any address is left
 * alone, because the time to normalise a long run of marks grows with the square of its length.
 */
export function emailKey(email: string): string {
  return email.length > 4 * EMAIL_MAX ? email : email.trim().normalize("NFC").toLowerCase();
}

/** The fields of an account's forms. If the password is empty, we make one. */
export const accountFields = {
  name: text({ most: NAME_MAX, required: true }),
  email: email(),
  password: secret(PASSWORD_LENGTH),
};

/** What is wrong with a new password for an account. */
export function passwordProblems(password: string): VisitorProblem[] {
  return accountFields.password.safeParse(password).data
    ? []
    : [{ path: "password", code: "passwordLength", values: PASSWORD_LENGTH }];
}

// Short, common, and unlike each other. 256 words would give 8 bits each; these 64 give 6.
const WORDS =
  "amber apple arrow autumn basket beach bell birch bird bloom bread breeze bridge brook candle canyon cedar cherry cloud clover coast copper coral cotton daisy dawn delta dune ember fern field flint forest garden glade grove harbor hazel honey island ivory jasper juniper lake lantern linen maple meadow mint moss oak olive orchard pearl pine plum quartz river saffron sage shore spruce thistle willow".split(
    " ",
  );
const PASSPHRASE_WORDS = 6;

/** A passphrase of six words and two digits (about 42 bits) from random bytes, one for each word and one for the digits. */
export function passphrase(random: Uint8Array): string {
  if (random.length < PASSPHRASE_WORDS + 1) throw new RangeError("a passphrase needs seven random bytes");
  const words = [...random.subarray(0, PASSPHRASE_WORDS)].map((byte) => WORDS[byte % WORDS.length]);
  return `${words.join("-")}-${10 + ((random[PASSPHRASE_WORDS] ?? 0) % 90)}`;
}
