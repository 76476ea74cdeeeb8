/* Attendance: each tap is saved at once; without a line, or without a session, it waits on the device and is sent later.

   A tap carries what the device had shown (was), what shall stand there (wanted), an id that makes sending it twice
   harmless, and the ids of taps before it of which nobody knows whether they arrived. */
(function () {
  "use strict";

  var page = document.querySelector("[data-presence]");
  if (!page || !window.AttendanceQueue) return;
  var Keep = window.Keep;
  var store = "attendance-" + page.dataset.event;
  var sheet = page.querySelector("[data-sheet]");
  var token = sheet.querySelector("[name=csrf_token]").value;
  var line = page.querySelector("[data-line]");
  var again = page.querySelector("[data-undo-here]");
  var rows = new Map();
  var waiting = new Map();
  var swept = [];
  var passing = false;
  var TYPING = 700;
  var PATIENCE = 5000;

  page.querySelectorAll("[data-person]").forEach(function (row) {
    var was = row.querySelector("[data-was]");
    was.value = JSON.stringify(JSON.parse(was.value));
    rows.set(row.dataset.person, row);
  });
  page.querySelectorAll("[data-plain], [data-with-script]").forEach(function (part) {
    part.hidden = "plain" in part.dataset;
  });

  function checked(row, name) {
    var input = row.querySelector("[name='" + name + row.dataset.person + "']:checked");
    return input ? input.value : null;
  }

  function confirmed(row) {
    return row.querySelector("[data-was]").value;
  }

  function shown(row) {
    var was = JSON.parse(confirmed(row));
    var noted = checked(row, "at-");
    var mode = checked(row, "on-");
    var deputy = row.querySelector("[name='for-" + row.dataset.person + "']").value;
    return JSON.stringify([noted === "-" ? null : noted, mode === null ? was[1] : mode, deputy.trim()]);
  }

  function show(row, written) {
    var entry = JSON.parse(written);
    var noted = row.querySelector("[name='at-" + row.dataset.person + "'][value='" + (entry[0] || "-") + "']");
    var mode = row.querySelector("[name='on-" + row.dataset.person + "'][value='" + entry[1] + "']");
    var deputy = row.querySelector("[name='for-" + row.dataset.person + "']");
    if (noted) noted.checked = true;
    if (mode) mode.checked = true;
    if (document.activeElement !== deputy) deputy.value = entry[2];
    if (entry[2]) row.querySelector("details").open = true;
  }

  function words(row, written) {
    var entry = JSON.parse(written);
    var input = row.querySelector("[name='at-" + row.dataset.person + "'][value='" + (entry[0] || "-") + "']");
    return input.parentNode.textContent.trim() + (entry[2] ? ", " + entry[2] : "");
  }

  /* What stands on the page, counted like events.attendance does it. */
  function presence(part) {
    var noted = false;
    var there = {};
    rows.forEach(function (row) {
      if (row.dataset.tandem !== part.dataset.part) return;
      var value = checked(row, "at-");
      if (value !== "-") noted = true;
      if (value === "present" || value === "partly") there[row.dataset.side] = true;
    });
    part.querySelectorAll("[data-along]").forEach(function (one) {
      noted = there[one.dataset.side] = true;
    });
    if (!noted) return "unknown";
    if (there.school && there.company) return "both";
    return there.school ? "school" : there.company ? "company" : "none";
  }

  function put(element, text) {
    if (element && element.textContent !== text) element.textContent = text;
  }

  function count() {
    var tally = { both: 0, school: 0, company: 0, none: 0, unknown: 0 };
    var there = page.querySelectorAll("[data-along]").length;
    var open = 0;
    page.querySelectorAll("[data-part]").forEach(function (part) {
      var now = presence(part);
      tally[now] += 1;
      ["both", "school", "company", "none", "unknown"].forEach(function (name) {
        part.classList.toggle(name, name === now);
        part.querySelector("[data-is=" + name + "]").hidden = name !== now;
      });
    });
    rows.forEach(function (row) {
      var value = checked(row, "at-");
      if (value === "present" || value === "partly") there += 1;
      if (value === "-" && !("uninvited" in row.dataset)) open += 1;
    });
    Object.keys(tally).forEach(function (name) {
      put(page.querySelector("[data-count=" + name + "]"), String(tally[name]));
    });
    put(page.querySelector("[data-there]"), String(there));
    put(page.querySelector("[data-open]"), String(open));
  }

  function tell() {
    var many = waiting.size;
    var why = queue.isSignedOut() ? "signed-out" : "offline";
    var late = many > 0 && queue.isLate();
    line.hidden = !late;
    line.querySelector("[data-one]").hidden = many !== 1;
    line.querySelector("[data-waiting]").hidden = many === 1;
    put(line.querySelector("[data-many]"), String(many));
    line.querySelectorAll("[data-why]").forEach(function (part) {
      if (part.dataset.why !== "memory") part.hidden = part.dataset.why !== why;
    });
    waiting.forEach(function (one) {
      if (one.along) put(arrived(one).querySelector("[data-state]"), one.refused || (late ? page.dataset.textWaits : ""));
    });
    rows.forEach(function (row, person) {
      var one = waiting.get(person);
      row.classList.toggle("waits", Boolean(one) && !one.clash);
      if (one && one.refused) put(row.querySelector("[data-state]"), one.refused);
      else if (!one || !one.clash) {
        var state = row.querySelector("[data-state]");
        put(state, one ? (late ? page.dataset.textWaits : "") : row.dataset.saved ? page.dataset.textSaved : "");
      }
    });
    count();
  }

  function note(row) {
    var person = row.dataset.person;
    var before = waiting.get(person);
    var wanted = shown(row);
    if (!before && wanted === confirmed(row)) return Promise.resolve();
    if (before && before.wanted === wanted && !before.clash) return Promise.resolve();
    return keep(person, {
      href: page.dataset.tap,
      sheet: location.pathname,
      person: person,
      was: before ? before.clash || before.was : confirmed(row),
      wanted: wanted,
      tap: newTap(),
      earlier: before && !before.clash ? before.earlier.concat(before.tap).slice(-15) : [],
    });
  }

  function newTap() {
    return crypto.getRandomValues(new Uint32Array(4)).join("-");
  }

  function keep(key, entry) {
    waiting.set(key, entry);
    if (rows.has(key)) delete rows.get(key).dataset.saved;
    tell();
    return Keep.put(store, key, entry).then(function () {
      entry.isKept = true;
      return queue.flush();
    });
  }

  function learn(entries) {
    Object.keys(entries || {}).forEach(function (person) {
      var row = rows.get(person);
      if (!row) return;
      row.querySelector("[data-was]").value = JSON.stringify(JSON.parse(entries[person]));
      if (!waiting.has(person) && !row.contains(document.activeElement)) show(row, entries[person]);
    });
  }

  function ask(person, entry) {
    var row = rows.get(person);
    if (!row) return;
    var state = row.querySelector("[data-state]");
    state.replaceChildren(page.querySelector("[data-clash]").content.cloneNode(true));
    put(state.querySelector("[data-stored]"), words(row, entry.clash));
    put(state.querySelector("[data-own]"), words(row, entry.wanted));
    row.classList.add("clash");
    state.querySelector("[data-mine]").addEventListener("click", function () {
      show(row, entry.wanted);
      done();
      note(row);
    });
    state.querySelector("[data-theirs]").addEventListener("click", function () {
      waiting.delete(person);
      row.querySelector("[data-was]").value = entry.clash;
      show(row, entry.clash);
      done();
      Keep.remove(store, person).then(tell);
    });
    function done() {
      state.replaceChildren();
      row.classList.remove("clash");
    }
  }

  /* Somebody who came along stands on the page at once, in the tandem and on the side that was chosen. */
  function arrived(entry) {
    var known = page.querySelector("[data-along='" + entry.tap + "']");
    if (known) return known;
    var made = page.querySelector("[data-new-along]").content.firstElementChild.cloneNode(true);
    var place = (entry.along.place || "").split("-");
    var part = page.querySelector("[data-part='" + place[0] + "'] [data-group='" + place[1] + "']");
    var others = page.querySelector("[data-others]");
    made.dataset.along = entry.tap;
    made.dataset.side = place[1] || "";
    put(made.querySelector("[data-name]"), entry.along.name);
    put(made.querySelector("[data-organisation]"), [entry.along.organisation, part ? "" : entry.where].filter(Boolean).join(" · "));
    made.querySelector("[data-partly]").hidden = !entry.along.is_partly;
    made.querySelectorAll("[data-mode]").forEach(function (one) {
      one.hidden = one.dataset.mode !== entry.along.mode;
    });
    made.querySelector("[data-drop]").addEventListener("click", function () {
      waiting.delete(entry.tap);
      Keep.remove(store, entry.tap).then(function () {
        made.remove();
        tell();
      });
    });
    (part || others.querySelector("[data-group]")).append(made);
    others.hidden = others.hidden && Boolean(part);
    return made;
  }

  /* On the server it can only be taken off there. */
  function noted(entry, id) {
    var made = arrived(entry);
    var drop = made.querySelector("[data-drop]");
    put(made.querySelector("[data-state]"), page.dataset.textSaved);
    if (!id) {
      drop.remove();
      return;
    }
    var form = page.querySelector("[data-removal]").content.firstElementChild.cloneNode(true);
    var other = drop.cloneNode(true);
    form.setAttribute("action", form.getAttribute("action").replace("/0/", "/" + id + "/"));
    form.id = "remove-" + id;
    page.append(form);
    guard(form);
    other.type = "submit";
    other.setAttribute("form", form.id);
    drop.replaceWith(other);
  }

  function told(what, sent, answer) {
    var entries = answer && answer.entries;
    var now = sent.store === store ? waiting.get(sent.key) : undefined;
    if (now && now.tap === sent.value.tap) {
      if (what === "sent") {
        waiting.delete(sent.key);
        if (now.along) noted(now, answer.id);
        else if (rows.has(sent.key)) rows.get(sent.key).dataset.saved = "yes";
      } else if (what === "clash") {
        now.clash = sent.value.clash;
        ask(sent.key, now);
      } else {
        now.refused = (answer && answer.message) || page.dataset.textRefused;
      }
    }
    if (sent.store === store) learn(entries);
    tell();
  }

  /* Another page of this device may have sent what this one still shows as waiting. */
  function settled() {
    Keep.all(store).then(function (found) {
      var left = new Set(
        found.map(function (one) {
          return one.value.tap;
        }),
      );
      waiting.forEach(function (entry, key) {
        if (!entry.isKept || left.has(entry.tap)) return;
        waiting.delete(key);
        if (entry.along) put(arrived(entry).querySelector("[data-state]"), page.dataset.textSaved);
        else if (rows.has(key)) rows.get(key).querySelector("[data-was]").value = entry.wanted;
      });
      tell();
    });
  }

  var queue = window.AttendanceQueue(token, told, settled);

  sheet.addEventListener("change", function (event) {
    var row = event.target.closest("[data-person]");
    if (row) note(row);
  });

  var typing = 0;
  sheet.addEventListener("input", function (event) {
    var row = event.target.closest("[data-person]");
    if (!row || event.target.type === "radio") return;
    clearTimeout(typing);
    typing = setTimeout(function () {
      note(row);
    }, TYPING);
  });

  sheet.addEventListener("submit", function (event) {
    event.preventDefault();
    var row = document.activeElement.closest("[data-person]");
    if (row) note(row);
    queue.flush();
  });

  /* What is typed and the page is put away before the pause is over. */
  document.addEventListener("visibilitychange", function () {
    var row = document.hidden && document.activeElement.closest("[data-person]");
    if (row) note(row);
  });

  var comes = page.querySelector("[data-comes]");
  comes.addEventListener("submit", function (event) {
    var name = comes.elements.name.value.trim();
    event.preventDefault();
    put(comes.querySelector("[data-told]"), name ? "" : page.dataset.textName);
    if (!name) {
      comes.elements.name.focus();
      return;
    }
    var place = comes.elements.place;
    var along = { name: name, place: place.value, organisation: comes.elements.organisation.value };
    if (comes.elements.mode) along.mode = comes.elements.mode.value;
    if (comes.elements.is_partly.checked) along.is_partly = "y";
    var entry = {
      href: page.dataset.comes,
      sheet: location.pathname,
      along: along,
      where: place.value ? place.selectedOptions[0].textContent : "",
      tap: newTap(),
    };
    arrived(entry);
    comes.reset();
    comes.elements.name.focus();
    put(comes.querySelector("[data-told]"), page.dataset.textCame.replace("{name}", name));
    keep(entry.tap, entry);
  });

  function sweep(all) {
    swept = Array.from(rows.values()).filter(function (row) {
      var open = checked(row, "at-") === "-" && !("uninvited" in row.dataset);
      return open && (all || row.dataset.coming);
    });
    swept.forEach(function (row) {
      row.querySelector("[value=present]").checked = true;
      note(row);
    });
    again.hidden = !swept.length;
  }

  again.addEventListener("click", function () {
    swept.forEach(function (row) {
      if (checked(row, "at-") !== "present") return;
      row.querySelector("[value='-']").checked = true;
      note(row);
    });
    swept = [];
    again.hidden = true;
  });

  /* Whether there is a line now, asked and not believed: a page that cannot be reached would take this one away. */
  function reaches() {
    var icon = document.querySelector("link[rel=icon]").href;
    return fetch(icon, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) }).then(
      function (answer) {
        return answer.ok;
      },
      function () {
        return false;
      },
    );
  }

  /* What needs the server waits until all taps are there; "all there" is done on the device without it. */
  function guard(form) {
    form.addEventListener("submit", function (event) {
      if (passing) return;
      event.preventDefault();
      var button = event.submitter;
      queue
        .flush()
        .then(function () {
          return !waiting.size && reaches();
        })
        .then(function (reached) {
          if (reached) {
            passing = true;
            form.requestSubmit(button);
          } else if (form.dataset.sweep === "everybody") {
            sweep(Boolean(button && button.name === "all"));
          } else {
            var along = button && button.closest("[data-along]");
            put((along || form).querySelector("[data-told], [data-state]"), page.dataset.textNeedsLine);
          }
        });
    });
  }
  page.querySelectorAll("[data-sweep]").forEach(guard);

  Keep.isDurable().then(function (durable) {
    line.querySelector("[data-why=memory]").hidden = durable;
  });

  Keep.all(store).then(function (found) {
    found.forEach(function (one) {
      var row = rows.get(one.key);
      waiting.set(one.key, Object.assign(one.value, { isKept: true, refused: "" }));
      if (one.value.along) arrived(one.value);
      if (!row) return;
      show(row, one.value.wanted);
      if (one.value.clash) ask(one.key, one.value);
    });
    tell();
    queue.flush();
  });
})();
