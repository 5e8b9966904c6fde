// The address's hash names a place and the filter: #needs?stage=use&words=late.
const placed = () => {
  const [anchor, query] = location.hash.slice(1).split("?");
  return { anchor, query: new URLSearchParams(query) };
};
const place = (anchor, query) => {
  const said = query.toString();
  history.replaceState(null, "", anchor || said ? `#${anchor}${said ? `?${said}` : ""}` : location.pathname);
};

// A link to a quote opens the folded part it stands in; a printed page shows the folded parts too.
const reveal = () => {
  const { anchor } = placed();
  const target = document.getElementById(anchor);
  if (!target) return;
  target.dispatchEvent(new CustomEvent("sought", { bubbles: true }));
  for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
addEventListener("DOMContentLoaded", reveal);
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details.print:not([open])")];
  folded.forEach((part) => { part.open = true; });
});
addEventListener("afterprint", () => folded.forEach((part) => { part.open = false; }));
{% include "filter.js" %}
{% include "topicmap.js" %}
