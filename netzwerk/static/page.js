/* Comfort on every page: print buttons, menus that close, copy to the clipboard, parts that follow. Nothing depends on it. */
(function () {
  "use strict";

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      window.print();
    });
  });

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var source = document.getElementById(button.dataset.copy);
      navigator.clipboard.writeText(source.value || source.textContent.trim()).then(function () {
        var label = button.querySelector("[data-copied]");
        if (label) label.hidden = false;
      });
    });
  });

  document.querySelectorAll("[data-ticks]").forEach(function (line) {
    line.hidden = false;
    line.addEventListener("click", function (event) {
      var wanted = event.target.closest("[data-tick]");
      if (!wanted) return;
      document.getElementById(line.dataset.ticks).querySelectorAll("input[type=checkbox]").forEach(function (box) {
        if (box.checked === (wanted.dataset.tick === "all")) return;
        box.checked = !box.checked;
        box.dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
  });

  /* Whoever was signed out meanwhile, or meets an error, gets that page and not a hole in this one. */
  document.addEventListener("htmx:before:swap", function (event) {
    var answer = event.detail.ctx.response.raw;
    if (answer.ok && !answer.redirected) return;
    event.preventDefault();
    location.assign(answer.url);
  });

  document.addEventListener("htmx:after:swap", function () {
    document.querySelectorAll("[data-told]").forEach(function (status) {
      var part = document.getElementById(status.dataset.told);
      var words = part.querySelectorAll("h2, header > .muted, .nothing b");
      status.textContent = Array.from(words, function (one) {
        return one.textContent.trim();
      }).join(" ");
    });
  });

  function close(menu, focus) {
    menu.open = false;
    if (focus) menu.querySelector("summary").focus();
  }

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) close(menu, false);
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      close(menu, menu.contains(document.activeElement));
    });
  });
})();
