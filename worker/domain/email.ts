/** The longest address that mail can be sent to, in characters (RFC 5321, section 4.5.3.1.3). */
export const EMAIL_MAX = 254;

// What would end an address or begin another one in a header needs quotes, which nobody types; browsers refuse it too.
const LOCAL = /^[^\s@<>()[\]\\,;:"\p{C}]{1,64}$/u;
const TYPED_DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** A domain as the network knows it, in ASCII (`xn--...`); null: it is none. */
function asciiDomain(typed: string): string | null {
  if (!TYPED_DOMAIN.test(typed) || !URL.canParse(`http://${typed}`)) return null;
  const { hostname } = new URL(`http://${typed}`);
  return DOMAIN.test(hostname) ? hostname : null;
}

/** An address in its two parts; null: it is none. The length is checked first, because the patterns take time for each character. */
function partsOf(typed: string): { local: string; domain: string } | null {
  const address = typed.length > 4 * EMAIL_MAX ? "" : typed.trim();
  const at = address.lastIndexOf("@");
  const local = address.slice(0, Math.max(at, 0));
  if (address.length > EMAIL_MAX || !LOCAL.test(local)) return null;
  const domain = asciiDomain(address.slice(at + 1));
  return domain === null ? null : { local, domain };
}

/** Whether a text is an e-mail address as people type them, without quotes and comments; surrounding space is ignored. */
export const isEmail = (typed: string): boolean => partsOf(typed) !== null;

/** Whether a text is an e-mail address and nothing else. */
export const isPlainEmail = (text: string): boolean => isEmail(text) && text === text.trim();

/** An address as mail servers take it: its domain in ASCII, and no space around it. What is no address stays as it is. */
export function sentEmail(typed: string): string {
  const parts = partsOf(typed);
  return parts ? `${parts.local}@${parts.domain}` : typed;
}

/**
 * Whose mailbox it is, for counting: many providers deliver `a.nna+news@` to `anna@`, so that one person has any number of
 * addresses.
 */
export function mailboxOf(typed: string): string {
  const { local, domain } = partsOf(typed) ?? { local: typed, domain: "" };
  const name = local.normalize("NFKC").toLowerCase();
  return `${name.replace(/(?<=.)\+.*$/s, "").replaceAll(".", "") || name}@${domain}`;
}
