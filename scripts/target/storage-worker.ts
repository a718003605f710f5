/**
 * The worker through which scripts reach local R2 and D1. It streams bodies in and out, several times faster than the
 * proxy of the bucket. The key of an object is in `x-key`, percent-encoded. Any program on this computer and any page in
 * a browser can reach its port, so it answers only requests that carry the secret as `x-secret`. It has an entry point of
 * its own: requests to the port of the site reach `default`, which knows nothing. Source text, because it runs in
 * workerd.
 *
 * Processes other than the owner say `hello` and `bye`. After `close` it accepts nothing more, and says so with status
 * 503 and `x-closed`: a refused request was not carried out. A request for `farewell` gets that answer as soon as the
 * worker is closed.
 */
export const storageWorker = (secret: string) => `
const SECRET = ${JSON.stringify(secret)};

// Takes the same time wherever the first difference is.
function isSecret(given) {
  let differs = given.length ^ SECRET.length;
  for (let i = 0; i < SECRET.length; i += 1) differs |= SECRET.charCodeAt(i) ^ given.charCodeAt(i);
  return differs === 0;
}

// Objects in parts have no checksum of their own: what whoever stored them checked is kept beside them.
const checked = ({ checksums, customMetadata }) => ({ sha256: checksums.toJSON().sha256 ?? customMetadata?.sha256 });

const WAYS = {
  async has({ PHOTOS }, keys) {
    const heads = await Promise.all(keys.map((key) => PHOTOS.head(key)));
    return Response.json(heads.filter((head) => head !== null).map((head) => ({ key: head.key, ...checked(head) })));
  },
  async begin({ PHOTOS }, { key, type, sha256 }) {
    const options = { httpMetadata: { contentType: type }, customMetadata: { sha256 } };
    const { uploadId } = await PHOTOS.createMultipartUpload(key, options);
    return Response.json({ upload: uploadId });
  },
  async complete({ PHOTOS }, { key, upload, parts }) {
    await PHOTOS.resumeMultipartUpload(key, upload).complete(parts);
    return Response.json({});
  },
  async abort({ PHOTOS }, { key, upload }) {
    await PHOTOS.resumeMultipartUpload(key, upload).abort();
    return Response.json({});
  },
  async list({ PHOTOS }, { prefix, cursor, limit }) {
    const page = await PHOTOS.list({ prefix, cursor, limit });
    const known = async (object) => (object.checksums.toJSON().sha256 ? object : ((await PHOTOS.head(object.key)) ?? object));
    const found = await Promise.all(page.objects.map(known));
    const objects = found.map((object) => ({
      key: object.key,
      size: object.size,
      uploadedAt: object.uploaded.getTime(),
      ...checked(object),
    }));
    return Response.json({ objects, cursor: page.truncated ? page.cursor : null });
  },
  async delete({ PHOTOS }, keys) {
    await PHOTOS.delete(keys);
    return new Response(null, { status: 204 });
  },
  async sql({ DB }, queries) {
    try {
      const results = await DB.batch(queries.map(({ sql, params }) => DB.prepare(sql).bind(...params)));
      return Response.json(results.map(({ results, meta }) => ({ results, meta })));
    } catch (error) {
      return new Response(error.message, { status: 422 });
    }
  },
};

async function sha256Of(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function answer(request, env) {
  const way = new URL(request.url).pathname.slice(1);
  if (request.method === "POST") return WAYS[way](env, await request.json());
  const key = decodeURIComponent(request.headers.get("x-key"));
  const upload = request.headers.get("x-upload");
  if (request.method === "PUT" && upload) {
    const bytes = await request.arrayBuffer();
    if ((await sha256Of(bytes)) !== request.headers.get("x-sha256")) return new Response("a part arrived damaged", { status: 422 });
    const part = Number(request.headers.get("x-part"));
    return Response.json(await env.PHOTOS.resumeMultipartUpload(key, upload).uploadPart(part, bytes));
  }
  if (request.method === "PUT") {
    const sha256 = request.headers.get("x-sha256") ?? undefined;
    const httpMetadata = { contentType: request.headers.get("content-type") };
    await env.PHOTOS.put(key, request.body, { sha256, httpMetadata });
    return new Response(null, { status: 204 });
  }
  const object = await env.PHOTOS.get(key);
  return object ? new Response(object.body) : new Response(null, { status: 404 });
}

async function farewell() {
  for (let i = 0; i < 200 && !closed; i += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  return closed ? refused() : new Response(null, { status: 204 });
}

const refused = () => new Response(null, { status: 503, headers: { "x-closed": "1" } });

let closed = false;
let underWay = 0;
let others = 0;

export const storage = {
  async fetch(request, env) {
    if (!isSecret(request.headers.get("x-secret") ?? "")) return new Response(null, { status: 403 });
    const way = new URL(request.url).pathname.slice(1);
    if (way === "close") closed = true;
    if (way === "close") return Response.json({ underWay, others });
    if (way === "bye") others -= 1;
    if (way === "bye") return new Response(null, { status: 204 });
    if (closed) return refused();
    if (way === "farewell") return farewell();
    if (way === "hello") others += 1;
    if (way === "hello") return new Response(null, { status: 204 });
    underWay += 1;
    try {
      return await answer(request, env);
    } finally {
      underWay -= 1;
    }
  },
};

export default { fetch: () => new Response(null, { status: 404 }) };
`;
