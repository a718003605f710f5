import { ScriptError } from "../terminal/script.ts";

/** Nothing is known to leak, but nothing can be proved either: the site can't be asked. */
export class NotProvable extends ScriptError {
  override name = "NotProvable";
}
