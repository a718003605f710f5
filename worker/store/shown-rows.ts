import { rowsIn } from "./guarded.ts";
import { galleries, publicCovers, sets } from "./schema/galleries.ts";
import { closingAddresses, closingLetters, closingReceivers } from "./schema/messages.ts";
import { accounts, assignments, registrationTexts } from "./schema/people.ts";
import { responses } from "./schema/selections.ts";
import { offers } from "./schema/shop.ts";
import type { TableSchema } from "./schema/table.ts";
import { joined, type Sql, sql } from "./sql.ts";

/** What the forms of the studio show, as rows that have to stay what they are until such a form is saved. */

const allOf = (name: string, { columns }: TableSchema, where: Sql) => rowsIn(name, Object.keys(columns), where);
const together = (...some: Sql[]) => joined(some, " UNION ALL ");

export const settingsRows = (gallery: string): Sql =>
  together(allOf("galleries", galleries, sql`gallery = ${gallery}`), allOf("sets", sets, sql`gallery = ${gallery}`));

export const coverRows = (gallery: string): Sql => allOf("public_covers", publicCovers, sql`gallery = ${gallery}`);

export const accountRows = (id: string): Sql =>
  together(allOf("accounts", accounts, sql`id = ${id}`), allOf("assignments", assignments, sql`account = ${id}`));

export const closingRows = (gallery: string): Sql =>
  together(
    allOf("closing_letters", closingLetters, sql`gallery = ${gallery}`),
    allOf("closing_receivers", closingReceivers, sql`gallery = ${gallery}`),
    allOf("closing_addresses", closingAddresses, sql`gallery = ${gallery}`),
  );

export const questionnaireRows = (gallery: string): Sql => allOf("responses", responses, sql`gallery = ${gallery}`);

export const offerRows = (gallery: string): Sql => allOf("offers", offers, sql`gallery = ${gallery}`);

export const registrationTextRows = (gallery: string): Sql =>
  allOf("registration_texts", registrationTexts, sql`gallery = ${gallery}`);

/** The reply to a selection. Its other columns change with each heart. */
export const replyRows = ({ gallery, id }: { gallery: string; id: string }): Sql =>
  rowsIn("selections", ["reply"], sql`id = ${id} AND gallery = ${gallery}`);

export const answerRows = ({ selection, photo, note }: { selection: string; photo: string; note: string }): Sql =>
  rowsIn("notes", ["reply", "done_at"], sql`selection = ${selection} AND photo = ${photo} AND id = ${note}`);
