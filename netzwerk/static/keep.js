/* What waits on this device until it has been sent: kept by person, asked about at sign-out, and whether there is a line.

   Keep.person                            number of who is signed in, "" for nobody
   Keep.put(store, key, value, unsent)    keeps a value; unsent (default true) counts in the question at sign-out
   Keep.get(store, key)                   the value, or undefined
   Keep.all(store)                        [{key, value, unsent, at}] in the order in which they were put
   Keep.remove(store, key, order)         forgets it; with `order` (from put) only if it has not been put again since
   Keep.replace(store, key, order, value) another value for it, unless it has been put again since
   Keep.count(store)                      how many wait to be sent; without a store in all of them
   Keep.clear()                           forgets all of this person
   Keep.isDurable()                       false where the browser keeps nothing beyond the page
   Keep.isOnline(), Keep.watch(callback)  whether there is a line; called with true or false at each change
   Keep.post(href, fields)                {outcome, status, answer}; outcome is "sent", "clash", "refused",
                                          "signed out" (sign in again, then reload) or "no line" (try again later) */
(function () {
  "use strict";

  var TIMEOUT = 15000;
  var KEPT_FOR_OTHERS = 14 * 24 * 3600 * 1000;
  var script = document.currentScript;
  var form = document.querySelector("[data-signs-out]");
  var person = form ? form.dataset.signsOut : "";
  var memory = new Map();
  var watchers = [];
  var online = navigator.onLine !== false;
  var last = 0;

  var opening = new Promise(function (resolve) {
    var request;
    try {
      request = indexedDB.open("netzwerk", 1);
    } catch (error) {
      resolve(null);
      return;
    }
    request.onupgradeneeded = function () {
      request.result.createObjectStore("kept", { keyPath: ["person", "store", "key"] });
    };
    request.onsuccess = function () {
      request.result.onversionchange = function () {
        request.result.close();
      };
      resolve(request.result);
    };
    request.onerror = function (event) {
      event.preventDefault();
      resolve(null);
    };
    request.onblocked = function () {
      resolve(null);
    };
  });

  function settled(mode, work) {
    return opening.then(function (base) {
      if (!base) return undefined;
      return new Promise(function (resolve, reject) {
        var change = base.transaction("kept", mode, mode === "readwrite" ? { durability: "strict" } : {});
        var request = work(change.objectStore("kept"));
        change.oncomplete = function () {
          resolve(request ? request.result : undefined);
        };
        change.onabort = change.onerror = function () {
          reject(change.error);
        };
      });
    });
  }

  function own(store) {
    return store
      ? IDBKeyRange.bound([person, store], [person, store, []])
      : IDBKeyRange.bound([person], [person, []]);
  }

  function id(store, key) {
    return JSON.stringify([person, store, String(key)]);
  }

  /* Time and a count, so that what was put first is sent first even within one millisecond. */
  function next() {
    last = Math.max(Date.now(), last + 0.001);
    return last;
  }

  function put(store, key, value, unsent) {
    var row = {
      person: person,
      store: store,
      key: String(key),
      value: value,
      unsent: unsent !== false,
      at: next(),
      page: { title: document.title, href: location.pathname },
    };
    memory.set(id(store, key), row);
    return settled("readwrite", function (kept) {
      kept.put(row);
    })
      .then(function () {
        return opening;
      })
      .then(function (base) {
        if (base && memory.get(id(store, key)) === row) memory.delete(id(store, key));
      })
      .catch(function () {})
      .then(function () {
        return row.at;
      });
  }

  function rows(store) {
    var here = Array.from(memory.values()).filter(function (row) {
      return row.person === person && (!store || row.store === store);
    });
    return settled("readonly", function (kept) {
      return kept.getAll(own(store));
    })
      .catch(function () {
        return undefined;
      })
      .then(function (found) {
        var all = new Map();
        (found || []).concat(here).forEach(function (row) {
          var known = all.get(id(row.store, row.key));
          if (!known || known.at < row.at) all.set(id(row.store, row.key), row);
        });
        return Array.from(all.values()).sort(function (one, other) {
          return one.at - other.at;
        });
      });
  }

  function get(store, key) {
    return rows(store).then(function (found) {
      var row = found.find(function (one) {
        return one.key === String(key);
      });
      return row && row.value;
    });
  }

  function remove(store, key, order) {
    var known = memory.get(id(store, key));
    if (known && (order === undefined || known.at === order)) memory.delete(id(store, key));
    return settled("readwrite", function (kept) {
      var place = [person, store, String(key)];
      if (order === undefined) {
        kept.delete(place);
        return;
      }
      kept.get(place).onsuccess = function (event) {
        var row = event.target.result;
        if (row && row.at === order) kept.delete(place);
      };
    }).catch(function () {});
  }

  function replace(store, key, order, value) {
    var known = memory.get(id(store, key));
    if (known && known.at === order) known.value = value;
    return settled("readwrite", function (kept) {
      kept.get([person, store, String(key)]).onsuccess = function (event) {
        var row = event.target.result;
        if (row && row.at === order) kept.put(Object.assign(row, { value: value }));
      };
    }).catch(function () {});
  }

  function count(store) {
    return rows(store).then(function (found) {
      return found.filter(function (row) {
        return row.unsent;
      }).length;
    });
  }

  function clear() {
    memory.clear();
    return settled("readwrite", function (kept) {
      kept.delete(own());
    }).catch(function () {});
  }

  /* Who uses the device, for the page without a line. Others never see what somebody left here; it goes when they have
     been away for 14 days and somebody else is signed in. */
  function meet() {
    var row = { person: "", store: "device", key: "who", unsent: false, at: Date.now() };
    row.value = { person: person, language: document.documentElement.lang };
    return settled("readwrite", function (kept) {
      if (!person) {
        kept.delete([row.person, row.store, row.key]);
        return;
      }
      kept.put(row);
      kept.openCursor().onsuccess = function (event) {
        var cursor = event.target.result;
        if (!cursor) return;
        var isOthers = cursor.value.person && cursor.value.person !== person;
        if (isOthers && cursor.value.at < Date.now() - KEPT_FOR_OTHERS) cursor.delete();
        cursor.continue();
      };
    }).catch(function () {});
  }

  function turn(now) {
    if (now === online) return;
    online = now;
    watchers.forEach(function (callback) {
      callback(online);
    });
  }

  addEventListener("online", function () {
    turn(true);
  });
  addEventListener("offline", function () {
    turn(false);
  });

  function outcome(answer) {
    if (answer.ok) return "sent";
    if (answer.type === "opaqueredirect" || answer.status === 400 || answer.status === 401) return "signed out";
    if (answer.status === 409) return "clash";
    if (answer.status === 429 || answer.status >= 500) return "no line";
    return "refused";
  }

  function post(href, fields) {
    var stop = new AbortController();
    var timer = setTimeout(function () {
      stop.abort();
    }, TIMEOUT);
    return fetch(href, {
      method: "POST",
      body: fields instanceof FormData ? fields : new URLSearchParams(fields),
      headers: { Accept: "application/json" },
      redirect: "manual",
      signal: stop.signal,
    })
      .then(function (answer) {
        var found = { outcome: outcome(answer), status: answer.status, answer: null };
        if (!/json/.test(answer.headers.get("Content-Type") || "")) return found;
        return answer.json().then(function (body) {
          found.answer = body;
          return found;
        });
      })
      .catch(function () {
        return { outcome: "no line", status: 0, answer: null };
      })
      .finally(function () {
        clearTimeout(timer);
      });
  }

  window.Keep = {
    person: person,
    put: put,
    get: get,
    all: rows,
    remove: remove,
    replace: replace,
    count: count,
    clear: clear,
    isDurable: function () {
      return opening.then(Boolean);
    },
    isOnline: function () {
      return online;
    },
    watch: function (callback) {
      watchers.push(callback);
    },
    post: post,
  };

  /* Signing out leaves nothing behind on a device that several people use, and asks before it deletes what nobody has. */
  function leave() {
    clear().then(function () {
      form.submit();
    });
  }

  meet();
  if (!form) return;

  if (navigator.serviceWorker) {
    addEventListener("load", function () {
      var href = script.src.replace(/static\/[^/]+\/keep\.js.*$/, "sw.js");
      navigator.serviceWorker.register(href, { updateViaCache: "none" }).catch(function () {});
    });
  }

  /* What attendance left behind is sent from whatever page comes next; the list of an event does it by itself. */
  rows().then(function (found) {
    var waits = found.some(function (row) {
      return row.unsent && row.store.indexOf("attendance-") === 0;
    });
    if (!waits || document.querySelector("[data-presence]")) return;
    form.dataset.sends.split(" ").forEach(function (href) {
      var script = document.createElement("script");
      script.src = href;
      script.async = false;
      document.head.append(script);
    });
  });

  var question = document.getElementById("unsent");
  document.querySelectorAll("form").forEach(function (one) {
    if (one.action !== form.action) return;
    one.addEventListener("submit", function (event) {
      event.preventDefault();
      count().then(function (waiting) {
        if (!waiting) {
          leave();
          return;
        }
        question.querySelector("[data-waiting]").textContent = waiting;
        question.showModal();
      });
    });
  });
  question.querySelector("[data-leave]").addEventListener("click", leave);
  question.querySelector("[data-stay]").addEventListener("click", function () {
    question.close();
  });
})();
