import type { Glassine } from "./glassine.ts";

export interface RequestOptions {
  method?: string;
  /** Fields of a form; sent urlencoded. */
  form?: Record<string, string | string[]>;
  headers?: Record<string, string>;
}

let addresses = 0;

/** A browser as far as HTTP goes: cookies kept, no redirect followed, an address of its own. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  readonly address: string;
  readonly glassine: Glassine;

  constructor(glassine: Glassine) {
    this.glassine = glassine;
    addresses += 1;
    this.address = `203.0.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
  }

  async request(path: string, { method, form, headers = {} }: RequestOptions = {}): Promise<Response> {
    const body = form ? encodeForm(form) : undefined;
    const response = await this.glassine.fetch(path, {
      method: method ?? (form ? "POST" : "GET"),
      redirect: "manual",
      body,
      headers: {
        "cf-connecting-ip": this.address,
        ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
        ...(this.cookies.size > 0 ? { cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join("; ") } : {}),
        ...headers,
      },
    });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return response;
  }

  get(path: string, headers?: Record<string, string>): Promise<Response> {
    return this.request(path, headers ? { headers } : {});
  }

  async text(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  post(path: string, form: Record<string, string | string[]>, headers?: Record<string, string>): Promise<Response> {
    return this.request(path, { form, ...(headers ? { headers } : {}) });
  }

  /** Enters a gallery; throws when the door stays shut. */
  async enter(gallery: string, role: "guest" | "client", password = ""): Promise<this> {
    const response = await this.post(`/g/${gallery}/enter`, { role, password });
    await response.arrayBuffer();
    if (response.status !== 303) throw new Error(`${role} did not get into ${gallery}: ${response.status}`);
    return this;
  }

  /** A browser with the same cookies and address. */
  copy(): Visitor {
    const twin = new Visitor(this.glassine);
    for (const [name, value] of this.cookies) twin.cookies.set(name, value);
    return twin;
  }

  #keep(cookie: string): void {
    const [pair = ""] = cookie.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === "" || /max-age=0(?:;|$)/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

function encodeForm(form: Record<string, string | string[]>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) for (const v of [value].flat()) params.append(name, v);
  return params.toString();
}
