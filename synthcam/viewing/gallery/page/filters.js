// Filters: any of the ticked values of a kind, all kinds together; labels each with the truth asked for.

const FACETS = [
  { key: "motion", title: "Motion", values: motionsOf },
  { key: "scene", title: "Scene family", values: (entry) => [entry.scene] },
  { key: "split", title: "Split", values: (entry) => [entry.split ?? "none"] },
  { key: "use", title: "Use", values: (entry) => [entry.use ?? "none"] },
  { key: "twin", title: "Kind of twin", values: (entry) => [entry.twin_kind ?? "no twin"] },
  { key: "claims", title: "Claims", values: (entry) => [claimsState(entry)] },
];
const labelIndex = new Map(data.labels.map(([name], i) => [name, i]));

function passes(entry, state, without = null) {
  for (const facet of FACETS) {
    const asked = state[facet.key];
    if (facet.key !== without && asked.length && !facet.values(entry).some((value) => asked.includes(value))) return false;
  }
  for (const asked of state.label) {
    const [name, letter] = asked.split(":");
    if (entry.labels[labelIndex.get(name)] !== letter) return false;
  }
  const words = state.text.toLowerCase();
  return !words || `${entry.id} ${entry.caption ?? ""}`.toLowerCase().includes(words);
}

function matching(state) {
  return data.clips.filter((entry) => passes(entry, state));
}

function showFilters(state) {
  if (textInput.value !== state.text) textInput.value = state.text;
  const focused = facetFields.contains(document.activeElement) ? document.activeElement.id : "";
  facetFields.replaceChildren(
    labelFilter(state),
    ...FACETS.map((facet) => facetFilter(facet, state)).filter((shown) => shown !== null),
  );
  if (focused) document.getElementById(focused)?.focus();
  showChosen(state);
}

// Made once: one goes on writing in it while the rest is shown anew.
const textInput = element("input", {
  id: "filter-text", type: "search", autocomplete: "off", placeholder: "name or caption",
  oninput: (event) => go({ text: event.target.value, page: 1 }, { keep: true }),
});
const textField = element("p", { class: "field" }, element("label", { for: "filter-text" }, "Search"), textInput);
const facetFields = element("div", { class: "fields" });
document.getElementById("filters").append(textField, facetFields);

function labelFilter(state) {
  const groups = new Map();
  for (const [name, group, meaning] of data.labels) {
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(element("option", { value: name, title: meaning }, name));
  }
  const add = element(
    "select",
    { id: "filter-label", onchange: (e) => go({ label: [...state.label, `${e.target.value}:t`], page: 1 }) },
    element("option", { value: "" }, "choose a label…"),
    ...[...groups].map(([group, options]) => element("optgroup", { label: group }, ...options)),
  );
  const rows = state.label.map((asked, i) => {
    const [name, letter] = asked.split(":");
    const change = (value) =>
      go({ label: state.label.flatMap((l, j) => (j === i ? (value ? [`${name}:${value}`] : []) : [l])), page: 1 });
    const truths = Object.entries(TRUTHS).map(([value, word]) =>
      element("option", { value, selected: value === letter }, word));
    return element(
      "li", {}, element("span", { class: "name" }, name),
      element("select", { id: `label-${i}`, "aria-label": `${name} is`, onchange: (e) => change(e.target.value) }, ...truths),
      element("button", { type: "button", class: "remove", "aria-label": `Remove ${name}`, onclick: () => change("") }, "×"),
    );
  });
  return element(
    "div", { class: "field" }, element("label", { for: "filter-label" }, "Label"), add,
    element("ul", { class: "label-rows" }, ...rows),
  );
}

function facetFilter(facet, state) {
  const all = new Map();
  for (const entry of data.clips) for (const value of facet.values(entry)) all.set(value, 0);
  if (all.size < 2 && !state[facet.key].length) return null;
  for (const entry of data.clips) {
    if (passes(entry, state, facet.key)) for (const value of facet.values(entry)) all.set(value, all.get(value) + 1);
  }
  const boxes = [...all].sort().map(([value, count], i) => {
    const id = `filter-${facet.key}-${i}`;
    const ticked = state[facet.key].includes(value);
    const change = () => {
      const others = state[facet.key].filter((other) => other !== value);
      go({ [facet.key]: ticked ? others : [...others, value].sort(), page: 1 });
    };
    return element(
      "li", { class: count || ticked ? null : "none" },
      element("input", { id, type: "checkbox", value, checked: ticked, onchange: change }),
      element("label", { for: id }, value), element("span", { class: "count" }, String(count)),
    );
  });
  return element("fieldset", {}, element("legend", {}, facet.title), element("ul", { class: "boxes" }, ...boxes));
}

function showChosen(state) {
  const chips = [];
  for (const name of LISTS) {
    for (const value of state[name]) {
      const [label, letter] = value.split(":");
      const words = name === "label" ? `${label} is ${TRUTHS[letter]}` : value;
      const without = { [name]: state[name].filter((other) => other !== value), page: 1 };
      chips.push(element("li", {}, element("button", { type: "button", onclick: () => go(without) }, `${words} ×`)));
    }
  }
  if (chips.length > 1) {
    const none = Object.fromEntries(LISTS.map((name) => [name, []]));
    chips.push(element("li", {}, element("button", { type: "button", onclick: () => go({ ...none, page: 1 }) }, "clear all")));
  }
  document.getElementById("chosen").replaceChildren(...chips);
}
