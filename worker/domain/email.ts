/** The longest address that mail can be sent to, in characters (RFC 5321, section 4.5.3.1.3). */
export const EMAIL_MAX = 254;

/**
 * Whether a text is an e-mail address as people type them: something, an @, and a domain with a dot; surrounding space is
 * ignored. The length is checked first, because the time for the pattern grows with the square of it.
 */
export function isEmail(typed: string): boolean {
  const address = typed.length > 4 * EMAIL_MAX ? "" : typed.trim();
  return address.length <= EMAIL_MAX && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address);
}
