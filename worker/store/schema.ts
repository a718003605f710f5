import { activity, attempts, ledger, numbers, views } from "./schema/counted.ts";
import {
  arrangements,
  audits,
  galleries,
  leases,
  links,
  presets,
  privateMarks,
  publicCovers,
  sets,
  studio,
  versions,
} from "./schema/galleries.ts";
import {
  closingAddresses,
  closingLetters,
  closingReceivers,
  deliveries,
  mailStops,
  mails,
  notices,
} from "./schema/messages.ts";
import {
  accounts,
  assignments,
  clientLinks,
  erasures,
  invitations,
  passkeys,
  registrations,
  registrationTexts,
  revokedSessions,
  signInLinks,
  traces,
} from "./schema/people.ts";
import {
  holderAddresses,
  picks,
  receiptKeys,
  responses,
  revokedReceiptKeys,
  roundPicks,
  rounds,
  selectionBytes,
  selectionLinks,
  selections,
} from "./schema/selections.ts";
import { cartEntries, carts, offers, orderPhotos, orders, paymentEvents, payments, vouchers } from "./schema/shop.ts";
import type { TableSchema } from "./schema/table.ts";

/**
 * Every table and column that the migrations make; a test keeps them in step. The types of rows, their checks when they
 * are read, and the contents of backups come from here. Times are milliseconds since 1970.
 */

const BY_NAME = {
  accounts,
  activity,
  arrangements,
  assignments,
  attempts,
  audits,
  cart_entries: cartEntries,
  carts,
  client_links: clientLinks,
  closing_addresses: closingAddresses,
  closing_letters: closingLetters,
  closing_receivers: closingReceivers,
  deliveries,
  erasures,
  galleries,
  holder_addresses: holderAddresses,
  invitations,
  leases,
  ledger,
  links,
  mail_stops: mailStops,
  mails,
  notices,
  numbers,
  offers,
  order_photos: orderPhotos,
  orders,
  passkeys,
  payment_events: paymentEvents,
  payments,
  picks,
  presets,
  private_marks: privateMarks,
  public_covers: publicCovers,
  receipt_keys: receiptKeys,
  registration_texts: registrationTexts,
  registrations,
  responses,
  revoked_receipt_keys: revokedReceiptKeys,
  revoked_sessions: revokedSessions,
  round_picks: roundPicks,
  rounds,
  selection_bytes: selectionBytes,
  selection_links: selectionLinks,
  selections,
  sets,
  sign_in_links: signInLinks,
  studio,
  traces,
  versions,
  views,
  vouchers,
};

/** Every table by its name in the database. */
export const TABLES: ReadonlyMap<string, TableSchema> = new Map(Object.entries(BY_NAME));
