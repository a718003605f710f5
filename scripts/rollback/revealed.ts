import type { Revealed } from "../../worker/domain/arrangement/going-back.ts";

const QUOTED = 80;

/** What would become visible, in lines: every photo is named. */
export function listOf(revealed: readonly Revealed[]): string[] {
  const photos = (kind: "photo" | "picture", audience?: string) =>
    revealed.flatMap((one) =>
      one.kind === kind && (one.kind === "picture" || one.audience === audience) ? [one.photo] : [],
    );
  const line = (what: string, names: string[]) =>
    names.length > 0 ? [`  ${what} (${names.length}): ${names.join(", ")}`] : [];
  return [
    ...line("guests would see", photos("photo", "everyone")),
    ...line("clients would see", photos("photo", "client")),
    ...line("with an earlier picture or file", photos("picture")),
    ...line("with an earlier caption or description", texts(revealed)),
    ...line("words of the gallery", words(revealed)),
  ];
}

const texts = (revealed: readonly Revealed[]) =>
  revealed.flatMap((one) => (one.kind === "text" ? [`${one.photo} ${quoted(one.text)}`] : []));

const words = (revealed: readonly Revealed[]) =>
  revealed.flatMap((one) => (one.kind === "words" ? [quoted(one.text)] : []));

const quoted = (text: string) => JSON.stringify(text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text);
