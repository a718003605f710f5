import type { RequestOptions, Visitor } from "../visitor.ts";
import { USAGE, type Usage } from "./meter.ts";

/** What answering a request took: its status, and what was used of the platform, work after the answer included. */
export async function usageOf(
  visitor: Visitor,
  path: string,
  { headers, ...options }: RequestOptions = {},
): Promise<Usage & { status: number }> {
  // A stream goes on while it is read, so nothing waits for its end.
  const after = /\.zip|\/image\/|\/photo\/[^/]+$/.test(path) ? "begun" : "all";
  const response = await visitor.request(path, { ...options, headers: { ...headers, [USAGE]: after } });
  const text = await response.text();
  const told = response.headers.get(USAGE);
  if (told === null) throw new Error(`${path} was answered with ${response.status}: ${text.slice(0, 300)}`);
  return { ...(JSON.parse(told) as Usage), status: response.status };
}
