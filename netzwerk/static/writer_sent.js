/* What the server has as submitted needs no copy on this device. */
(function () {
  "use strict";

  var sent = document.querySelector("[data-sent]");
  if (!sent || !window.Keep) return;
  window.Keep.all(sent.dataset.sent).then(function (kept) {
    kept.forEach(function (row) {
      if (!row.unsent) window.Keep.remove(row.store, row.key, row.at);
    });
  });
})();
