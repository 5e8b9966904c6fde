// What the pages need beside htmx: the token of every request that writes, and small comforts.
"use strict";

document.documentElement.classList.add("scripted");

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf"]');
  if (token) event.detail.headers["X-CSRF-Token"] = token.content;
});

// A page says more than the part that htmx would put in: an error is shown whole.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const said = event.detail.xhr;
  if (said.status >= 400) location.reload();
});

// What the reader has opened stays open when the part around it comes anew.
let open = null;
document.addEventListener("htmx:beforeSwap", () => {
  open = new Map([...document.querySelectorAll("details[id]")].map((each) => [each.id, each.open]));
});
document.addEventListener("htmx:afterSwap", () => {
  for (const each of document.querySelectorAll("details[id]")) {
    if (open && open.has(each.id)) each.open = open.get(each.id);
  }
  foldOnPhones();
});

// On a phone the filters are behind one line, so that the statements are seen at once.
function foldOnPhones() {
  const filters = document.querySelector("details.filters-fold");
  if (filters && !filters.dataset.seen) {
    filters.dataset.seen = "yes";
    if (matchMedia("(max-width: 56rem)").matches && !open) filters.open = false;
  }
}
foldOnPhones();

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-copy]");
  if (link && navigator.clipboard) {
    event.preventDefault();
    navigator.clipboard.writeText(new URL(link.getAttribute("href"), location.href).href).then(() => {
      link.textContent = link.dataset.copy;
    });
  }
  for (const each of document.querySelectorAll("details.chooser[open]")) {
    if (!each.contains(event.target)) each.open = false;
  }
});
