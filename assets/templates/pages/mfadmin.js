// What pages offer beyond their forms, which work without it. Every word comes from the page.
"use strict";

(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];

  // What would do nothing without this script is hidden until here.
  for (const element of all("[data-scripted]")) {
    element.hidden = false;
  }

  for (const button of all("[data-shows]")) {
    const show = (shown) => {
      button.setAttribute("aria-pressed", shown);
      for (const field of all(button.dataset.shows)) {
        field.type = shown ? "text" : "password";
      }
    };
    button.addEventListener("click", () => show(button.getAttribute("aria-pressed") !== "true"));
    // Browsers remember what a field of plain text sends.
    button.form.addEventListener("submit", () => show(false));
  }

  const codes = () => all(".codes code").map((code) => code.textContent);
  const say = (words) => {
    document.getElementById("said").textContent = words;
  };
  const acts = {
    async copy({ done, else: otherwise }) {
      try {
        await navigator.clipboard.writeText(codes().join("\n"));
        say(done);
      } catch {
        getSelection().selectAllChildren(document.querySelector(".codes"));
        say(otherwise);
      }
    },
    download({ name, head, done }) {
      const text = [head, "", ...codes(), ""].join("\r\n");
      const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      const link = document.createElement("a");
      link.href = address;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      say(done);
    },
    print() {
      window.print();
    },
  };
  for (const button of all("[data-act]")) {
    button.addEventListener("click", () => acts[button.dataset.act](button.dataset));
  }
})();
