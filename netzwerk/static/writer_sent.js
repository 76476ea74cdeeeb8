/* What this device holds and the server does not take any more is shown, so that it can be copied and deleted. */
(function () {
  "use strict";

  var Keep = window.Keep;
  var place = document.querySelector("[data-sent]");
  var left = document.querySelector("[data-left]");
  if (!place || !left || !Keep) return;
  var store = place.dataset.sent;

  Keep.all(store).then(function (rows) {
    rows.forEach(function (row) {
      if (!/^text-/.test(row.key) || !row.value.value.trim()) {
        Keep.remove(store, row.key, row.at);
        return;
      }
      var text = document.createElement("blockquote");
      text.className = "prewrap";
      text.dir = "auto";
      text.textContent = row.value.value;
      left.querySelector("[data-texts]").append(text);
      left.hidden = false;
    });
  });
  left.querySelector("[data-forget]").addEventListener("click", function () {
    Keep.all(store).then(function (rows) {
      rows.forEach(function (row) {
        Keep.remove(store, row.key, row.at);
      });
      left.hidden = true;
    });
  });
})();
