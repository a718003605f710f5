/** The gate is compared with this: it streams whatever R2 has under the path. As little as a Worker can do. */
export const BARE = `
export default {
  async fetch(request, env) {
    const object = await env.PHOTOS.get(new URL(request.url).pathname.slice(1));
    return new Response(object.body, { headers: { "content-type": "image/avif" } });
  },
};
`;
