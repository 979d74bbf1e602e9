(function () {
  "use strict";
  var box = document.getElementById("search"), found = document.getElementById("found");
  var rows = Array.prototype.slice.call(document.querySelectorAll("#sessions tbody tr"));
  function search() {
    var words = box.value.toLowerCase().split(/\s+/).filter(Boolean), count = 0;
    rows.forEach(function (row) {
      var text = row.getAttribute("data-text");
      row.hidden = !words.every(function (word) { return text.indexOf(word) !== -1; });
      count += row.hidden ? 0 : 1;
    });
    found.textContent = words.length ? count + " of " + rows.length : "";
  }
  box.addEventListener("input", search);
  search();
})();
