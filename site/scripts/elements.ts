/** A button with a text or, with only a class, one whose text is for people who can't see its icon. */
export function makeButton({
  label,
  icon,
  press,
}: {
  label: string;
  icon?: string;
  press: () => void;
}): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  if (icon) {
    button.className = `icon icon-${icon}`;
    button.title = label;
    nameButton(button, label);
  } else button.textContent = label;
  button.addEventListener("click", press);
  return button;
}

/** Gives a button of one icon the words for those who can't see it. */
export function nameButton(button: Element, label: string) {
  button.replaceChildren(makeElement("span", { class: "vh" }, label));
}

/** An element with attributes and children. */
export function makeElement<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
