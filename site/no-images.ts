/** Astro's own route for pictures, which no page here uses: theirs come through the gate. */
export const GET = (): Response => new Response(null, { status: 404 });
