import type { Hono } from "hono";
import type { AppEnv, Ctx, Handler } from "./context.ts";

type Methods = Partial<Record<"GET" | "POST", Handler>>;

export interface Resource {
  path: string;
  methods: Methods;
  /** Answers other methods: it must treat missing things like every other request does. */
  otherwise(c: Ctx, allow: string): Response | Promise<Response>;
}

/** Registers a path with its methods. HEAD is GET without a body; every other method goes to `otherwise`. */
export function resource(app: Hono<AppEnv>, { path, methods, otherwise }: Resource): void {
  if (methods.GET) app.get(path, methods.GET);
  if (methods.POST) app.post(path, methods.POST);
  const allow = [...(methods.GET ? ["GET", "HEAD"] : []), ...(methods.POST ? ["POST"] : [])].join(", ");
  app.all(path, (c) => otherwise(c, allow));
}
