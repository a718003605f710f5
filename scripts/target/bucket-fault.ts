import { AccountFault, reasonOf } from "./fault.ts";

interface Asked {
  /** "store blobs/..." */
  doing: string;
  bucket: string;
  endpoint: string;
}

const KEYS = /^(?:InvalidAccessKeyId|SignatureDoesNotMatch|Unauthorized|InvalidArgument|AuthorizationHeaderMalformed)$/;

/** A refusal of R2 in words: what happened, and what to do. */
export function bucketFault(error: unknown, { doing, bucket, endpoint }: Asked): AccountFault {
  if (error instanceof AccountFault) return error;
  const { host } = new URL(endpoint);
  const { name = "" } = error as Error;
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const fault = (message: string) => new AccountFault(message, { cause: error });
  if (name === "NoSuchBucket") return fault(`R2 has no bucket ${bucket}. To create it: npm run deploy`);
  if (KEYS.test(name) || status === 401)
    return fault(
      `R2 refused the token (${name}). R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY must be valid and belong together.`,
    );
  if (status === 403)
    return fault(
      `R2 refused to ${doing} (${name}): the token must allow reading and writing objects in bucket ${bucket}.`,
    );
  if (/^(?:Corrupted|BadDigest|XAmzContentSHA256Mismatch)$/.test(name))
    return fault(`R2 could not ${doing}: the data arrived damaged every time. Try another network.`);
  if (status === undefined)
    return fault(`R2 could not ${doing}: ${host} can't be reached (${reasonOf(error)}). Are you online?`);
  return fault(`R2 could not ${doing}: ${name} (status ${status}). Try again later.`);
}
