// Labelling by keyboard: a class by its key, s to skip, u to undo, n for the note. Every key stands beside what it does.
"use strict";

document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (at.matches("input[name=note], textarea, select")) {
    if (event.key === "Escape") at.blur();
    return;
  }
  const wanted = document.querySelector(`#turn [data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.form.classList.contains("htmx-request")) return; // the statement on the page is labelled already
  if (wanted.type === "radio") {
    wanted.checked = true;
    wanted.form.requestSubmit(wanted.form.querySelector("[data-send]"));
  } else if (wanted.name === "note") wanted.focus();
  else wanted.click();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "turn") document.body.dispatchEvent(new Event("labelled"));
});
