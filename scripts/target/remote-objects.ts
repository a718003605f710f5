import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import pLimit from "p-limit";
import type { Account } from "./account.ts";
import { digestOf, writeArriving } from "./arriving.ts";
import { bucketFault } from "./bucket-fault.ts";
import { AccountFault } from "./fault.ts";
import { pacedBody } from "./paced-body.ts";
import { openPrecedence, type Precedence } from "./precedence.ts";
import { findPresent } from "./presence.ts";
import { type RetryPolicy, retry } from "./retry.ts";
import { NO_TAGS, type Tags } from "./tags.ts";
import { type BlobFile, type ObjectStore, promisedSha256, type StoredObject } from "./target.ts";

const AT_ONCE = 32;
// Fewer, so that each of them makes progress on a slow connection. Of what goes behind others, the system holds a megabyte of each
// already when something comes that goes first; storage may cut it off if it is silent for long.
const PUTS = { first: 12, behind: 2, patienceMs: 5000 };
const MEBIBYTE = 1024 * 1024;
// R2 keeps parts of unfinished uploads for seven days.
const PARTS = { above: 64 * MEBIBYTE, size: 16 * MEBIBYTE };

export interface Bucket {
  account: Account;
  bucket: string;
  policy: RetryPolicy;
  /** Larger objects are uploaded in parts of this size, several at once. Bytes; a part has 5 MiB or more. */
  parts?: { above: number; size: number };
  /** Known tags of stored blobs; by default none. */
  tags?: Tags;
}

interface Piece {
  key: string;
  bytes: Uint8Array;
  type: string;
  /** It lets others go first, until it is given up. */
  behind?: AbortSignal | undefined;
}

interface FilePiece {
  key: string;
  file: BlobFile;
  type: string;
}

/** Bytes arrived, or are stored, other than they should be. */
class Corrupted extends Error {
  override name = "Corrupted";
}

/** Objects of the account's R2, through its S3 API. Each method throws AccountFault if R2 does not do it. */
export function remoteObjects({
  account,
  bucket,
  policy,
  parts = PARTS,
  tags = NO_TAGS,
}: Bucket): ObjectStore & { close(): void } {
  const client = openClient(account, policy);
  const limit = pLimit(AT_ONCE);
  const puts = openPrecedence(PUTS);
  const at = { client, bucket, parts, tags, puts };
  const guarded = <Result>(doing: string, work: () => Promise<Result>) =>
    retry(work, { policy, isRetryable }).catch((error) => {
      throw bucketFault(error, { doing, bucket, endpoint: account.endpoint });
    });
  const head = (key: string) => guarded(`look for ${key}`, () => isThere(at, key));
  const page = (options: { prefix: string; after: string }) =>
    guarded("list its contents", () => readPage(at, options));
  return {
    has: (keys) => findPresent(keys, { head: (key) => limit(head, key), page: (options) => limit(page, options) }),
    put(key, bytes, { type, behind }) {
      const work = () => store(at, { key, bytes, type, behind });
      return behind ? puts.behind(work, behind) : puts.first(() => guarded(`store ${key}`, work));
    },
    putFile: (key, file, { type }) =>
      puts.first(() => guarded(`store ${key}`, () => storeFile(at, { key, file, type }))),
    get: (key) => guarded(`read ${key}`, () => read(at, key)),
    getFile: (key, path) => limit(guarded, `read ${key}`, () => writeStored(at, { key, path })),
    digest: (key) => limit(guarded, `read ${key}`, () => digestStored(at, key)),
    async *list(prefix): AsyncIterable<StoredObject> {
      for (let after = "", more = true; more; ) {
        const { objects, truncated } = await page({ prefix, after });
        yield* objects;
        after = objects.at(-1)?.key ?? "";
        more = truncated && after !== "";
      }
    },
    async delete(keys) {
      await Promise.all(keys.map((key) => limit(guarded, `delete ${key}`, () => remove(at, key))));
    },
    close: () => client.destroy(),
  };
}

function openClient(account: Account, { attempts, idleMs }: RetryPolicy): S3Client {
  return new S3Client({
    region: "auto",
    endpoint: account.endpoint,
    forcePathStyle: true,
    // Settings for AWS on this computer must have no effect here.
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    credentials: { accessKeyId: account.keyId, secretAccessKey: account.secretKey },
    // Back-off with jitter on resets, timeouts, 429 and 5xx.
    maxAttempts: attempts,
    retryMode: "standard",
    // It would print that a body that is a stream is not sent again, which is what is wanted.
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    // MD5 and the signed SHA-256 of each body are sent in any case, and checked by R2.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: 10_000,
      socketTimeout: idleMs,
      httpAgent: { keepAlive: true, maxSockets: 2 * AT_ONCE },
      httpsAgent: { keepAlive: true, maxSockets: 2 * AT_ONCE },
    },
  });
}

interface At {
  client: S3Client;
  bucket: string;
  parts: { above: number; size: number };
  tags: Tags;
  puts: Precedence;
}

async function isThere({ client, bucket, tags }: At, key: string): Promise<boolean> {
  try {
    const { ETag } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return tags.fits(key, bare(ETag));
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

async function readPage({ client, bucket, tags }: At, { prefix, after }: { prefix: string; after: string }) {
  const listed = await client.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(after ? { StartAfter: after } : {}) }),
  );
  const objects = (listed.Contents ?? []).map(
    ({ Key = "", Size = 0, LastModified, ETag }): StoredObject => ({
      key: Key,
      size: Size,
      uploadedAt: LastModified?.getTime() ?? 0,
      damaged: !tags.fits(Key, bare(ETag)),
    }),
  );
  return { objects, truncated: listed.IsTruncated === true };
}

