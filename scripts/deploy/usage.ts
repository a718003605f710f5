import type { CommandSpec } from "../terminal/arguments.ts";

/** How `npm run deploy` is used. */
export const DEPLOY = {
  usage: "npm run deploy -- --domain gallery.example.com",
  about:
    "Puts the Worker on your Cloudflare account: makes bucket, database and signing secret where they are missing, applies migrations, deploys, leads the domain to it and checks that it answers. Run again, it does only what is missing.",
  positionals: { min: 0, max: 0 },
  options: {
    domain: { kind: "text", value: "HOST", help: "the address galleries get" },
    "dry-run": { kind: "switch", help: "say what would be done, and do nothing; works without a login" },
    "rotate-secret": { kind: "switch", help: "sign sessions with a new secret; those of now go on" },
    wait: { kind: "text", value: "SECONDS", help: "how long to wait for a new domain to answer", default: "300" },
  },
  more: "Needs CLOUDFLARE_API_TOKEN, or npx wrangler login; CLOUDFLARE_ACCOUNT_ID where there are several. See docs/deploy.md.",
} as const satisfies CommandSpec;
