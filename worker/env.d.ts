/** Bindings, vars and secrets of the Worker; documented in docs/configuration.md, validated in `worker/http/config.ts`. */
interface Env {
  ASSETS: Fetcher;
  PHOTOS: R2Bucket;
  DB: D1Database;
  /** HS256 secret of at least 32 bytes. Sessions are signed with it. */
  SESSION_SECRET?: string;
  /** The secret before, accepted while it is being rotated out. */
  SESSION_SECRET_OLD?: string;
}
