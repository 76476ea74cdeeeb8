/* Comfort on every page: print buttons, menus that close, copy to the clipboard, parts that follow, forms without a line.
   Nothing depends on it. */
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

  /* Without a line a form stays as it is and says so, instead of giving way to the error page of the browser. */
  var unsent = document.getElementById("unsent-form");

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || navigator.onLine !== false || !unsent) return;
    event.preventDefault();
    var words = form.querySelector("[data-unsent]") || unsent.content.firstElementChild.cloneNode(true);
    words.querySelector("span").textContent = unsent.dataset.kept;
    if (event.submitter && form.contains(event.submitter)) event.submitter.before(words);
    else form.append(words);
    words.scrollIntoView({ block: "nearest" });
  });

  addEventListener("online", function () {
    document.querySelectorAll("[data-unsent] span").forEach(function (words) {
      words.textContent = unsent.dataset.back;
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
