
// The map of topics: a circle is named under the pointer, chosen by a click or Enter; arrows walk, + - 0 zoom.
const topicMap = (root) => {
  const svg = root.querySelector("svg"), tip = svg.querySelector(".tip"), told = root.querySelector("[role=status]");
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const spots = [...svg.querySelectorAll(".spot")].map((link) => {
    const [cx, cy, r] = ["cx", "cy", "r"].map((name) => Number(link.querySelector("circle").getAttribute(name)));
    const label = svg.querySelector(`.name[data-item="${link.dataset.item}"]`);
    return { link, cx, cy, r, label, lines: [...label.querySelectorAll("tspan")], card: document.getElementById(link.dataset.item) };
  });
  const spotOf = (link) => spots.find((spot) => spot.link === link);
  const shown = () => spots.filter((spot) => !spot.link.classList.contains("out"));
  let view = { x: 0, y: 0, zoom: 1 }, chosen = null;

  const draw = () => {
    const { x, y, zoom } = view, unit = width / zoom / (svg.clientWidth || width);
    svg.setAttribute("viewBox", `${x} ${y} ${width / zoom} ${height / zoom}`);
    svg.style.setProperty("--unit", `${unit}px`);
    svg.classList.toggle("zoomed", zoom > 1);
    // The largest circles have the first choice: a name that would stand over another one's is left out.
    const taken = [];
    for (const { cx, cy, r, label, lines } of spots) {
      const half = Math.max(...lines.map((line) => line.getComputedTextLength())) / 2 + 2 * unit, rise = lines.length * 6.5 * unit;
      const at = Math.min(Math.max(cx, x + half), x + width / zoom - half);
      const free = Math.abs(at - cx) < r && taken.every((box) => Math.abs(box.at - at) > box.half + half || Math.abs(box.cy - cy) > box.rise + rise);
      lines.forEach((line) => line.setAttribute("x", at));
      label.classList.toggle("tight", !free);
      if (free) taken.push({ at, cy, half, rise });
    }
    name(null);
  };
  const look = (zoom, cx, cy) => {
    zoom = Math.min(Math.max(zoom, 1), 12);
    const within = (middle, size) => Math.min(Math.max(middle - size / zoom / 2, 0), size - size / zoom);
    view = { zoom, x: within(cx, width), y: within(cy, height) };
    draw();
  };
  const zoomBy = (by) => look(by ? view.zoom * by : 1, view.x + width / view.zoom / 2, view.y + height / view.zoom / 2);
  const toPlane = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());

  // The name of the circle under the pointer, above all others and within the map.
  const name = (spot) => {
    const hidden = spot && spot.label.classList.contains("tight");
    tip.textContent = hidden ? spot.card.querySelector("summary strong").textContent : "";
    if (!hidden) return;
    const half = tip.getComputedTextLength() / 2, unit = width / view.zoom / svg.clientWidth;
    const above = spot.cy - spot.r - 6 * unit, right = view.x + width / view.zoom;
    tip.setAttribute("x", Math.max(Math.min(spot.cx, right - half), view.x + half));
    tip.setAttribute("y", above - 12 * unit > view.y ? above : spot.cy + spot.r + 16 * unit);
  };
  const choose = (spot) => {
    if (chosen) [chosen.link, chosen.card].forEach((part) => part.classList.remove("on"));
    chosen = spot;
    spots.forEach(({ link }) => { link.tabIndex = -1; link.removeAttribute("aria-current"); });
    if (!spot) { if (shown().length) shown()[0].link.tabIndex = 0; return; }
    [spot.link, spot.card].forEach((part) => part.classList.add("on"));
    spot.card.open = true;
    spot.link.tabIndex = 0;
    spot.link.setAttribute("aria-current", "true");
  };
  const walk = (from, dx, dy) => {
    const far = ({ cx, cy }) => {
      const along = (cx - from.cx) * dx + (cy - from.cy) * dy, aside = Math.abs((cx - from.cx) * dy) + Math.abs((cy - from.cy) * dx);
      return along > 0 && aside <= 2 * along ? along + 2 * aside : Infinity;
    };
    const next = shown().reduce((best, spot) => (far(spot) < far(best) ? spot : best), from);
    next.link.focus();
  };
  const inSight = ({ cx, cy }) => cx > view.x && cy > view.y && cx < view.x + width / view.zoom && cy < view.y + height / view.zoom;

  svg.addEventListener("click", (event) => {
    const link = event.target.closest(".spot");
    if (!link) return;
    event.preventDefault();
    choose(spotOf(link));
    place(link.dataset.item, placed().query);
    told.textContent = told.dataset.template.replace("{topic}", link.querySelector("title").textContent);
    chosen.card.querySelector("summary").scrollIntoView({ block: "nearest" });
  });
  svg.addEventListener("pointerover", (event) => name(spotOf(event.target.closest(".spot"))));
  svg.addEventListener("pointerleave", () => name(spotOf(document.activeElement)));
  svg.addEventListener("focusin", (event) => {
    const spot = spotOf(event.target.closest(".spot"));
    if (spot && !inSight(spot)) look(view.zoom, spot.cx, spot.cy);
    name(spot);
  });
  svg.addEventListener("focusout", () => name(null));
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const ZOOMS = { "+": 1.5, "=": 1.5, "-": 1 / 1.5, 0: 0 };
  svg.addEventListener("keydown", (event) => {
    const spot = spotOf(event.target.closest(".spot"));
    if (!spot || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in STEPS) walk(spot, ...STEPS[event.key]);
    else if (event.key in ZOOMS) look(ZOOMS[event.key] && view.zoom * ZOOMS[event.key], spot.cx, spot.cy);
    else return;
    event.preventDefault();
    name(spotOf(document.activeElement));
  });

  // Zooming by wheel asks for Ctrl (a pinch on a touchpad sends it), so that the page can be scrolled past the map.
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { x, y } = toPlane(event), by = event.deltaY < 0 ? 1.25 : 0.8, next = Math.min(Math.max(view.zoom * by, 1), 12);
    const kept = view.zoom / next;
    look(next, x + (view.x + width / view.zoom / 2 - x) * kept, y + (view.y + height / view.zoom / 2 - y) * kept);
  }, { passive: false });
  let held = null, dragged = false;
  svg.addEventListener("pointerdown", (event) => { held = view.zoom > 1 ? toPlane(event) : null; dragged = false; });
  svg.addEventListener("pointermove", (event) => {
    if (!held || !event.buttons) return;
    const { x, y } = toPlane(event);
    if (!dragged && Math.hypot(x - held.x, y - held.y) * view.zoom * svg.clientWidth < 5 * width) return;
    dragged = true;
    look(view.zoom, view.x + width / view.zoom / 2 + held.x - x, view.y + height / view.zoom / 2 + held.y - y);
  });
  svg.addEventListener("click", (event) => { if (dragged) { event.preventDefault(); event.stopImmediatePropagation(); } dragged = false; }, true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  root.querySelector(".zoom").hidden = false;
  root.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => zoomBy(Number(button.dataset.zoom))));
  addEventListener("sought", ({ target }) => {
    const spot = spots.find(({ card }) => card.contains(target));
    if (spot) choose(spot);
  });
  addEventListener("filtered", () => { if (!chosen || !shown().includes(chosen)) choose(shown()[0] || null); });
  addEventListener("beforeprint", () => look(1, 0, 0));
  new ResizeObserver(draw).observe(svg);
  root.classList.add("live");
  choose(shown()[0] || null);
};
document.querySelectorAll(".topicmap").forEach(topicMap);
