import { constants } from "node:os";

/** Codes of network folders and file systems that Node lists nowhere, by their numbers. */
const UNLISTED: Partial<Record<NodeJS.Platform, Readonly<Record<number, string>>>> = {
  linux: {
    70: "ECOMM",
    117: "EUCLEAN",
    123: "ENOMEDIUM",
    126: "ENOKEY",
    127: "EKEYEXPIRED",
    128: "EKEYREVOKED",
    129: "EKEYREJECTED",
  },
  darwin: { 80: "EAUTH", 81: "ENEEDAUTH", 82: "EPWROFF", 83: "EDEVERR" },
};

/**
 * The system's code of an error, or null. Node has no names for many of them: a stale network folder is "Unknown system
 * error -116", which is ESTALE on Linux.
 */
export function errorCode({ code, errno }: { code?: unknown; errno?: unknown }): string | null {
  if (typeof code !== "string") return null;
  if (!code.startsWith("Unknown system error") || typeof errno !== "number") return code;
  const number = Math.abs(errno);
  const listed = Object.entries(constants.errno).find(([, value]) => value === number);
  return listed?.[0] ?? UNLISTED[process.platform]?.[number] ?? code;
}
