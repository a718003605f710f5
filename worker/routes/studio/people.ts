import { Hono } from "hono";
import { passphrase } from "../../domain/account.ts";
import { newSecondForm, secondForm, secondPasswordForm } from "../../domain/forms/second-forms.ts";
import type { StudioPeoplePayload } from "../../domain/pages/studio-people-payloads.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import { SECOND_SHOOTERS_MOST } from "../../domain/second-shooter.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { seeOther } from "../../http/headers.ts";
import { hashPassword } from "../../store/password-hash.ts";
import {
  addSecondShooter,
  endSecondShooter,
  listSecondShooters,
  setSecondPassword,
} from "../../store/second-shooters.ts";
import { type AtStudio, studioPage, studioResource, takes } from "../../studio/resource.ts";

/** `/studio/people/`: who signs in to the studio beside the photographer */
export const studioPeople = new Hono<AppEnv>();

studioResource(studioPeople, {
  path: "/studio/people/",
  GET: (c, at) => peoplePage(c, at),
  POST: {
    add: takes(newSecondForm, add),
    password: takes(secondPasswordForm, givePassword),
    end: takes(secondForm, end),
  },
  about: "person",
});

const GONE: Problem[] = [{ path: null, code: "secondGone" }];

const passwordOf = (wanted: string | null) => wanted ?? passphrase(crypto.getRandomValues(new Uint8Array(7)));

interface Wanted {
  name: string;
  password: string | null;
}

async function add(c: Ctx, at: AtStudio, { name, password: wanted }: Wanted): Promise<Response | Problem[]> {
  const password = passwordOf(wanted);
  const outcome = await addSecondShooter(c.env.DB, { name, password: await hashPassword(password), now: c.var.now });
  if (outcome === "taken") return [{ path: "name", code: "secondTaken", values: { name } }];
  if (outcome === "full") return [{ path: null, code: "secondFull", values: { most: SECOND_SHOOTERS_MOST } }];
  return peoplePage(c, at, handoutOf(c, { name, password }));
}

interface Given {
  person: string;
  password: string | null;
}

async function givePassword(c: Ctx, at: AtStudio, { person: id, ...given }: Given): Promise<Response | Problem[]> {
  const password = passwordOf(given.password);
  const name = await setSecondPassword(c.env.DB, { id, hash: await hashPassword(password) });
  return name === null ? GONE : peoplePage(c, at, handoutOf(c, { name, password }));
}

/** Takes effect with their next request. */
async function end(c: Ctx, _at: AtStudio, id: string): Promise<Response | Problem[]> {
  const ended = await endSecondShooter(c.env.DB, { id, now: c.var.now });
  return ended ? seeOther(c, `${paths.studioPeople()}?done=second-ended`) : GONE;
}

type Handout = StudioPeoplePayload["handout"];

const handoutOf = (c: Ctx, given: { name: string; password: string }): Handout => ({
  ...given,
  link: new URL(paths.studioEnterSecond(), c.req.url).href,
});

async function peoplePage(c: Ctx, at: AtStudio, handout: Handout = null): Promise<Response> {
  const people = await listSecondShooters(c.env.DB);
  return studioPage(c, at, { page: "studio/people", data: { people, handout } });
}
