import type { Context, MiddlewareHandler } from "hono";
import type { GalleryBuild } from "../domain/build-input.ts";
import type { Fields } from "../domain/form.ts";
import type { PageLocals, Payloads } from "../domain/pages/payloads.ts";
import type { Config } from "./config.ts";

/** Renders one of the site's on-demand pages to a response; only its body is used. */
export type Renderer = <Name extends keyof Payloads>(page: Name, locals: PageLocals<Name>) => Promise<Response>;

/**
 * Renders a gallery's page, its cover without a set, with everything that any viewer may have. `site`: the SHA-256 of what such pages are
 * made of.
 */
export type BuiltRenderer = (page: {
  build: GalleryBuild;
  set: string | null;
}) => Promise<{ html: string; site: string }>;

export interface AppEnv {
  Bindings: Env;
  /** For images, read these with `c.get`: `c.var` makes an object of all of them each time. */
  Variables: {
    config: Config;
    render: Renderer;
    renderBuilt: BuiltRenderer;
    /** Identifies this request in logs and on fault pages. */
    requestId: string;
    /** The requested address, parsed once. */
    url: URL;
    /**
     * Origin of the site, for links in notices: the configured one. Without one, this computer's own address; any other
     * host is only the visitor's claim, and then links have no host.
     */
    site: string;
    /** Milliseconds since 1970 at which the request arrived; the only clock below. */
    now: number;
    /** SHA-256 (Base64) of styles in the page of the answer; unset: none. */
    styles?: readonly string[];
    /** Likewise of scripts. */
    scripts?: readonly string[];
    /** The form or JSON object of the request, once somebody asked for it. */
    fields?: Promise<Fields | null>;
    /** Origin of the page buyers pay on, where the form of this page may lead there. */
    checkout?: string;
  };
}

export type Ctx = Context<AppEnv>;
export type Handler = (c: Ctx) => Response | Promise<Response>;
export type Middleware = MiddlewareHandler<AppEnv>;