/** Stores a piece and makes sure that it arrived unchanged; removes it if it did not. */
async function store(at: At, piece: Piece): Promise<void> {
  const promised = promisedSha256(piece.key);
  if (promised && digest("sha256", piece.bytes) !== promised) {
    throw new AccountFault(`${piece.key} was not stored: its SHA-256 is wrong.`);
  }
  const right = piece.bytes.length > at.parts.above ? await storeInParts(at, piece) : await storeWhole(at, piece);
  if (right) return;
  await remove(at, piece.key);
  throw new Corrupted(`${piece.key} arrived damaged`);
}

async function storeWhole(at: At, { key, bytes, type, behind }: Piece): Promise<boolean> {
  const { client, bucket, puts } = at;
  const md5 = createHash("md5").update(bytes).digest();
  const { ETag } = await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: behind ? pacedBody(bytes, () => puts.room(behind)) : bytes,
      ContentType: type,
      ContentLength: bytes.length,
      ContentMD5: md5.toString("base64"),
    }),
    behind ? { abortSignal: behind } : {},
  );
  if (bare(ETag) !== md5.toString("hex")) return liesWhole(at, { key, bytes });
  noteTag(at, key, bare(ETag));
  return true;
}

async function storeInParts(at: At, { key, bytes, type }: Piece): Promise<boolean> {
  await uploadParts(at, { Key: key, Body: bytes, ContentType: type });
  return liesWhole(at, { key, bytes });
}

/** The same for a file. One in parts is read back without being held in memory. */
async function storeFile(at: At, { key, file, type }: FilePiece): Promise<void> {
  if (file.size <= at.parts.above) return store(at, { key, bytes: await readFile(file.path), type });
  await uploadParts(at, { Key: key, Body: createReadStream(file.path), ContentType: type });
  const { sha256, tag } = await readStored(at, key);
  if (sha256 === promisedSha256(key)) return noteTag(at, key, tag);
  await remove(at, key);
  throw new Corrupted(`${key} arrived damaged`);
}

type PartsParams = Pick<PutObjectCommandInput, "Key" | "Body" | "ContentType">;

async function uploadParts({ client, bucket, parts }: At, params: PartsParams): Promise<void> {
  const options = { partSize: parts.size, queueSize: 4, leavePartsOnError: true };
  await new Upload({ client, params: { ...params, Bucket: bucket }, ...options }).done();
}

/** Reads a piece back unless its tag proves that it is right. The tag of a piece in parts says nothing about the whole. */
async function liesWhole(at: At, { key, bytes }: Omit<Piece, "type">): Promise<boolean> {
  const { sha256, tag } = await readStored(at, key);
  const whole = sha256 === digest("sha256", bytes);
  if (whole) noteTag(at, key, tag);
  return whole;
}

function noteTag({ tags }: At, key: string, tag: string): void {
  if (promisedSha256(key) !== null) tags.note(key, tag);
}

async function readStored(
  { client, bucket }: At,
  key: string,
  made: (bytes: AsyncIterable<Uint8Array>) => Promise<string> = digestOf,
): Promise<{ sha256: string; tag: string }> {
  const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return { sha256: await made(Body as AsyncIterable<Uint8Array>), tag: bare(ETag) };
}

/** Writes what is stored to a file. If it is not what the key promises, the connection may have damaged it: then again. */
async function writeStored(at: At, { key, path }: { key: string; path: string }): Promise<string | null> {
  const write = () => readStored(at, key, (bytes) => writeArriving(bytes, path));
  try {
    const { sha256 } = await write();
    return sha256 === promisedSha256(key) ? sha256 : (await write()).sha256;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The SHA-256 of what is stored. If it is not the promised one, it is read again: the connection may have damaged it. */
async function digestStored(at: At, key: string): Promise<string | null> {
  try {
    const first = await readStored(at, key);
    const promised = promisedSha256(key);
    const { sha256, tag } = promised === null || first.sha256 === promised ? first : await readStored(at, key);
    if (sha256 === promised) noteTag(at, key, tag);
    return sha256;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function read({ client, bucket }: At, key: string): Promise<Uint8Array | null> {
  try {
    const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const promised = promisedSha256(key);
    const whole = promised ? digest("sha256", bytes) === promised : isTagged(bytes, bare(ETag));
    if (!whole) throw new Corrupted(`${key} arrived damaged`);
    return bytes;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Whether bytes match an entity tag; a tag that is not an MD5 (of an object in parts) proves nothing. */
const isTagged = (bytes: Uint8Array, tag: string) => !/^[0-9a-f]{32}$/.test(tag) || digest("md5", bytes) === tag;

async function remove({ client, bucket }: At, key: string): Promise<void> {
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}

const bare = (tag: string | undefined) => (tag ?? "").replaceAll('"', "");
const digest = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest("hex");
const statusOf = (error: unknown) =>
  (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;

const isMissing = (error: unknown) => statusOf(error) === 404 && (error as Error).name !== "NoSuchBucket";

const DAMAGED = /^(?:Corrupted|BadDigest|InvalidDigest|XAmzContentSHA256Mismatch|IncompleteBody|RequestTimeout)$/;
const BROKEN = /aborted|ECONNRESET|socket hang up|terminated|TimeoutError/i;

/** Damage on the way, or a connection that broke while an answer's body was read: the client repeats neither on its own. */
function isRetryable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, code = "", message } = error as NodeJS.ErrnoException;
  const repeated = "$metadata" in error;
  return DAMAGED.test(name) || (!repeated && BROKEN.test(`${name} ${code} ${message}`));
}
