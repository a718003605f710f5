import path from "node:path";

const LOCAL_STATE = ".wrangler/state/v3";

/** The folder of the local state: the one that was given, or wrangler's own. */
export const localState = (state: string | undefined): string => path.resolve(state ?? LOCAL_STATE);
