// Labels in three parts, what the measurement found, the raw record, and the spec.

const PARTS = [
  ["t", "True", "seen for certain"],
  ["n", "None", "not asked: visible but not certain"],
  ["f", "False", "certainly not there"],
];

function labelSection(entry) {
  const parts = PARTS.map(([letter, word, meaning]) => {
    const names = labelsOf(entry, letter);
    const chips = names.map(([name, , says]) => element("li", { title: says }, name));
    return element(
      "div", { class: `labels ${word.toLowerCase()}`, "data-truth": word },
      element("h4", {}, `${word} `, element("span", { class: "dim" }, `${names.length}, ${meaning}`)),
      element("ul", {}, ...chips),
    );
  });
  return element("section", {}, element("h3", {}, "Labels"), ...parts);
}

function effectSection(detail) {
  const rows = detail.effects.map(([component, negative, back, positive, on]) => {
    const bar = (share, way) => {
      const made = element("span", { class: `effect ${way} ${motionFamily(positive)}` });
      made.style.width = `${Math.min(50, 50 * share)}%`;
      return made;
    };
    const words = (name, share) => element("td", { class: share >= 0.005 ? "number" : "number off" },
      share >= 0.005 ? `${name} ${(100 * share).toFixed(0)} %` : name);
    return element(
      "tr", {}, words(negative, back),
      element("td", { class: "bars", "aria-hidden": "true" }, bar(back, "negative"), bar(on, "positive")),
      words(positive, on),
    );
  });
  const told = Object.entries(detail.told_apart).filter(([, { told }]) => told !== null).map(([pair, { told, margin }]) =>
    element("li", {}, `${pair}: ${told ? "told apart" : "not told apart"}, ${(100 * margin).toFixed(1)} % left over`));
  const f = detail.frustum;
  const moved = `apex moved ${f.apex_moved_m.toFixed(2)} m · axis turned ${f.axis_turned_deg.toFixed(1)}° · ` +
    `field of view ${f.hfov_first_deg.toFixed(1)}° to ${f.hfov_last_deg.toFixed(1)}° · ` +
    `${(100 * f.still_seen).toFixed(0)} % of the first frustum still seen at the end`;
  return element(
    "section", { class: "measured" }, element("h3", {}, "How far the picture moves"),
    element("p", { class: "dim" }, "In shares of its width, each way apart: nothing cancels."),
    element("table", { class: "effects" }, element("tbody", {}, ...rows)),
    told.length ? element("ul", { class: "told-apart dim" }, ...told) : null,
    element("p", { class: "dim" }, moved),
  );
}

function pairs(title, record) {
  const rows = Object.entries(record).filter(([, value]) => value !== null).flatMap(([name, value]) => [
    element("dt", {}, name),
    element("dd", {}, Array.isArray(value) ? value.join(", ") : String(value)),
  ]);
  return element("details", { class: "pairs" }, element("summary", {}, title), element("dl", {}, ...rows));
}

function differingLabels(one, other) {
  const rows = data.labels.map(([name, , says], i) => [name, says, one.labels[i], other.labels[i]]).filter(([, , a, b]) => a !== b);
  const truth = (letter) => element("td", { class: `truth ${TRUTHS[letter].toLowerCase()}` }, TRUTHS[letter]);
  return element(
    "section", { class: "differing" },
    element("h3", {}, rows.length ? `${plural(rows.length, "label")} that differ` : "No label differs"),
    rows.length ? element(
      "table", {},
      element("thead", {}, element("tr", {}, ...["Label", one.id, other.id].map((w) => element("th", { scope: "col" }, w)))),
      element("tbody", {}, ...rows.map(([name, says, a, b]) =>
        element("tr", {}, element("th", { scope: "row", title: says }, name), truth(a), truth(b)))),
    ) : null,
  );
}
