(function () {
  "use strict";
  var box = document.getElementById("search"), found = document.getElementById("found");
  var more = document.getElementById("more"), limit = 500;
  var rows = Array.prototype.map.call(document.querySelectorAll("#sessions tbody tr"), function (row) {
    return { row: row, text: row.getAttribute("data-text"), hidden: false };
  });
  function search() {
    var words = box.value.toLowerCase().split(/\s+/).filter(Boolean), count = 0;
    rows.forEach(function (each) {
      var fits = words.every(function (word) { return each.text.indexOf(word) !== -1; });
      count += fits ? 1 : 0;
      var hidden = !fits || count > limit;
      if (hidden !== each.hidden) {
        each.row.hidden = each.hidden = hidden;
      }
    });
    var shown = Math.min(count, limit);
    more.hidden = shown === count;
    found.textContent = (words.length ? count + " of " + rows.length : "") + (more.hidden ? "" : " (" + shown + " shown)");
  }
  box.addEventListener("input", search);
  more.addEventListener("click", function () {
    limit = Infinity;
    search();
  });
  search();
})();
