import { paths } from "../../worker/domain/paths.ts";
import { type ReceiptKey, readKeySet } from "../../worker/domain/receipt/keys.ts";
import { RECEIPT_MAX, type Reading, readReceipt } from "../../worker/domain/receipt/read.ts";
import { showVerdict, type Verdict } from "./verdict.ts";

/** `<verify-receipt>`: reads the file that is chosen or dropped, here and nowhere else, and says what it proves. */
class VerifyReceipt extends HTMLElement {
  private latest = 0;

  connectedCallback() {
    this.hidden = false;
    const input = this.querySelector("input");
    input?.addEventListener("change", () => this.verify(input.files?.[0]));
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      this.verify(event.dataTransfer?.files[0]);
    });
  }

  private async verify(file: File | undefined) {
    const turn = ++this.latest;
    const place = this.querySelector(".verdict");
    if (!file || !place) return;
    place.replaceChildren();
    const verdict = await verdictOn(file);
    // A file that was chosen later may have been read first.
    if (turn === this.latest) showVerdict(place, { verdict, says: JSON.parse(this.dataset.words ?? "{}") });
  }
}

async function verdictOn(file: File): Promise<Verdict> {
  if (file.size > RECEIPT_MAX) return { is: "too-large" };
  const { subtle } = crypto;
  if (!subtle || !(await canVerify(subtle))) return { is: "unable" };
  const keys = await loadKeys(subtle);
  if (!keys) return { is: "unreachable" };
  const bytes = await file.arrayBuffer().catch(() => null);
  if (!bytes) return { is: "not-json" };
  return readReceipt(new Uint8Array(bytes), { keys, site: location.origin, subtle }) as Promise<Reading>;
}

async function canVerify(subtle: SubtleCrypto): Promise<boolean> {
  const x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
  const jwk = { kty: "OKP", crv: "Ed25519", x };
  return subtle.importKey("jwk", jwk, "Ed25519", false, ["verify"]).then(
    () => true,
    () => false,
  );
}

async function loadKeys(subtle: SubtleCrypto): Promise<ReceiptKey[] | null> {
  try {
    const answer = await fetch(paths.receiptKeys());
    return answer.ok ? await readKeySet(subtle, await answer.json()) : null;
  } catch {
    return null;
  }
}

customElements.define("verify-receipt", VerifyReceipt);
