import type { TableShape } from "../../worker/store/tables.ts";

/**
 * Tables that are in no backup, each with the reason. Every other table is in it, so that a new one can't be forgotten.
 */
export const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ["d1_migrations", "says how this very database was made"],
  ["leases", "publishes that are under way"],
  ["ledger", "how often visitors tried, kept and ordered in the last hours"],
  ["attempts", "empty: the ledger took its place"],
  ["notices", "messages to the photographer, sent once: a restore would send them again"],
  ["deliveries", "what became of those messages"],
]);

/** The tables that are backed up. */
export const backedUp = (shapes: readonly TableShape[]): TableShape[] =>
  shapes.filter(({ name }) => !LEFT_OUT.has(name));
