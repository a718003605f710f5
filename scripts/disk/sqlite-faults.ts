/**
 * What SQLite says about a disk, as a result code and in words (https://www.sqlite.org/rescode.html), and the system's
 * code for it.
 */
export const SQLITE_FAULTS = [
  { code: 13, says: "database or disk is full", means: "ENOSPC" },
  { code: 13, says: "SQLITE_FULL", means: "ENOSPC" },
  { code: 8, says: "attempt to write a readonly database", means: "EROFS" },
  { code: 8, says: "SQLITE_READONLY", means: "EROFS" },
  { code: 14, says: "unable to open database file", means: "EACCES" },
  { code: 14, says: "SQLITE_CANTOPEN", means: "EACCES" },
  { code: 10, says: "disk I/O error", means: "EIO" },
  { code: 10, says: "SQLITE_IOERR", means: "EIO" },
] as const;
