import type { CommandSpec } from "../terminal/arguments.ts";

/** How `npm run deploy` is used. */
export const DEPLOY = {
  usage: "npm run deploy -- --domain gallery.example.com",
  about:
    "Puts the Worker on your Cloudflare account: creates the bucket, database and signing secret if they are missing, applies migrations, deploys, points the domain to it and checks that it answers. Run it again at any time: it only does what is missing.",
  positionals: { min: 0, max: 0 },
  options: {
    domain: { kind: "text", value: "HOST", help: "the address of your galleries" },
    "dry-run": { kind: "switch", help: "show what would be done, and do nothing; works without a login" },
    "rotate-secret": { kind: "switch", help: "sign sessions with a new secret; current sessions stay valid" },
    wait: { kind: "text", value: "SECONDS", help: "how long to wait for a new domain to answer", default: "300" },
  },
  more: "Needs CLOUDFLARE_API_TOKEN or npx wrangler login, and CLOUDFLARE_ACCOUNT_ID if you have several accounts. See docs/deploy.md.",
} as const satisfies CommandSpec;
