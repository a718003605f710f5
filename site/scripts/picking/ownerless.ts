import { dock } from "../dock.ts";
import { makeButton, makeElement } from "../elements.ts";
import { count, say } from "../page-data.ts";
import { picks } from "./picks.ts";

/** Asks about changes that wait in this browser without an owner: they are sent for nobody until somebody claims them. */
export function askAboutOwnerless() {
  const { ownerless } = picks;
  if (ownerless === 0) return;
  const settle = (mine: boolean) => {
    toast.remove();
    picks.settleOwnerless(mine);
  };
  const toast = makeElement(
    "div",
    { class: "toast", role: "status" },
    makeElement("p", {}, count("ownerless", ownerless)),
    makeButton({ label: say("ownerlessMine"), press: () => settle(true) }),
    makeButton({ label: say("ownerlessDiscard"), press: () => settle(false) }),
  );
  dock(toast);
}
