// What the pages need beside htmx: the token of every request that writes, and closing what lies over the page.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf"]');
  if (token) event.detail.headers["X-CSRF-Token"] = token.content;
});

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.chooser[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
