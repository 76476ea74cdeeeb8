/* Comfort in the agenda editor: moves without a new page, Alt and the arrow keys, drag, and what happened said aloud. The server decides. */
(function () {
  "use strict";

  var around = document.getElementById("around");
  var said = document.getElementById("said");
  var trouble = document.getElementById("trouble");
  var busy = false;
  if (!around || !said) return;

  function say(words) {
    said.textContent = "";
    window.setTimeout(function () {
      said.textContent = words;
    }, 30);
  }

  function complain(words) {
    trouble.textContent = words;
    trouble.hidden = !words;
    if (words) say(words);
  }

  function row(id) {
    return around.querySelector('[data-item="' + id + '"]');
  }

  function hold(item, go) {
    var button = go && item.querySelector('[data-go="' + go + '"]:not([disabled])');
    (button || item.querySelector("a, button:not([disabled])")).focus({ preventScroll: true });
  }

  /* The part as the server has it takes the place of the old one; focus stays with the item. */
  function show(html, focus) {
    around.innerHTML = html;
    wake();
    var plan = document.getElementById("plan");
    var item = row(focus.item || plan.dataset.focus);
    if (item) {
      hold(item, focus.go);
      item.scrollIntoView({ block: "nearest" });
    }
    if (plan.dataset.says) say(plan.dataset.says);
    else {
      var done = plan.querySelector(".undo .grow");
      if (done) say(done.textContent);
    }
  }

  function send(address, fields, focus, before) {
    if (busy) return;
    busy = true;
    around.setAttribute("aria-busy", "true");
    var form = document.getElementById("plan-form");
    var body = new URLSearchParams(new FormData(form));
    Object.keys(fields).forEach(function (name) {
      body.set(name, fields[name]);
    });
    fetch(address, { method: "POST", body: body, headers: { "HX-Request": "true" }, redirect: "follow" })
      .then(function (answer) {
        if ([200, 409, 422].indexOf(answer.status) < 0) throw answer;
        return answer.text().then(function (html) {
          if (html.indexOf('id="plan"') < 0 || html.indexOf("<html") >= 0) throw answer;
          complain("");
          show(html, focus);
        });
      })
      .catch(function (fault) {
        around.innerHTML = before;
        wake();
        var item = row(focus.item);
        if (item) hold(item, focus.go);
        var status = fault instanceof Response ? fault.status : 0;
        complain(status === 401 ? said.dataset.signedOut : status ? said.dataset.failed : said.dataset.offline);
      })
      .then(function () {
        busy = false;
        around.removeAttribute("aria-busy");
      });
  }

  function press(button, go) {
    var item = button.closest("[data-item]");
    var fields = {};
    if (button.name) fields[button.name] = button.value;
    send(button.formAction, fields, { item: item ? item.dataset.item : "", go: go || button.dataset.go || "" }, around.innerHTML);
  }

  around.addEventListener("click", function (event) {
    var button = event.target.closest("button[formaction]");
    if (!button) return;
    event.preventDefault();
    press(button, "");
  });

  around.addEventListener("keydown", function (event) {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    var go = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    var item = event.target.closest("[data-item]");
    if (!go || !item) return;
    event.preventDefault();
    var button = item.querySelector('[data-go="' + go + '"]');
    if (button && !button.disabled) press(button, go);
  });

  /* Dragging: the list of the server is kept as text before it begins, so that it can come back as it was. */
  function wake() {
    if (!window.Sortable) return;
    around.querySelectorAll(".grip").forEach(function (grip) {
      grip.hidden = false;
    });
    var before = "";
    around.querySelectorAll("tbody[data-day]").forEach(function (list) {
      if (!list.querySelector(".grip") && !around.querySelector(".grip")) return;
      window.Sortable.create(list, {
        group: "agenda",
        handle: ".grip",
        draggable: "[data-item]",
        animation: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
        ghostClass: "ghost",
        onStart: function () {
          before = around.innerHTML;
        },
        onEnd: function (event) {
          if (event.from === event.to && event.oldDraggableIndex === event.newDraggableIndex) return;
          var button = event.item.querySelector("[data-go]");
          var to = event.to.dataset.day + ":" + event.newDraggableIndex;
          send(button.formAction, { to: to }, { item: event.item.dataset.item, go: "" }, before);
        },
      });
    });
  }

  wake();
})();
