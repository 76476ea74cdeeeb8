/* The theme follows the device by style sheet alone; this only remembers a choice against it. */
(function () {
  "use strict";
  var key = "netzwerk-theme";
  var root = document.documentElement;

  function stored() {
    try {
      return localStorage.getItem(key) || "";
    } catch (refused) {
      return "";
    }
  }

  function show(choice) {
    if (choice) root.setAttribute("data-bs-theme", choice);
    else root.removeAttribute("data-bs-theme");
    document.querySelectorAll("[data-theme]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === choice));
    });
  }

  show(stored());

  document.addEventListener("DOMContentLoaded", function () {
    show(stored());
    document.querySelectorAll("[data-themes]").forEach(function (group) {
      group.hidden = false;
      group.addEventListener("click", function (event) {
        var button = event.target.closest("[data-theme]");
        if (!button) return;
        try {
          if (button.dataset.theme) localStorage.setItem(key, button.dataset.theme);
          else localStorage.removeItem(key);
        } catch (refused) {
          /* a browser without storage forgets the choice with the page */
        }
        show(button.dataset.theme);
      });
    });
  });
})();
