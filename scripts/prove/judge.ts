import { createHash } from "node:crypto";
import type { Denial } from "../../worker/domain/access.ts";
import type { Ask, Comes, Fault, ZippedFile } from "./ask.ts";
import type { Answer } from "./request.ts";
import { standsAlone, unescaped } from "./text.ts";
import { type FoundFile, isPicture, readZip, readZipList } from "./zip-contents.ts";

/** The answers that each denial may have. */
const REFUSED: Readonly<Record<Denial, readonly number[]>> = {
  absent: [404],
  hidden: [404],
  expired: [410],
  thanked: [403],
  prove: [303, 401],
  choose: [303, 401],
  "not-offered": [403],
  "no-proofs": [403],
  take: [403],
  "used-up": [403],
  pin: [303, 403],
  register: [303, 403],
};

/** Refusals of what the visitor sees on pages: these need not look like those of what does not exist. */
const OF_WHAT_IS_SEEN: readonly Denial[] = ["take", "used-up"];

/** Answers that give nothing, whatever the reason. */
const isRefusal = (status: number) => status >= 300 && status < 500 && status !== 300 && status !== 304;

const leak = (what: string): Fault => ({ leaked: true, what });
const wrong = (what: string): Fault => ({ leaked: false, what });

/** What of an answer depends on what was asked about: a hidden thing and a missing one have the same. */
const COMPARED = [
  ...["content-type", "content-length", "cache-control", "etag", "set-cookie", "vary", "allow", "last-modified"],
  ...["content-disposition", "content-range", "accept-ranges", "content-encoding", "retry-after"],
];

/** What is wrong with an answer; none: it is right. `twin`: the answer for something that does not exist. */
export function judged(ask: Ask, answer: Answer, twin: Answer | null): Fault[] {
  const { status } = answer;
  if ((status >= 500 && !isArriving(ask, answer)) || status === 429) return [wrong(`failed with ${status}`)];
  if (ask.decision?.allow) return delivered(ask, answer);
  if (!isRefusal(status)) return [leak(`answered ${status} instead of refusing`)];
  if (ask.decision === null) return [];
  const { because } = ask.decision;
  if (!REFUSED[because].includes(status)) {
    const tells = because === "hidden" || because === "absent";
    return [{ leaked: tells, what: `answered ${status}, where the rules say ${because}` }];
  }
  return twin && !OF_WHAT_IS_SEEN.includes(because) ? differences(answer, twin) : [];
}

/** Whether an answer says that originals are on their way, where it must. */
const isArriving = ({ comes, decision }: Ask, { status, headers }: Answer): boolean =>
  decision?.allow === true && comes.what === "arriving" && status === 503 && headers["retry-after"] !== undefined;

function differences(answer: Answer, twin: Answer): Fault[] {
  const other = COMPARED.find((name) => answer.headers[name] !== twin.headers[name]);
  if (answer.status !== twin.status)
    return [leak(`answers ${answer.status}, and ${twin.status} for what does not exist`)];
  if (other) return [leak(`its ${other} differs from that of what does not exist`)];
  return answer.body.equals(twin.body) ? [] : [leak("differs from the answer for what does not exist")];
}

function delivered({ comes, method }: Ask, answer: Answer): Fault[] {
  switch (comes.what) {
    case "nothing":
      return answer.status === 404 ? [] : [leak(`answered ${answer.status}, where there is nothing`)];
    case "moved":
      return movedFaults(comes, answer);
    case "arriving":
      return answer.status === 503 ? [] : [wrong(`answered ${answer.status}, where originals are on their way`)];
    case "unchanged":
      return answer.status === 204 ? [] : [wrong(`answered ${answer.status}, where nothing has changed`)];
    case "page":
      return pageFaults(comes, answer);
    case "json":
      return jsonFaults(comes, answer);
    case "blob":
      return method === "HEAD" ? headFaults(comes, answer) : blobFaults(comes, answer);
    case "zip":
      return zipFaults(comes, answer);
    case "keepsake":
      return keepsakeFaults(comes, answer);
  }
}

