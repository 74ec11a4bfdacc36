// An evaluation: tables of scores with what was published and what is had blindly, and a gallery of wrong answers.

const data = JSON.parse(document.getElementById("data").textContent);
const PAGE_SIZE = 24;
const NAMES = {
  average_precision: "AP", roc_auc: "ROC-AUC", balanced_accuracy: "balanced accuracy", f1: "F1",
  binary_acc: "binary acc", question_acc: "question acc", in_form: "in form",
  accuracy_by_first_character: "accuracy, first character", claims_true: "claims true", record_covered: "record covered",
  reasoning_agrees: "reasoning agrees", macro_f1: "macro F1", instance_accuracy: "whole clips right",
  macro_f1_exclusive: "macro F1, exclusive", instance_accuracy_exclusive: "whole clips right, exclusive",
};
const TITLES = {
  binary: "Yes/no questions", pairs: "Pairs of questions, by skill", "pairs by task": "Pairs of questions, by task",
  choices: "Choices", reasoned: "Reasoned answers", primitives: "All primitives of a clip at once", captions: "Captions",
  "binary by condition": "Yes/no questions, by what is hard about the clip",
  "choices by condition": "Choices, by source and twins", "reasoned by condition": "Reasoned answers, by source and twins",
  "look-alikes merged": "Motions, with look-alikes counted as one", "all twins": "Questions that are right about every twin",
};
const CHANGES = { reversed: "played backwards", mirrored: "mirrored", frozen: "frozen at the first frame",
  shuffled: "with shuffled frames, whose right answer is that of the clip itself" };

function titleOf(kind) {
  const [first, ...rest] = kind.split(" ");
  return first in CHANGES ? `${titleOf(rest.join(" "))}, clips ${CHANGES[first]}` : TITLES[kind] ?? kind;
}

function percent(value) {
  return value === null || value === undefined ? "–" : (100 * value).toFixed(1);
}

function bar(value) {
  const inner = element("span");
  inner.style.setProperty("--share", `${Math.max(0, Math.min(1, value ?? 0)) * 100}%`);
  return element("span", { class: "bar", "aria-hidden": "true" }, inner);
}

function cell(score, withBar = false) {
  if (score === undefined) return element("td", {}, "");
  if (typeof score !== "object" || score === null) return element("td", {}, percent(score));
  const bounds = score.interval;
  const range = bounds ? element("span", { class: "range" }, `${percent(bounds[0])}–${percent(bounds[1])}`) : null;
  return element("td", {}, percent(score.value), range, withBar ? bar(score.value) : null);
}

function metricsOf(table) {
  return Object.keys(table.all).filter((name) => table.all[name] !== null && typeof table.all[name] === "object");
}

function scoreTable(kind, table) {
  const metrics = metricsOf(table);
  const counted = ["questions", "pairs", "clips"].find((name) => name in table.all) ?? "questions";
  const head = element("tr", {}, element("th", {}, kind.endsWith("by condition") ? "clips" : "task"),
    element("th", {}, counted),
    ...metrics.map((name) => element("th", { scope: "col" }, NAMES[name] ?? name.replaceAll("_", " "))));
  const line = (name, row, count, style) => element("tr", { class: style }, element("td", {}, name),
    element("td", {}, count === undefined ? "" : String(count)),
    ...metrics.map((metric, place) => cell(row[metric], place === 0)));
  const rows = Object.entries(table.tasks).map(([task, row]) => line(task, row, row[counted], null));
  const overlap = kind.endsWith("by condition"); // a clip counts under each of its conditions: sums would say nothing
  if (rows.length > 1 && !overlap) rows.push(line("mean over tasks", table.macro, undefined, "sum"));
  if (!overlap) rows.push(line("all questions", table.all, table.all[counted], "sum"));
  for (const [system, kinds] of Object.entries(data.baselines)) {
    if (!(kind in kinds) || overlap) continue;
    if (Object.keys(table.tasks).length > 1) rows.push(line(`${system}, mean over tasks`, kinds[kind].macro, undefined, "blind"));
    rows.push(line(`${system}, all questions`, kinds[kind].all, undefined, "blind"));
  }
  return element("div", { class: "scores", id: `scores-${kind.replaceAll(" ", "-")}` },
    element("h2", {}, titleOf(kind)),
    element("div", { class: "wide" }, element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows))));
}

function publishedTable(binary) {
  const tasks = Object.keys(Object.values(data.published)[0]).filter((task) => task && task in binary.tasks);
  if (!tasks.length) return null;
  const whole = tasks.length === 15;
  const head = element("tr", {}, element("th", {}, "average precision"), ...tasks.map((task) => element("th", {}, task)),
    whole ? element("th", {}, "mean") : null);
  const own = element("tr", { class: "sum" }, element("td", {}, "this system"),
    ...tasks.map((task) => element("td", {}, percent(binary.tasks[task].average_precision.value))),
    whole ? element("td", {}, percent(binary.macro.average_precision.value)) : null);
  const rows = Object.entries(data.published).map(([model, row]) => element("tr", {}, element("td", {}, model),
    ...tasks.map((task) => element("td", {}, percent(row[task]))), whole ? element("td", {}, percent(row[""])) : null));
  return element("div", { class: "scores", id: "published" }, element("h2", {}, "Beside the published results"),
    element("p", { class: "dim" }, "Published numbers are of CameraBench's own videos; compare them only with those."),
    element("div", { class: "wide" }, element("table", {}, element("thead", {}, head), element("tbody", {}, own, ...rows))));
}

