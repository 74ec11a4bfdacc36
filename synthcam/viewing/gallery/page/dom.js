// Elements. Text only ever becomes text: nothing of a clip is read as HTML.

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function drawing(text) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return document.importNode(parsed, true);
}

function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

function motionFamily(motion) {
  if (motion.startsWith("track-")) return "tracking";
  if (/^(arc|crane|dolly-zoom)-/.test(motion)) return "whole";
  if (/^(pan|tilt|roll)-/.test(motion)) return "turn";
  if (motion.startsWith("zoom-")) return "lens";
  if (motion === "static") return "still";
  return "travel";
}

// The motions of a camera; temporal clips are about other things.
function motionsOf(entry) {
  if (entry.motions.length) return entry.motions;
  return [entry.twin_kind === "temporal" ? "change over time" : "nothing certain"];
}

// Motions that go on together are joined by a plus, those that follow by an arrow.
function motionChips(entry) {
  const chips = [];
  const chip = (name, family) => chips.push(element("li", { class: `motion ${family}` }, name));
  const joint = (sign, words) => chips.push(element("li", { class: "joint", title: words }, sign));
  entry.order.forEach((group, after) => {
    if (after) joint("→", "then");
    group.forEach((name, beside) => {
      if (beside) joint("+", "at the same time");
      chip(name, motionFamily(name));
    });
  });
  if (!chips.length) chip(motionsOf(entry)[0], "still");
  return element("ul", { class: "motions", "aria-label": "Motions" }, ...chips);
}

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
