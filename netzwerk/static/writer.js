/* The writer: what is typed goes to this device after 400 ms and to the server after 1.5 s, and every state is said in
   words. One field is sent at a time and always with what it was based on; two versions are shown, never merged away. */
(function () {
  "use strict";

  var TO_DEVICE = 400;
  var TO_SERVER = 1500;
  var AGAIN = [3000, 6000, 15000, 30000];
  var SPEAK_AFTER = 30000;
  var LARGEST_FLUSH = 60000;
  var sheet = document.getElementById("sheet");
  if (!sheet || sheet.hasAttribute("data-barred")) return;
  var Keep = window.Keep;
  var words = document.getElementById("words").dataset;
  var state = document.getElementById("state");
  var spoken = document.getElementById("spoken");
  var trouble = document.getElementById("trouble");
  var store = sheet.dataset.store;
  var limit = Number(sheet.dataset.limit);
  var token = sheet.querySelector("[name=csrf_token]");
  var fields = [];
  var durable = true;
  var signedOut = false;
  var stranger = false;
  var failures = 0;
  var lastSpoken = 0;
  var savedAt = "";
  var retry;

  function fill(text) {
    var values = Array.prototype.slice.call(arguments, 1);
    return text.replace(/\{(\d)\}/g, function (_whole, place) {
      return values[place];
    });
  }

  /* What can be done about a state is a link in the bar itself: the words about it may be scrolled out of sight. */
  function show(kind, sign, text, urgent, href) {
    state.hidden = false;
    state.className = "saved mb-0 " + kind;
    state.querySelector("use").setAttribute("href", "#s-" + sign);
    var says = state.querySelector("[data-says]");
    var known = says.querySelector("a");
    if (says.textContent === text && (known ? known.getAttribute("href") : undefined) === href) return;
    says.replaceChildren(href ? anchor(href, text) : text);
    if (kind === "busy") return;
    var now = Date.now();
    if (!urgent && now - lastSpoken < SPEAK_AFTER) return;
    lastSpoken = now;
    spoken.textContent = text;
  }

  function warn(text, link, label) {
    trouble.hidden = !text;
    var says = trouble.querySelector("[data-says]");
    says.textContent = text || "";
    if (link && label) says.append(" ", anchor(link, label));
  }

  function anchor(href, label) {
    var link = document.createElement("a");
    link.href = href;
    if (href.charAt(0) !== "#") {
      link.target = "_blank";
      link.rel = "noopener";
    }
    link.textContent = label;
    return link;
  }

  /* The one line at the top says the worst of all fields. */
  function tell() {
    if (stranger) {
      warn(words.stranger);
      show("off", "alert", words.refused, true);
    } else if (signedOut) {
      var signIn = sheet.dataset.signIn + "?next=" + encodeURIComponent(location.pathname);
      warn(words.expiredLong, signIn, words.signIn);
      show("off", "alert", words.expired, true, signIn);
    } else if (fields.some(is("clashing"))) {
      show("off", "alert", words.clash, true, "#" + fields.find(is("clashing")).section.id);
    } else if (fields.some(is("refused"))) {
      show("off", "alert", words.refused, true, "#" + fields.find(is("refused")).section.id);
    } else if (!Keep.isOnline() || failures) {
      show("off", "offline", durable ? words.offline : words.memory, true);
    } else if (fields.some(is("busy"))) {
      show("busy", "writing", words.saving);
    } else if (fields.some(isDirty)) {
      show("busy", "writing", words.writing);
    } else if (fields.some(is("late"))) {
      show("off", "saved", words.late, true);
    } else {
      show("", "saved", savedAt ? fill(words.saved, savedAt) : words.nothing);
    }
    if (!stranger && !signedOut) {
      var refused = fields.find(is("refused"));
      var clashing = fields.find(is("clashing"));
      var hint = refused ? refused.refused : clashing ? words.clash + "." : "";
      var about = refused || clashing;
      var place = about && about.section.dataset.position;
      warn(hint, about && "#" + about.section.id, place && fill(words.back, place));
    }
  }

  function is(name) {
    return function (field) {
      return Boolean(field[name]);
    };
  }

  function isDirty(field) {
    return field.get() !== field.known;
  }

  function hidden(name) {
    return sheet.querySelector('input[type=hidden][name="' + name + '"]');
  }

  function radios(name) {
    return Array.from(sheet.querySelectorAll('input[type=radio][name="' + name + '"]'));
  }

  function chosen(name) {
    var found = radios(name).find(function (radio) {
      return radio.checked;
    });
    return found ? found.value : null;
  }

  function choose(name, value) {
    radios(name).forEach(function (radio) {
      radio.checked = radio.value === value;
    });
  }

  /* ---- keeping on the device ---- */

  function keep(field) {
    clearTimeout(field.toDevice);
    field.toDevice = 0;
    if (!isDirty(field)) return Keep.remove(store, field.key);
    return Keep.put(store, field.key, {
      value: field.get(),
      version: field.version,
      was: field.was,
      sent: field.sent,
    });
  }

  /* ---- sending ---- */

  function body(field, value) {
    return {
      csrf_token: token.value,
      part: field.part,
      prompt: field.prompt,
      value: value,
      version: field.version,
      was: field.was,
    };
  }

  function mayBeSent(field) {
    if (field.clashing || field.busy || stranger || !isDirty(field)) return false;
    return field.part !== "text" || field.get().length <= limit;
  }

  function send(field) {
    clearTimeout(field.toServer);
    field.toServer = 0;
    if (!mayBeSent(field)) return field.busy || Promise.resolve();
    var value = field.get();
    field.refused = "";
    field.sent = field.sent.concat([value]).slice(-5);
    keep(field);
    field.busy = Keep.post(sheet.dataset.autosave, body(field, value)).then(function (result) {
      field.busy = null;
      return settle(field, value, result);
    });
    tell();
    return field.busy;
  }

  function settle(field, value, result) {
    var answer = result.answer || {};
    if (result.outcome !== "no line") failures = 0;
    if (result.outcome === "sent" && result.answer) {
      signedOut = false;
      field.late = answer.late;
      savedAt = answer.at;
      field.renewals = 0;
      field.accept(value, answer);
      field.sent = [];
      keep(field);
      if (isDirty(field)) later(field);
    } else if (result.outcome === "clash") {
      if (field.sent.slice(0, -1).indexOf(answer.stored) >= 0) {
        field.version = answer.version;
        field.was = answer.mark;
        field.sent = [];
        return send(field);
      }
      field.clash(answer);
    } else if (result.outcome === "signed out" && field.renewals < 2) {
      field.renewals += 1;
      return renew().then(function (again) {
        return again ? send(field) : undefined;
      });
    } else if (result.outcome === "refused") {
      field.refused = answer.message || words.gone;
    } else {
      failures += 1;
      tryLater();
    }
    tell();
    return undefined;
  }

  /* A sheet that was open all the while gets the token of the new session, if the same person has signed in. */
  function renew() {
    return fetch(sheet.dataset.token, { headers: { Accept: "application/json" }, redirect: "manual" })
      .then(function (answer) {
        if (!answer.ok) return null;
        return answer.json();
      })
      .then(
        function (answer) {
          if (!answer) {
            var first = !signedOut;
            signedOut = true;
            if (first) tell();
            tryLater();
            return false;
          }
          stranger = answer.person !== Keep.person;
          var fresh = !stranger && (signedOut || token.value !== answer.token);
          signedOut = false;
          if (fresh) token.value = answer.token;
          tell();
          return fresh;
        },
        function () {
          failures += 1;
          tryLater();
          tell();
          return false;
        },
      );
  }

  function tryLater() {
    clearTimeout(retry);
    retry = setTimeout(sendAll, AGAIN[Math.min(failures, AGAIN.length) - 1] || AGAIN[1]);
  }

  function sendAll() {
    clearTimeout(retry);
    var ready = signedOut || stranger ? renew() : Promise.resolve(true);
    return ready.then(function (go) {
      if (go === false && (signedOut || stranger)) return undefined;
      return Promise.all(fields.map(send));
    });
  }

  function later(field) {
    clearTimeout(field.toServer);
    field.toServer = setTimeout(function () {
      send(field);
    }, TO_SERVER);
  }

  /* The page goes: what the device has not been given yet is given now, and what the server lacks flies after it. */
  function flush() {
    fields.forEach(function (field) {
      if (!isDirty(field)) return;
      var value = field.get();
      var flies = !field.clashing && !stranger && !signedOut && (field.part !== "text" || value.length <= limit);
      if (flies && field.sent[field.sent.length - 1] !== value) {
        var data = new URLSearchParams(body(field, value));
        if (String(data).length < LARGEST_FLUSH && navigator.sendBeacon(sheet.dataset.autosave, data)) {
          field.sent = field.sent.concat([value]).slice(-5);
        }
      }
      keep(field);
    });
  }

  /* ---- fields ---- */

  function Field(part, prompt) {
    this.part = part;
    this.prompt = prompt;
    this.key = part + "-" + prompt;
    this.section = prompt ? document.getElementById("q" + prompt) : document.getElementById("release");
    this.sent = [];
    this.busy = null;
    this.clashing = null;
    this.refused = "";
    this.renewals = 0;
    this.late = false;
    fields.push(this);
  }

  Field.prototype.changed = function () {
    var field = this;
    field.refused = "";
    field.renewals = 0;
    if (!field.toDevice) {
      field.toDevice = setTimeout(function () {
        keep(field);
      }, TO_DEVICE);
    }
    later(field);
    tell();
  };

  Field.prototype.accept = function (value, answer) {
    this.version = answer.version;
    this.was = answer.mark || (this.part === "text" ? "" : value);
    this.known = value;
    var version = hidden("version-" + this.prompt);
    var was = hidden("was-" + this.prompt);
    if (version && this.part !== "level") version.value = this.version;
    if (was && this.part !== "level") was.value = this.was;
    count(this);
  };

  Field.prototype.label = function (value) {
    if (this.part !== "rating") return value;
    return value === "none" || !value ? words.unknown : fill(words.of, value);
  };

  Field.prototype.clash = function (answer) {
    var field = this;
    var box = field.section.querySelector("[data-clash]");
    var theirs = field.part === "rating" ? String(answer.stored || "none") : answer.stored;
    field.clashing = { version: answer.version, mark: answer.mark, theirs: theirs };
    box.hidden = false;
    box.querySelector("[data-choices]").hidden = false;
    box.querySelectorAll("[data-plain]").forEach(function (one) {
      one.hidden = true;
    });
    var text = answer.author ? words.clashOther : answer.at ? words.clashLong : words.clashEarlier;
    box.querySelector("[data-says]").textContent = fill(text, answer.at, answer.author);
    box.querySelector("[data-theirs]").textContent = field.label(theirs);
    box.querySelector("[data-mine]").textContent = field.label(field.get());
    keep(field);
  };

  Field.prototype.decide = function (how) {
    var found = this.clashing;
    if (!found) return;
    this.clashing = null;
    this.section.querySelector("[data-clash]").hidden = true;
    this.version = found.version;
    this.was = found.mark;
    this.known = found.theirs;
    this.sent = [];
    if (how === "theirs") this.set(found.theirs);
    if (how === "both") this.set(found.theirs.replace(/\s+$/, "") + "\n\n" + this.get());
    this.accept(found.theirs, { version: found.version, mark: found.mark });
    keep(this);
    send(this);
    tell();
    (this.area || radios("rating-" + this.prompt)[0]).focus();
  };

  function textField(section) {
    var field = new Field("text", section.dataset.question);
    field.area = section.querySelector("textarea");
    field.get = function () {
      return field.area.value.replace(/\0/g, "");
    };
    field.set = function (value) {
      field.area.value = value;
      count(field);
    };
    field.version = Number(hidden("version-" + field.prompt).value);
    field.was = hidden("was-" + field.prompt).value;
    field.known = field.area.dataset.stored === undefined ? field.area.defaultValue : field.area.dataset.stored;
    field.area.addEventListener("input", function () {
      count(field);
      field.changed();
      if (field.clashing) section.querySelector("[data-mine]").textContent = field.get();
    });
    field.area.addEventListener("blur", function () {
      keep(field);
      send(field);
    });
    section.querySelectorAll("[data-starter]").forEach(function (example) {
      starter(field, example);
    });
    steps(field);
    count(field);
    return field;
  }

  function ratingField(section) {
    var field = new Field("rating", section.dataset.question);
    var name = "rating-" + field.prompt;
    field.get = function () {
      return chosen(name) || "";
    };
    field.set = function (value) {
      choose(name, value);
      count(field);
    };
    field.version = Number(hidden("version-" + field.prompt).value);
    field.was = "";
    field.known = hidden("was-" + field.prompt).value;
    radios(name).forEach(function (radio) {
      radio.addEventListener("change", function () {
        count(field);
        field.changed();
        keep(field);
        send(field);
      });
    });
    return field;
  }

  /* Who may read: of one answer, or of the whole reflection. */
  function levelField(prompt) {
    var field = new Field("level", prompt);
    var name = prompt ? "level-" + prompt : "level";
    var base = hidden(prompt ? "levelwas-" + prompt : "levelwas");
    if (!base) {
      fields.pop();
      return;
    }
    field.key = name;
    field.get = function () {
      return chosen(name) || "";
    };
    field.set = function (value) {
      choose(name, value);
      readers();
    };
    field.version = 0;
    field.was = field.known = base.value;
    field.accept = function (value, answer) {
      field.was = field.known = base.value = value;
      var text = fields.find(function (one) {
        return one.key === "text-" + prompt;
      });
      if (text && !text.busy && !text.clashing && answer.version) {
        text.version = answer.version;
        hidden("version-" + prompt).value = answer.version;
      }
    };
    field.clash = function (answer) {
      field.accept(String(answer.stored || ""), {});
      field.set(field.known);
      keep(field);
      field.refused = document.querySelector("[data-clash-level] [data-says]").textContent;
    };
    radios(name).forEach(function (radio) {
      radio.addEventListener("change", function () {
        readers();
        field.changed();
        keep(field);
        send(field);
      });
    });
  }

  function nameOf(level) {
    var found = radios("level").find(function (radio) {
      return radio.value === String(level);
    });
    return found ? found.dataset.label : "";
  }

  function readers() {
    var whole = Number(chosen("level"));
    document.querySelectorAll("[data-entry-level]").forEach(function (one) {
      one.textContent = nameOf(whole);
    });
    sheet.querySelectorAll("[data-rating-readers]").forEach(function (one) {
      one.textContent = nameOf(Math.min(whole, Number(one.dataset.ratingReaders)));
    });
    sheet.querySelectorAll("[data-readers]").forEach(function (one) {
      var section = one.closest("[data-question]");
      var levels = radios("level-" + section.dataset.question).map(function (radio) {
        return Number(radio.value);
      });
      var like = Math.min(whole, Math.max.apply(null, levels));
      section.querySelector("[data-like-entry]").textContent = nameOf(like);
      one.textContent = nameOf(Number(chosen("level-" + section.dataset.question)) || like);
    });
  }

  function starter(field, example) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    button.append.apply(button, Array.from(example.childNodes));
    button.addEventListener("click", function () {
      var area = field.area;
      var begin = example.dataset.starter.replace(/\s*…$/, "") + " ";
      var gap = area.value && !/\n$/.test(area.value) ? "\n" : "";
      area.value += gap + begin;
      area.focus();
      area.setSelectionRange(area.value.length, area.value.length);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
    example.replaceWith(button);
  }

  /* Each line of the answer about next steps is offered as a step as it is typed. */
  function steps(field) {
    var box = field.section.querySelector("[data-steps]");
    if (!box) return;
    var taken = JSON.parse(box.dataset.steps);
    var list = box.querySelector("[data-lines]");
    field.area.addEventListener("input", function () {
      var found = field
        .get()
        .split("\n")
        .map(function (line) {
          return line.replace(/^\s*(?:[-–—•*·]|\d{1,2}[.)])\s+/, "").trim();
        })
        .filter(function (line, place, all) {
          return line && all.indexOf(line) === place;
        });
      list.replaceChildren();
      found.forEach(function (line) {
        var item = box.querySelector("template").content.querySelector("li").cloneNode(true);
        var cut = Array.from(line).slice(0, 300).join("").trim();
        var isTaken = taken.indexOf(cut) >= 0;
        item.querySelector("span").textContent = cut;
        item.querySelector("[data-taken]").hidden = !isTaken;
        item.querySelector("button").hidden = isTaken;
        item.querySelector("button").value = cut;
        list.append(item);
      });
    });
  }

  /* ---- counting ---- */

  function answered(field) {
    return Boolean(field.get().trim());
  }

  function count(field) {
    if (field.part === "level") return;
    var short = document.querySelector('[data-count="' + field.prompt + '"]');
    var value = field.get();
    var text;
    if (field.part === "rating") {
      text = value ? field.label(value) : words.empty;
    } else {
      var number = value.split(/\s+/).filter(Boolean).length;
      text = number === 1 ? words.one : fill(words.many, number);
      var line = field.section.querySelector("[data-words]");
      var long = value.length > limit;
      line.textContent = long ? fill(words.tooLong, value.length.toLocaleString(document.documentElement.lang)) : text;
      line.classList.toggle("fault", long);
      if (!number) text = words.empty;
    }
    if (short) {
      short.textContent = text;
      short.closest("a").querySelector(".qn").classList.toggle("f", answered(field));
    }
    sheet.querySelectorAll(".steps i:nth-child(" + field.section.dataset.position + ")").forEach(function (one) {
      one.classList.toggle("d", answered(field));
    });
    progress();
  }

  function progress() {
    var asked = fields.filter(function (one) {
      return one.part !== "level";
    });
    var done = asked.filter(answered).length;
    var left = Math.round((Number(sheet.dataset.minutes) * (asked.length - done)) / asked.length);
    document.querySelector("[data-progress]").firstChild.textContent = fill(words.answered, done, asked.length);
    var remaining = left < 2 ? words.minute : fill(words.minutes, left);
    sheet.querySelectorAll("[data-left]").forEach(function (one) {
      one.textContent = done === asked.length ? words.done : remaining;
    });
  }

  /* ---- what this device still holds from before ---- */

  function restore(field, row) {
    var mine = row.value;
    if (mine.value === field.get()) {
      Keep.remove(store, field.key);
      return;
    }
    field.sent = mine.sent || [];
    var isNewer = field.part === "text" ? mine.was === field.was : mine.version === field.version;
    if (field.part === "level") isNewer = mine.was === field.known;
    if (!isNewer && field.sent.indexOf(field.known) < 0) {
      if (field.part === "level") {
        Keep.remove(store, field.key);
        return;
      }
      var stored = field.part === "rating" && field.known === "none" ? "" : field.known;
      field.set(mine.value);
      field.clash({ version: field.version, mark: field.was, stored: stored, author: "", at: "" });
      return;
    }
    var stored_ = field.known;
    field.set(mine.value);
    field.sent = [];
    if (field.part === "text") {
      var note = field.section.querySelector("[data-restored]");
      note.hidden = false;
      note.querySelector("[data-says]").textContent = words.restored;
      note.querySelector("[data-undo]").textContent = words.undo;
      note.querySelector("[data-undo]").addEventListener("click", function () {
        field.set(stored_);
        note.hidden = true;
        field.changed();
        send(field);
        field.area.focus();
      });
    }
    send(field);
  }

  /* ---- one question at a time ---- */

  var sections = Array.from(sheet.querySelectorAll(".wq"));
  var back = document.querySelector("button[data-back]");
  var next = document.querySelector("button[data-next]");
  var review = document.querySelector("[data-review]");
  var at = Math.max(0, sections.indexOf(sheet.querySelector(".wq.here")));

  function go(place, focus) {
    at = Math.min(Math.max(place, 0), sections.length - 1);
    sections.forEach(function (section, one) {
      section.classList.toggle("here", one === at);
    });
    mark(sections[wide.matches && !focus ? 0 : at].id);
    back.hidden = at === 0;
    back.querySelector("span").textContent = at ? fill(words.back, at) : fill(words.back, 1);
    next.hidden = at === sections.length - 1;
    next.querySelector("span").textContent =
      at + 2 === sections.length ? words.last : fill(words.next, at + 2);
    if (review) review.classList.toggle("atend", at === sections.length - 1);
    if (!focus) return;
    history.replaceState(null, "", "#" + sections[at].id);
    var title = sections[at].querySelector(".prompt");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  function mark(id) {
    document.querySelectorAll(".qnav [data-to]").forEach(function (link) {
      if (link.dataset.to === id) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
  }

  function goTo(hash) {
    var place = sections.findIndex(function (section) {
      return "#" + section.id === hash;
    });
    if (place >= 0) go(place, false);
    return place >= 0;
  }

  /* On a wide screen all questions stand below each other; the list beside them follows. */
  var wide = matchMedia("(min-width: 992px)");
  var following;
  addEventListener(
    "scroll",
    function () {
      if (!wide.matches || following) return;
      following = requestAnimationFrame(function () {
        following = 0;
        var seen = sections.find(function (section) {
          return section.getBoundingClientRect().bottom > innerHeight * 0.35;
        });
        mark((seen || sections[sections.length - 1]).id);
      });
    },
    { passive: true },
  );

  back.addEventListener("click", function () {
    sendAll();
    go(at - 1, true);
  });
  next.addEventListener("click", function () {
    sendAll();
    go(at + 1, true);
  });
  addEventListener("hashchange", function () {
    goTo(location.hash);
  });
  sheet.addEventListener("focusin", function (event) {
    var section = event.target.closest(".wq");
    if (section) mark(section.id);
  });
  sheet.addEventListener("click", function (event) {
    var button = event.target.closest("[data-keep]");
    if (!button) return;
    var section = button.closest(".wq");
    fields.find(function (field) {
      return field.section === section && field.clashing;
    }).decide(button.dataset.keep);
  });

  /* Handing in, taking a step over: only when the server has everything. */
  sheet.addEventListener("submit", function (event) {
    if (sheet.dataset.ready) return;
    event.preventDefault();
    var button = event.submitter;
    if (!button || button.hasAttribute("data-implicit")) {
      sendAll();
      return;
    }
    sendAll()
      .then(sendAll)
      .then(function () {
        if (fields.some(isDirty)) {
          tell();
          if (trouble.hidden) warn(words.waiting);
          trouble.scrollIntoView({ block: "center" });
          return;
        }
        /* Not within the event that is still on its way, or the browser takes no notice. */
        setTimeout(function () {
          sheet.dataset.ready = "yes";
          sheet.requestSubmit(button);
          delete sheet.dataset.ready;
        });
      });
  });

  /* ---- begin ---- */

  sections.forEach(function (section) {
    if (!section.dataset.question) return;
    if (section.querySelector("textarea")) textField(section);
    else ratingField(section);
  });
  sections.forEach(function (section) {
    if (section.dataset.question && section.querySelector("textarea")) levelField(section.dataset.question);
  });
  levelField("");
  progress();
  if (!goTo(location.hash)) go(at, false);
  document.querySelectorAll("button[data-plain]").forEach(function (button) {
    button.hidden = true;
  });
  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") flush();
    else sendAll();
  });
  addEventListener("beforeunload", function (event) {
    if (!durable && fields.some(isDirty)) event.preventDefault();
  });
  Keep.watch(function (online) {
    failures = 0;
    tell();
    if (online) sendAll();
  });
  Keep.isDurable().then(function (is) {
    durable = is;
  });
  Keep.all(store).then(function (rows) {
    rows.forEach(function (row) {
      var field = fields.find(function (one) {
        return one.key === row.key;
      });
      if (field) restore(field, row);
    });
    var clashing = fields.find(is("clashing"));
    if (clashing) go(sections.indexOf(clashing.section), false);
    tell();
  });
  tell();
})();
