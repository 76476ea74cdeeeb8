/* Attendance: each tap is saved at once; without a line, or without a session, it waits on the device and is sent later.

   A tap carries what the device had shown (was), what shall stand there (wanted), an id that makes sending it twice
   harmless, and the ids of taps before it of which nobody knows whether they arrived. */
(function () {
  "use strict";

  var page = document.querySelector("[data-presence]");
  if (!page || !window.Keep) return;
  var Keep = window.Keep;
  var store = "attendance-" + page.dataset.event;
  var sheet = page.querySelector("[data-sheet]");
  var token = sheet.querySelector("[name=csrf_token]").value;
  var line = page.querySelector("[data-line]");
  var again = page.querySelector("[data-undo-here]");
  var rows = new Map();
  var waiting = new Map();
  var swept = [];
  var busy = null;
  var signedOut = false;
  var pause = 0;
  var timer = 0;
  var passing = false;
  var FIRST_PAUSE = 2000;
  var LONGEST_PAUSE = 30000;
  var TYPING = 700;

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
    var why = signedOut ? "signed-out" : "offline";
    var late = many > 0 && (signedOut || pause > 0 || !Keep.isOnline());
    line.hidden = !late && !(signedOut && many);
    line.querySelector("[data-one]").hidden = many !== 1;
    line.querySelector("[data-waiting]").hidden = many === 1;
    put(line.querySelector("[data-many]"), String(many));
    line.querySelectorAll("[data-why]").forEach(function (part) {
      if (part.dataset.why !== "memory") part.hidden = part.dataset.why !== why;
    });
    rows.forEach(function (row, person) {
      var one = waiting.get(person);
      row.classList.toggle("waits", Boolean(one) && !one.clash);
      if (!one || !one.clash) {
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
    var entry = {
      person: person,
      was: before ? before.clash || before.was : confirmed(row),
      wanted: wanted,
      tap: crypto.getRandomValues(new Uint32Array(4)).join("-"),
      earlier: before && !before.clash ? before.earlier.concat(before.tap).slice(-15) : [],
    };
    waiting.set(person, entry);
    delete row.dataset.saved;
    tell();
    return Keep.put(store, person, entry).then(flush);
  }

  function settle(person, kept, sent) {
    var now = waiting.get(person);
    if (now && now.tap === sent.tap) waiting.delete(person);
    return Keep.remove(store, person, kept);
  }

  function learn(entries) {
    Object.keys(entries || {}).forEach(function (person) {
      var row = rows.get(person);
      if (!row) return;
      row.querySelector("[data-was]").value = JSON.stringify(JSON.parse(entries[person]));
      if (!waiting.has(person) && !row.contains(document.activeElement)) show(row, entries[person]);
    });
  }

  function clash(person, kept, sent, stored) {
    var entry = Object.assign({}, sent, { clash: JSON.stringify(JSON.parse(stored)) });
    if (waiting.get(person) && waiting.get(person).tap !== sent.tap) return Promise.resolve();
    waiting.set(person, entry);
    ask(person, entry);
    return Keep.put(store, person, entry);
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

  function refuse(person, sent, answer) {
    var row = rows.get(person);
    sent.refused = true;
    waiting.set(person, sent);
    if (row) put(row.querySelector("[data-state]"), (answer && answer.message) || page.dataset.textRefused);
  }

  /* One after the other, the oldest first; at the first that does not get through all others wait too. */
  function send() {
    return Keep.all(store).then(function (found) {
      var next = found.find(function (one) {
        var now = waiting.get(one.key);
        return !one.value.clash && !(now && now.refused);
      });
      if (!next || signedOut) return undefined;
      var sent = next.value;
      return Keep.post(page.dataset.tap, {
        csrf_token: token,
        person: sent.person,
        was: sent.was,
        wanted: sent.wanted,
        tap: sent.tap,
        earlier: sent.earlier.join(" "),
      }).then(function (result) {
        var entries = result.answer && result.answer.entries;
        if (result.outcome === "no line") {
          pause = Math.min(Math.max(pause * 2, FIRST_PAUSE), LONGEST_PAUSE);
          clearTimeout(timer);
          timer = setTimeout(flush, pause);
          return undefined;
        }
        pause = 0;
        if (result.outcome === "signed out") {
          signedOut = true;
          return undefined;
        }
        if (result.outcome === "refused") {
          refuse(next.key, sent, result.answer);
          return send();
        }
        if (result.outcome === "clash") {
          return clash(next.key, next.at, sent, entries[next.key]).then(function () {
            learn(entries);
            return send();
          });
        }
        return settle(next.key, next.at, sent).then(function () {
          var row = rows.get(next.key);
          if (row) row.dataset.saved = "yes";
          learn(entries);
          tell();
          return send();
        });
      });
    });
  }

  function flush() {
    if (!busy) {
      busy = send().finally(function () {
        busy = null;
        tell();
      });
    }
    return busy;
  }

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
    flush();
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

  /* What needs the server waits until all taps are there; "all there" is done on the device without it. */
  page.querySelectorAll("[data-sweep]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (passing) return;
      event.preventDefault();
      var button = event.submitter;
      flush().then(function () {
        if (Keep.isOnline() && !waiting.size) {
          passing = true;
          form.requestSubmit(button);
        } else if (form.dataset.sweep === "everybody") {
          sweep(Boolean(button && button.name === "all"));
        } else {
          put(form.querySelector("[data-told]"), page.dataset.textNeedsLine);
        }
      });
    });
  });

  Keep.watch(function (online) {
    if (online) {
      pause = 0;
      flush();
    }
    tell();
  });
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden && waiting.size) flush();
  });
  Keep.isDurable().then(function (durable) {
    line.querySelector("[data-why=memory]").hidden = durable;
  });

  Keep.all(store).then(function (found) {
    found.forEach(function (one) {
      waiting.set(one.key, one.value);
      var row = rows.get(one.key);
      if (!row) return;
      show(row, one.value.wanted);
      if (one.value.clash) ask(one.key, one.value);
    });
    tell();
    flush();
  });
})();
