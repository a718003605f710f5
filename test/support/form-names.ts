import { controlOf, type Form } from "../../worker/domain/form.ts";

type Shaped = Pick<Form<unknown, never>, "shape">;

/** The names of all fields that a form may be sent with, those of every row too. */
export function namesOf(form: Shaped): string[] {
  return Object.keys(form.shape).flatMap((name) => {
    const sent = controlOf(form, name)?.sent;
    if (sent === undefined || typeof sent === "string") return [name];
    return Array.from({ length: sent.most }, (_, n) =>
      Object.keys(sent.shape).map((own) => `${sent.prefix}${n}-${own}`),
    ).flat();
  });
}
