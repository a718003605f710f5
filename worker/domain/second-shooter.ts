/** Somebody who signs in to the studio and only looks, as the photographer sees them. */
export interface SecondShooter {
  id: string;
  name: string;
  passkeys: number;
  createdAt: number;
  lastSeenAt: number | null;
}

/** How many there may be. */
export const SECOND_SHOOTERS_MOST = 20;

/** How a name is compared when somebody signs in. Text longer than any name is left alone. */
export const secondKey = (name: string): string =>
  name.length > 1000 ? name : name.trim().normalize("NFC").toLowerCase();