function pageFaults({ shows = [], never = [], status = [200] }: Comes & { what: "page" }, answer: Answer): Fault[] {
  if (!status.includes(answer.status)) return [wrong(`answered ${answer.status}`)];
  const text = unescaped(answer.body.toString("utf8"));
  const missing = shows.filter((one) => !text.includes(one));
  const told = never.filter((one) => holds(text, one));
  return [
    ...(missing.length > 0 ? [wrong(`lacks ${missing.length} of ${shows.length} photos`)] : []),
    ...told.map((one) => leak(`says ${JSON.stringify(one)}`)),
  ];
}

function holds(text: string, term: string): boolean {
  for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + 1)) {
    if (standsAlone(text, at, term)) return true;
  }
  return false;
}

function jsonFaults({ isRight }: Comes & { what: "json" }, { status, body }: Answer): Fault[] {
  if (status !== 200) return [wrong(`answered ${status}`)];
  try {
    const said = isRight(JSON.parse(body.toString("utf8")));
    return said === null ? [] : [leak(said)];
  } catch {
    return [wrong("is not JSON")];
  }
}

function headFaults({ size }: Comes & { what: "blob" }, { status, headers }: Answer): Fault[] {
  if (status !== 200) return [wrong(`answered ${status}`)];
  return Number(headers["content-length"]) === size ? [] : [leak("announces another file than the manifest names")];
}

/** A picture of the other kind is not sent: clean ones give away what a proof hides. */
function movedFaults({ clean }: Comes & { what: "moved" }, { status }: Answer): Fault[] {
  if (status === 302) return [];
  const what = `answered ${status} instead of leading to the picture that this visitor has`;
  return [{ leaked: clean && status < 300, what }];
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

function blobFaults({ blob, size, range }: Comes & { what: "blob" }, { status, headers, body }: Answer): Fault[] {
  if (status !== (range ? 206 : 200)) return [status < 300 ? leak(`answered ${status}`) : wrong(`answered ${status}`)];
  if (!range) return sha256(body) === blob ? [] : [leak("came with other bytes than the manifest names")];
  const { from, to } = range;
  const isPart = headers["content-range"] === `bytes ${from}-${to}/${size}` && body.length === to - from + 1;
  return isPart ? [] : [leak("came with another range than was asked for")];
}

function zipFaults({ files, list = false }: Comes & { what: "zip" }, { status, body }: Answer): Fault[] {
  if (status !== (list ? 206 : 200)) return [wrong(`answered ${status}`)];
  try {
    return compared(list ? readZipList(body, files.length) : readZip(body), files);
  } catch (error) {
    if (error instanceof RangeError) return [leak(error.message)];
    throw error;
  }
}

function compared(found: readonly FoundFile[], files: readonly ZippedFile[]): Fault[] {
  const wanted = new Map(files.map((file) => [file.path, file]));
  const faults: Fault[] = [];
  for (const { path, size, crc32, sha256: content } of found) {
    const file = wanted.get(path);
    if (!wanted.delete(path) || !file) faults.push(leak(`holds ${JSON.stringify(path)}`));
    else if (size !== file.size || crc32 !== file.crc32 || (content !== null && content !== file.blob)) {
      faults.push(leak(`holds other bytes as ${JSON.stringify(path)} than the manifest names`));
    }
  }
  return wanted.size > 0 ? [...faults, wrong(`lacks ${wanted.size} of ${files.length} files`)] : faults;
}

/** Its pages are searched like every page; the rest must be files that its viewer may have, and all of them. */
function keepsakeFaults({ has, may }: Comes & { what: "keepsake" }, { status, body }: Answer): Fault[] {
  if (status !== 200) return [wrong(`answered ${status}`)];
  try {
    const stored = readZip(body).filter(isPicture);
    const found = new Set(stored.map(({ sha256 }) => sha256));
    const others = stored.filter(({ sha256 }) => sha256 === null || !may.has(sha256));
    const missing = [...has].filter((blob) => !found.has(blob)).length;
    return [
      ...others.map(({ path }) => leak(`holds ${path}, which its viewer may not have`)),
      ...(missing > 0 ? [wrong(`lacks ${missing} of ${has.size} files`)] : []),
    ];
  } catch (error) {
    if (error instanceof RangeError) return [leak(error.message)];
    throw error;
  }
}
