/* On any page: what attendance left on this device is sent, and a note says what still waits. */
(function () {
  "use strict";

  var Keep = window.Keep;
  var form = document.querySelector("[data-signs-out]");
  var words = document.getElementById("attendance-waits");
  if (!Keep || !window.AttendanceQueue || !form || !words) return;
  var note = words.content.firstElementChild.cloneNode(true);
  var stuck = new Map();
  var sent = 0;
  document.getElementById("main").prepend(note);

  function part(name) {
    return note.querySelector("[data-" + name + "]");
  }

  function show() {
    Keep.all().then(function (found) {
      var ours = found.filter(queue.isOurs);
      var left = ours.filter(function (row) {
        return row.value.clash || queue.isRefused(row.value);
      });
      var many = ours.length - left.length;
      var late = many > 0 && queue.isLate();
      part("late").hidden = !late;
      part("one").hidden = !late || many !== 1;
      part("several").hidden = !late || many < 2;
      part("many").textContent = many;
      part("safe").hidden = !late;
      part("sent").hidden = many > 0 || left.length > 0 || !sent;
      part("stuck").hidden = !left.length;
      note.hidden = !late && !left.length && part("sent").hidden;
      if (!left.length) return;
      part("other").hidden = !left.some(function (row) {
        return row.value.clash;
      });
      part("sheet").href = left[0].value.sheet;
      part("why").textContent = left
        .map(function (row) {
          return stuck.get(row.value.tap) || "";
        })
        .filter(Boolean)
        .join(" ");
    });
  }

  var queue = window.AttendanceQueue(
    form.querySelector("[name=csrf_token]").value,
    function (what, row, answer) {
      if (what === "sent") sent += 1;
      if (what === "refused" && answer && answer.message) stuck.set(row.value.tap, answer.message);
    },
    show,
  );

  part("drop").addEventListener("click", function () {
    Keep.all().then(function (found) {
      var gone = found.filter(function (row) {
        return queue.isOurs(row) && (row.value.clash || queue.isRefused(row.value));
      });
      Promise.all(
        gone.map(function (row) {
          return Keep.remove(row.store, row.key, row.at);
        }),
      ).then(show);
    });
  });

  queue.flush();
})();
