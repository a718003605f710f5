/**
 * The worker that stands between a script and local R2: streams bodies in and out, which is several times faster than the
 * proxy of the bucket. The key stands in `x-key`, percent-encoded. It listens on a port of this machine, where any program
 * and any page in a browser can reach it, so it answers only who sends the secret as `x-secret`. Source text, since it runs
 * in workerd.
 */
export const storageWorker = (secret: string) => `
const SECRET = ${JSON.stringify(secret)};
const WAYS = {
  async has(bucket, keys) {
    const heads = await Promise.all(keys.map((key) => bucket.head(key)));
    return Response.json(keys.filter((_, i) => heads[i] !== null));
  },
  async list(bucket, { prefix, cursor, limit }) {
    const page = await bucket.list({ prefix, cursor, limit });
    const objects = page.objects.map(({ key, size, uploaded }) => ({ key, size, uploadedAt: uploaded.getTime() }));
    return Response.json({ objects, cursor: page.truncated ? page.cursor : null });
  },
  async delete(bucket, keys) {
    await bucket.delete(keys);
    return new Response(null, { status: 204 });
  },
};

export default {
  async fetch(request, { PHOTOS }) {
    if (request.headers.get("x-secret") !== SECRET) return new Response(null, { status: 403 });
    const way = new URL(request.url).pathname.slice(1);
    if (request.method === "POST") return WAYS[way](PHOTOS, await request.json());
    const key = decodeURIComponent(request.headers.get("x-key"));
    if (request.method === "PUT") {
      const sha256 = request.headers.get("x-sha256") ?? undefined;
      await PHOTOS.put(key, request.body, { sha256, httpMetadata: { contentType: request.headers.get("content-type") } });
      return new Response(null, { status: 204 });
    }
    const object = await PHOTOS.get(key);
    return object ? new Response(object.body) : new Response(null, { status: 404 });
  },
};
`;
