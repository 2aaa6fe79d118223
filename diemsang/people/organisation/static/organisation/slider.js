// The range input stands for months; it writes the first day of the month into the date field and sends the form.
(function () {
  "use strict";
  const box = document.querySelector(".org-range");
  const form = document.getElementById("chon-ngay");
  const date = document.getElementById("ngay");
  if (!box || !form || !date) return;
  const range = box.querySelector("input");
  const output = box.querySelector("output");
  const firstYear = Number(box.dataset.first.slice(0, 4));
  const line = document.getElementById("ngay-dang-xem");
  let waiting = 0;
  function chosen() {
    const month = Number(range.value);
    const two = (number) => String(number).padStart(2, "0");
    return "01/" + two((month % 12) + 1) + "/" + (firstYear + Math.floor(month / 12));
  }
  range.addEventListener("input", function () {
    output.textContent = date.value = chosen();
    if (line) for (const end of ["x1", "x2"]) line.setAttribute(end, (100 * range.value) / range.max + "%");
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () { form.requestSubmit(); }, 250);
  });
  box.hidden = false;
})();
