import { z } from "zod";
import { line, oneOf } from "./fields.ts";
import { wrong } from "./wordings.ts";

/** By what the photos of a gallery or set are sorted. */
export const order = oneOf(["name", "taken"]);

const OFFSET = /^([+-])(\d{1,6}):([0-5]\d)(?::([0-5]\d))?$/;

const offset = line(20)
  .refine((text) => OFFSET.test(text), wrong("notOffset"))
  .transform((text) => {
    const [, sign, hours, minutes, seconds = "0"] = OFFSET.exec(text) ?? [];
    const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === "-" ? -total : total;
  });

/** Seconds to add to the clock of each camera, which is named by its model or by how its files begin. */
export const clockOffset = z.record(line(100), offset, wrong("offsetsNoList")).default({});
