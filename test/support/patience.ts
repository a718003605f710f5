/**
 * How long anything is waited for that comes sooner or later, in milliseconds: far longer than it takes beside other programs, so
 * that only what never comes fails a test. Everything waits so long; no test has a limit of its own.
 */
export const PATIENT_MS = 240_000;
