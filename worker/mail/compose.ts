import { isEmail, sentEmail } from "../domain/email.ts";
import { type Mail, type MailMatter, readMatter } from "../domain/mail/mail.ts";
import { signReceipt } from "../domain/shop/receipt.ts";
import { words } from "../domain/words/voice.ts";
import { htmlOf } from "../page/markup.ts";
import type { StudioProfile } from "../store/studio.ts";
import type { LetterCover } from "./cover.ts";
import { type Framed, letterMarkup, letterText, stopAddress } from "./layout.ts";
import type { Letter } from "./letter.ts";
import { saidIn } from "./letters.ts";
import { mailedInvitation, mailToken, stopToken } from "./secrets.ts";

export interface Composing {
  mail: Mail;
  profile: StudioProfile | null;
  /** The sender's address. */
  from: string;
  /** null: its links are left without their secrets, for somebody whom they are not meant for. */
  secret: CryptoKey | null;
  cover?: LetterCover | null;
}

/** A mail with everything it says. */
export interface Composed {
  letter: Letter;
  matter: MailMatter;
  tokens: string[];
}

/** Writes a mail; null: it is of a kind this version doesn't know, or about a gallery that is gone. */
export async function compose({ mail, profile, from, secret, cover = null }: Composing): Promise<Composed | null> {
  const matter = readMatter(mail.kind, mail.facts);
  const { title, link, site, language, emailHash } = mail;
  const studio = profile?.name ?? "";
  const about = mail.gallery === "" ? studio : title;
  if (!matter || about === null) return null;
  const tokens = secret ? await tokensOf(secret, { mail, matter }) : [];
  const stop = stopAddress(site, secret ? await stopToken(secret, emailHash) : "");
  const voice = words(language);
  const said = saidIn(matter, { voice, link, title: about, studio, site, tokens });
  const email = profile?.email && isEmail(profile.email) ? sentEmail(profile.email) : undefined;
  const framed: Framed = {
    said,
    voice,
    studio,
    logo: profile?.logo ? { ...profile.logo, site } : null,
    cover,
    title: said.heading ?? about,
    stop,
    answers: email !== undefined,
  };
  const letter: Letter = {
    id: mail.id,
    from: { name: studio, email: from },
    to: sentEmail(mail.email),
    ...(email === undefined ? {} : { replyTo: email }),
    ...{ subject: said.subject, text: letterText(framed), html: htmlOf(letterMarkup(framed)) },
    // One press stops it, as RFC 8058 wants: programs for mail offer it beside the sender.
    headers: { "List-Unsubscribe": `<${stop}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
  };
  return { letter, matter, tokens };
}

interface Tokens {
  mail: Mail;
  matter: MailMatter;
}

function tokensOf(secret: CryptoKey, { mail: { id: mail, gallery, createdAt }, matter }: Tokens): Promise<string[]> {
  if (matter.kind === "sign-in") return Promise.all([mailToken(secret, { mail, use: "sign in" })]);
  if (matter.kind === "invitation") return Promise.all([mailedInvitation(secret, { mail })]);
  if (matter.kind === "order-paid" && !matter.facts.account) {
    return Promise.all([signReceipt({ gallery, ...matter.facts }, { secret, since: createdAt })]);
  }
  const links = matter.kind === "selection-link" ? matter.facts.holders : [];
  return Promise.all(links.map((_, n) => mailToken(secret, { mail, use: `link ${n}` })));
}
