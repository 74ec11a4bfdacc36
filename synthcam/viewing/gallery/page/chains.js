// Captions and chains, each clause ticked with the verifier's verdict.

const MARKS = { true: "✓", false: "✗", open: "~", unread: "?", "no claim": "·", "not checked": "○" };

function sentence(piece) {
  return element(
    "li", { class: `claim ${piece.outcome.replaceAll(" ", "-")}` },
    element("span", { class: "mark", title: piece.outcome, "aria-hidden": "true" }, MARKS[piece.outcome]),
    element("span", { class: "unseen" }, `${piece.outcome}: `),
    element("span", {}, piece.text),
    piece.why ? element("span", { class: "why" }, piece.why) : null,
  );
}

function captionSection(entry, detail) {
  if (entry.caption === null) return null;
  return element(
    "section", { class: "caption" }, element("h3", {}, "Caption"),
    element("ul", { class: "claims" }, ...detail.caption.map(sentence)),
  );
}

function chainSection(detail) {
  const unchecked = detail.checked ? null : element(
    "p", { class: "note" }, `Claims are not checked. ${detail.unchecked}.`);
  return element(
    "section", { class: "chains" },
    element("h3", {}, `Chains (${detail.samples.length})`), unchecked,
    detail.samples.length ? null : element(
      "p", { class: "note" }, "No question is about this clip: its twin is missing, or none of the samples asked for fell to it."),
    element("p", { class: "legend" }, ...Object.entries(MARKS).filter(([outcome]) => outcome !== "not checked").map(
      ([outcome, mark]) => element("span", { class: `claim ${outcome.replaceAll(" ", "-")}` },
        element("span", { class: "mark", "aria-hidden": "true" }, mark), ` ${outcome}`))),
    ...detail.samples.map((sample, i) => sampleBlock(sample, i === 0)),
  );
}

function sampleBlock(sample, open) {
  const pieces = sample.sections.flatMap(([, section]) => section);
  const count = (outcome) => pieces.filter((piece) => piece.outcome === outcome).length;
  const failed = count("false") + count("unread");
  const badge = count("not checked")
    ? element("span", { class: "badge unchecked" }, "not checked")
    : failed
      ? element("span", { class: "badge fails" }, `✗ ${failed}`)
      : element("span", { class: "badge holds" }, `✓ ${count("true")}`);
  const options = sample.options.map((option) =>
    element("li", { class: option.startsWith(`${sample.answer}.`) ? "right" : null }, option));
  return element(
    "details", { class: "sample", open },
    element("summary", {}, element("span", { class: "question" }, sample.question), badge),
    element("p", { class: "about" }, [sample.kind, sample.skill, sample.topic, sample.length].join(" · ")),
    options.length ? element("ul", { class: "options" }, ...options) : null,
    sample.problem ? element("p", { class: "note" }, sample.problem) : null,
    ...sample.sections.map(([name, section]) => element(
      "div", { class: `part ${name}` }, element("h4", {}, name), element("ul", { class: "claims" }, ...section.map(sentence)))),
    sample.twin_clip ? element("p", { class: "dim" }, "The same question has another answer in ",
      element("a", { href: linkTo({ clip: sample.twin_clip, beside: "" }) }, sample.twin_clip), ".") : null,
  );
}
