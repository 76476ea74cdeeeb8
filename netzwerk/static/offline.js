/* The page without a line: names what waits on this device for whoever is signed in here, and comes back by itself. */
(function () {
  "use strict";

  var FIRST_PAUSE = 4000;
  var LONGEST_PAUSE = 30000;
  var page = document.querySelector("[data-offline]");
  var list = page.querySelector("[data-list]");
  var pause = FIRST_PAUSE;
  var timer;

  /* ---- coming back ---- */

  function ask() {
    clearTimeout(timer);
    fetch(page.dataset.asks, { method: "HEAD", cache: "no-store" })
      .then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        location.reload();
      })
      .catch(function () {
        pause = Math.min(pause * 2, LONGEST_PAUSE);
        timer = setTimeout(ask, pause);
      });
  }

  addEventListener("online", ask);
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) ask();
  });
  document.querySelector("[data-again]").addEventListener("click", function () {
    location.reload();
  });
  timer = setTimeout(ask, pause);

  /* ---- what waits ---- */

  function title(row) {
    if (row.page && row.page.title) return row.page.title;
    return row.store.indexOf("attendance-") === 0 ? page.dataset.attendance : page.dataset.reflection;
  }

  function show(rows) {
    var groups = new Map();
    rows.forEach(function (row) {
      if (!row.unsent) return;
      var group = groups.get(row.store) || { title: title(row), href: row.page && row.page.href, many: 0 };
      group.many += 1;
      groups.set(row.store, group);
    });
    groups.forEach(function (group) {
      var item = document.createElement("li");
      var name = document.createElement(group.href ? "a" : "span");
      var many = group.many === 1 ? page.dataset.one : page.dataset.many.replace("{0}", group.many);
      if (group.href) name.href = group.href;
      name.className = group.href ? "btn btn-soft w-100 text-start mb-2" : "d-block mb-2";
      name.textContent = group.title + " · " + many;
      name.dir = "auto";
      item.append(name);
      list.append(item);
    });
    page.querySelector(groups.size ? "[data-some]" : "[data-nothing]").hidden = false;
  }

  var request = indexedDB.open("netzwerk");
  request.onupgradeneeded = function () {
    request.transaction.abort();
  };
  request.onerror = function (event) {
    event.preventDefault();
  };
  request.onsuccess = function () {
    var kept = request.result.transaction("kept").objectStore("kept");
    kept.get(["", "device", "who"]).onsuccess = function (event) {
      var who = event.target.result;
      if (!who) return;
      var person = who.value.person;
      kept.getAll(IDBKeyRange.bound([person], [person, []])).onsuccess = function (found) {
        show(found.target.result);
      };
    };
    request.result.close();
  };
})();
