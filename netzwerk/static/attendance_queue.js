/* Sends what waits on this device of attendance, of every event, one after the other and the oldest first.

   An entry is a tap {person, was, wanted, tap, earlier} or somebody who came along {along: fields, tap}; `href` says
   where it goes, `sheet` is the page of its list. Sending one twice is harmless: the server knows `tap`. */
(function () {
  "use strict";

  var Keep = window.Keep;
  if (!Keep) return;
  var FIRST_PAUSE = 2000;
  var LONGEST_PAUSE = 30000;

  function isOurs(row) {
    return row.store.indexOf("attendance-") === 0 && row.value.href;
  }

  function fields(entry, token) {
    if (entry.along) return Object.assign({ csrf_token: token, tap: entry.tap }, entry.along);
    return {
      csrf_token: token,
      person: entry.person,
      was: entry.was,
      wanted: entry.wanted,
      tap: entry.tap,
      earlier: entry.earlier.join(" "),
    };
  }

  /* Two pages of one device do not send at the same time: an older tap would arrive behind a newer one. */
  function alone(work) {
    return navigator.locks ? navigator.locks.request("attendance", work) : work();
  }

  /* told(what, row, answer) hears of each entry: "sent", "clash" or "refused"; settled() when nothing more can be sent. */
  window.AttendanceQueue = function (token, told, settled) {
    var refused = new Set();
    var signedOut = false;
    var busy = null;
    var pause = 0;
    var timer = 0;

    function settle(row, result) {
      if (result.outcome === "sent") {
        return Keep.remove(row.store, row.key, row.at).then(function () {
          told("sent", row, result.answer);
        });
      }
      if (result.outcome === "clash") {
        row.value.clash = JSON.stringify(JSON.parse(result.answer.entries[row.key]));
        return Keep.replace(row.store, row.key, row.at, row.value).then(function () {
          told("clash", row, result.answer);
        });
      }
      refused.add(row.value.tap);
      told("refused", row, result.answer);
      return undefined;
    }

    function send() {
      return Keep.all().then(function (found) {
        var next = found.find(function (row) {
          return isOurs(row) && !row.value.clash && !refused.has(row.value.tap);
        });
        if (!next || signedOut) return undefined;
        return Keep.post(next.value.href, fields(next.value, token)).then(function (result) {
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
          return Promise.resolve(settle(next, result)).then(send);
        });
      });
    }

    function flush() {
      if (!busy) {
        busy = alone(send).finally(function () {
          busy = null;
          settled();
        });
      }
      return busy;
    }

    Keep.watch(function (online) {
      if (online) {
        pause = 0;
        flush();
      }
      settled();
    });
    document.addEventListener("visibilitychange", function () {
      if (!document.hidden) flush();
    });

    return {
      flush: flush,
      isOurs: isOurs,
      isRefused: function (entry) {
        return refused.has(entry.tap);
      },
      isSignedOut: function () {
        return signedOut;
      },
      isLate: function () {
        return signedOut || pause > 0 || !Keep.isOnline();
      },
    };
  };
})();
