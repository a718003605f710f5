/** The longest address that mail can be sent to, in characters (RFC 5321, section 4.5.3.1.3). */
export const EMAIL_MAX = 254;

/**
 * Whether a text is an e-mail address as people type them: something, an @, and a domain with a dot; space around it
 * doesn't matter. The length is checked first, because the pattern's time grows with its square.
 */
export function isEmail(typed: string): boolean {
  const address = typed.length > 4 * EMAIL_MAX ? "" : typed.trim();
  return address.length <= EMAIL_MAX && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address);
}