function pairTable(title, id, heads, rows) {
  if (!rows.length) return null;
  return element("div", { class: "scores", id }, element("h2", {}, title), element("div", { class: "wide" },
    element("table", {}, element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", {}, head)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((value) => element("td", {}, String(value)))))))));
}

function drawTables() {
  const facts = data.facts.map(([name, value]) => element("li", {}, element("span", { class: "dim" }, `${name} `), value));
  document.getElementById("facts").append(...facts);
  document.getElementById("notes").append(...data.notes.map((note) => element("p", { class: "note" }, note)));
  const tables = document.getElementById("tables");
  for (const [kind, table] of Object.entries(data.scores)) tables.append(scoreTable(kind, table));
  const made = [
    data.scores.binary ? publishedTable(data.scores.binary) : null,
    pairTable("Taken for its look-alike", "lookalikes", ["clips with", "without", "clips", "said to have both", "%"],
      data.lookalikes.map((row) => [row.motion, row.taken_for, row.clips, row.said_yes, percent(row.said_yes / row.clips)])),
    pairTable("Confusions", "confusions", ["right answer", "what was said", "times"],
      data.confusions.map((row) => [row.right, row.said, row.count])),
  ];
  tables.append(...made.filter((one) => one !== null));
}

function spelledOut(entry, answer) {
  return (entry.options ?? []).find((option) => option.startsWith(`${answer}.`)) ?? answer;
}

function wrongCard(entry) {
  const play = entry.file ? element("button", { type: "button", onclick: () => {
    const video = element("video", { src: entry.file, controls: true, loop: true, muted: true, playsinline: true });
    play.replaceWith(video);
    if (!reducedMotion.matches) video.play().catch(() => {});
  } }, entry.playback ? "Play the video as it is" : "Play the video") : element("p", { class: "dim" }, "no video here");
  const said = entry.error ?? spelledOut(entry, entry.said) ?? (entry.yes === undefined ? "nothing" : entry.yes > 0.5 ? "Yes" : "No");
  const sure = entry.yes === undefined ? null : element("span", { class: "dim" }, ` P(Yes) ${entry.yes.toFixed(3)}`);
  return element("li", { class: "wrong-card", "data-id": entry.id },
    play,
    element("p", { class: "dim" }, entry.task, entry.playback ? `, ${CHANGES[entry.playback].split(",")[0]}` : ""),
    element("p", { class: "question" }, entry.question),
    entry.answer ? element("p", { class: "right" }, `right: ${spelledOut(entry, entry.answer)}`) : null,
    entry.options ? element("details", { class: "dim" }, element("summary", {}, plural(entry.options.length, "option")),
      ...entry.options.map((option) => element("p", {}, option))) : null,
    element("p", { class: "said" }, entry.error ? "no answer: " : "said: ", said, sure),
    element("p", { class: "id" }, entry.video));
}

const task = document.getElementById("task");
const kind = document.getElementById("kind");
const search = document.getElementById("search");
let page = 0;

function chosen() {
  const words = search.value.trim().toLowerCase();
  return data.wrong.filter((entry) => (task.value === "" || entry.task === task.value)
    && (kind.value === "all" || (kind.value === "errors") === (entry.sure < 0))
    && (words === "" || [entry.video, entry.question, entry.said, entry.error, entry.answer]
      .some((text) => text && text.toLowerCase().includes(words))));
}

function drawWrong() {
  const found = chosen();
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  page = Math.min(page, pages - 1);
  document.getElementById("wrong-count").textContent = `${plural(found.length, "wrong answer")}, worst first`;
  document.getElementById("wrong-cards").replaceChildren(
    ...found.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE).map(wrongCard));
  const turn = (by, words) => element("button", { type: "button", disabled: page + by < 0 || page + by >= pages,
    onclick: () => { page += by; drawWrong(); document.getElementById("wrong").scrollIntoView(); } }, words);
  document.getElementById("pager").replaceChildren(
    turn(-1, "Previous"), element("span", {}, `page ${page + 1} of ${pages}`), turn(1, "Next"));
}

drawTables();
const counts = new Map();
for (const entry of data.wrong) counts.set(entry.task, (counts.get(entry.task) ?? 0) + 1);
task.append(element("option", { value: "" }, "all"),
  ...[...counts].sort().map(([name, count]) => element("option", { value: name }, `${name} (${count})`)));
kind.append(...[["all", "all"], ["answers", "wrong answers"], ["errors", "no answer"]]
  .map(([value, words]) => element("option", { value }, words)));
for (const control of [task, kind, search]) control.addEventListener("input", () => { page = 0; drawWrong(); });
drawWrong();
