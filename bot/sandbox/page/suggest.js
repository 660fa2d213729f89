// Commands offered above the line while one types "/": the focus stays in the text, arrows choose, Enter sends.

import { h } from "./dom.js";

let count = 0;

export class Suggestions {
  /** `choose(command)` is called with "/command". */
  constructor(input, choose) {
    this.input = input;
    this.choose = choose;
    this.at = -1;
    this.commands = [];
    this.id = `suggest-${count += 1}`;
    this.node = h("div", { class: "suggest", role: "listbox", id: this.id, hidden: true, data: { testid: "suggestions" } });
    input.setAttribute("aria-controls", this.id);
    input.setAttribute("aria-autocomplete", "list");
    input.addEventListener("blur", () => this.close());
  }

  /** The commands there are now. They may come, or change, while one is typing. */
  know(commands) {
    if (JSON.stringify(commands) === JSON.stringify(this.commands)) return;
    this.commands = commands;
    if (document.activeElement === this.input) this.offer(this.input.value);
  }

  /** Offers the commands that begin as `text` does; nothing when it is not the beginning of a command. */
  offer(text) {
    const found = /^\/\w*$/.test(text) ? this.commands.filter(({ command }) => `/${command}`.startsWith(text.toLowerCase())) : [];
    this.at = -1;
    this.node.hidden = !found.length;
    // pointerdown, not click: the text must not lose the focus first.
    this.node.replaceChildren(...found.map(({ command, description }, at) => h("div", { role: "option", id: `${this.id}-${at}`, "aria-selected": "false",
      data: { testid: `suggest-${command}`, command: `/${command}` }, onpointerdown: (event) => { event.preventDefault(); this.take(`/${command}`); } },
    h("b", {}, `/${command}`), h("span", {}, description))));
    this.input.removeAttribute("aria-activedescendant");
  }

  close() { this.offer(""); }

  take(command) {
    this.close();
    this.choose(command);
  }

  /** True when the key was meant for the list. */
  key(event) {
    if (this.node.hidden) return false;
    const options = [...this.node.children];
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.move(options, event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && this.at >= 0) this.take(options[this.at].dataset.command);
    else return false;
    event.preventDefault();
    return true;
  }

  move(options, step) {
    options[this.at]?.setAttribute("aria-selected", "false");
    this.at = (this.at + step + options.length + (this.at < 0 && step < 0 ? 1 : 0)) % options.length;
    options[this.at].setAttribute("aria-selected", "true");
    options[this.at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.at].id);
  }
}
