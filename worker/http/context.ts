import type { Context, MiddlewareHandler } from "hono";
import type { Fields } from "../domain/form.ts";
import type { PageLocals, Payloads } from "../domain/pages/payloads.ts";
import type { Config } from "./config.ts";

/** Renders one of the site's on-demand pages to a response whose body alone is used. */
export type Renderer = <Name extends keyof Payloads>(page: Name, locals: PageLocals<Name>) => Promise<Response>;

export interface AppEnv {
  Bindings: Env;
  /** On the way of every image they are read by `c.get`: `c.var` makes an object of all of them each time. */
  Variables: {
    config: Config;
    render: Renderer;
    /** Names this request in logs and on fault pages. */
    requestId: string;
    /** The address asked for, taken apart once. */
    url: URL;
    /**
     * Origin of the site, for links in notices: the configured one. Where none is, that of this machine's own address; any other
     * host is the visitor's word, so links are paths then.
     */
    site: string;
    /** Milliseconds since 1970 at which the request arrived; the only clock below. */
    now: number;
    /** SHA-256 (Base64) of styles that stand in the page of the answer; unset: none does. */
    styles?: readonly string[];
    /** The form or JSON object of the request, once somebody asked for it. */
    fields?: Promise<Fields | null>;
    /** Origin of the page buyers pay on, where the form of this page may lead there. */
    checkout?: string;
  };
}

export type Ctx = Context<AppEnv>;
export type Handler = (c: Ctx) => Response | Promise<Response>;
export type Middleware = MiddlewareHandler<AppEnv>;
