/** `<search-list label="...">` around a list of choices: a field that shows only those whose words match. */
class SearchList extends HTMLElement {
  connectedCallback(): void {
    const choices = [...this.querySelectorAll<HTMLElement>(".option")];
    if (choices.length < 6 || this.querySelector("input[type=search]")) return;
    const input = document.createElement("input");
    input.type = "search";
    input.placeholder = this.getAttribute("label") ?? "";
    input.setAttribute("aria-label", input.placeholder);
    input.addEventListener("input", () => {
      const wanted = fold(input.value).split(/\s+/);
      for (const choice of choices) {
        const text = fold(choice.textContent ?? "");
        choice.hidden = !wanted.every((word) => text.includes(word));
      }
    });
    // Enter would send the form.
    input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    this.prepend(input);
  }
}

/** Without case and accents. */
const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

customElements.define("search-list", SearchList);
