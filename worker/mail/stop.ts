import type { Ctx } from "../http/context.ts";
import { readStopToken } from "./secrets.ts";

/** The hash of the address that a token stops mail to; null: it is not one of ours. */
export const stoppedAddress = (c: Ctx, token: string): Promise<string | null> =>
  readStopToken(c.var.config.secrets, token);
