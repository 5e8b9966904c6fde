
// The filter of moments, needs, topics and their quotes, by stage and words. Parts with one data-item belong together.
const filter = (form) => {
  const folded = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/\s+/g, " ");
  const items = new Map();
  document.querySelectorAll("[data-item]").forEach((part) => {
    const item = items.get(part.dataset.item) || { parts: [], quotes: [], named: "", stages: [] };
    item.parts.push(part);
    item.named += ` ${folded([...part.querySelectorAll("[data-words]")].map((each) => each.textContent).join(" "))}`;
    item.quotes.push(...[...part.querySelectorAll(".quote")].map((quote) => ({ quote, said: folded(quote.querySelector("blockquote").textContent) })));
    if (part.dataset.kind) [item.kind, item.stages] = [part.dataset.kind, part.dataset.stages.split(" ")];
    items.set(part.dataset.item, item);
  });
  const all = [...items.values()].filter((item) => item.kind);
  const options = [...form.elements.stage.options], words = form.elements.words;
  const stagesOf = (option) => option.dataset.stages.split(" ").filter(Boolean);
  const atStage = (item, stages) => !stages.length || stages.some((stage) => item.stages.includes(stage));
  const holds = (text, wanted) => wanted.every((word) => text.includes(word));
  const kinds = [...form.querySelectorAll("[data-shown]")];
  const count = (number) => number.toLocaleString("en");

  const apply = () => {
    const wanted = folded(words.value).split(" ").filter(Boolean), stages = stagesOf(form.elements.stage.selectedOptions[0]);
    const tally = Object.fromEntries(kinds.map((part) => [part.dataset.shown, [0, 0]]));
    const perStage = options.map(() => 0), active = Boolean(wanted.length || stages.length);
    for (const item of all) {
      const spoken = item.quotes.filter(({ said }) => holds(said, wanted));
      const fits = !wanted.length || spoken.length > 0 || holds(item.named, wanted);
      const show = fits && atStage(item, stages);
      const quoted = show && (spoken.length ? spoken : item.quotes);
      options.forEach((option, k) => { perStage[k] += fits && atStage(item, stagesOf(option)); });
      item.parts.forEach((part) => part.classList.toggle("out", !show));
      item.quotes.forEach((each) => each.quote.classList.toggle("out", show && !quoted.includes(each)));
      // What is shown in a folded table alone would not be seen.
      if (active && show && item.parts.length === 1) { const fold = item.parts[0].closest("details"); if (fold && fold !== item.parts[0]) fold.open = true; }
      tally[item.kind] && (tally[item.kind][0] += show, tally[item.kind][1] += 1);
      tally.quote && (tally.quote[0] += show ? quoted.length : 0, tally.quote[1] += item.quotes.length);
    }
    options.forEach((option, k) => { option.textContent = `${option.dataset.name} (${count(perStage[k])})`; });
    const said = ([shown, of], name) => (shown === of ? `${count(of)} ${name}` : `${count(shown)} of ${count(of)} ${name}`);
    kinds.forEach((part) => { part.textContent = said(tally[part.dataset.shown], part.dataset.name); });
    document.querySelectorAll("[data-filtered]").forEach((note) => {
      const part = kinds.find((each) => each.dataset.shown === note.dataset.filtered);
      note.hidden = !active;
      note.querySelector("span").textContent = `${form.dataset.here} ${part.textContent}.`;
    });
    form.classList.toggle("on", active);
    dispatchEvent(new Event("filtered"));
  };
  const note = () => {
    const { anchor, query } = placed();
    ["stage", "words"].forEach((name) => { const value = form.elements[name].value.trim(); value ? query.set(name, value) : query.delete(name); });
    place(anchor, query);
  };
  const read = () => {
    const { query } = placed();
    form.elements.stage.value = query.get("stage") || "";
    if (form.elements.stage.selectedIndex < 0) form.elements.stage.value = "";
    words.value = query.get("words") || "";
    apply();
  };
  const lift = () => { form.elements.stage.value = words.value = ""; apply(); note(); };

  form.addEventListener("input", () => { apply(); note(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.querySelectorAll("[data-reset]").forEach((button) => button.addEventListener("click", (event) => { event.preventDefault(); lift(); }));
  // An address with a filter sets it; a link within the page keeps the one that is set, unless it leads to what that hides.
  addEventListener("hashchange", () => { placed().query.toString() ? read() : note(); });
  addEventListener("sought", ({ target }) => { if (target.closest(".out")) lift(); });
  form.hidden = false;
  read();
};
document.querySelectorAll(".filter").forEach(filter);
