// What the address asks for is what is shown.

let cameFrom = null;

function show() {
  const state = readAddress();
  const reading = Boolean(state.clip);
  document.getElementById("browse").hidden = reading;
  document.getElementById("reading").hidden = !reading;
  document.body.classList.toggle("is-reading", reading);
  if (reading) {
    cameFrom = { clip: state.clip, y: cameFrom === null ? scrollY : cameFrom.y };
    if (!data.single) scrollTo(0, 0);
    showReading(state);
    return;
  }
  for (const playing of players) playing.video?.pause();
  players = [];
  document.getElementById("reading").replaceChildren();
  showFilters(state);
  showCards(state);
  if (cameFrom !== null) {
    scrollTo(0, cameFrom.y);
    document.querySelector(`[data-clip="${CSS.escape(cameFrom.clip)}"]`)?.focus({ preventScroll: true });
    cameFrom = null;
  }
}

function onKey(event) {
  const typing = event.target.closest("input, select, textarea, video, summary, button, a");
  if (!readAddress().clip || event.ctrlKey || event.metaKey || event.altKey) return;
  const follow = (rel) => document.querySelector(`#reading a[rel="${rel}"]`)?.click();
  if (event.key === "Escape") follow("up");
  else if (event.key === "j") follow("next");
  else if (event.key === "k") follow("prev");
  else if (typing) return;
  else if (event.key === "ArrowRight") for (const playing of players) playing.step(1);
  else if (event.key === "ArrowLeft") for (const playing of players) playing.step(-1);
  else if (event.key === " ") togglePlaying();
  else return;
  event.preventDefault();
}

document.getElementById("facts").replaceChildren(
  ...data.facts.map(([name, value]) => element("li", {}, element("span", { class: "dim" }, `${name} `), value)));
document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
if (matchMedia("(max-width: 60rem)").matches) document.getElementById("filter-panel").open = false;
addEventListener("hashchange", show);
addEventListener("keydown", onKey);
show();
