// One clip with all that is known of it, or two side by side.

let players = [];

function clipHead(entry) {
  const facts = [entry.scene, entry.split, entry.use, `${entry.width}×${entry.height}`, `${entry.seconds.toFixed(2)} s`];
  return element(
    "header", { class: "clip-head" },
    element("h2", { tabindex: "-1" }, entry.id), motionChips(entry),
    element("p", { class: "dim" }, facts.filter(Boolean).join(" · "), " ", claimBadge(entry)),
  );
}

function wayBack(state, entry) {
  if (data.single) return null;
  const found = matching(state);
  const at = found.indexOf(entry);
  const near = (by, words) => {
    const other = at < 0 ? undefined : found[at + by];
    return other
      ? element("a", { href: linkTo({ clip: other.id, beside: "" }), rel: by < 0 ? "prev" : "next" }, words)
      : element("span", { class: "off", "aria-hidden": "true" }, words);
  };
  const place = at < 0 ? "" : `${at + 1} of ${found.length}`;
  return element(
    "nav", { class: "way-back", "aria-label": "Between clips" },
    element("a", { href: linkTo({ clip: "", beside: "" }), rel: "up" }, "← All clips"),
    near(-1, "‹ Previous"), element("span", { class: "dim" }, place), near(1, "Next ›"),
    element("span", { class: "keys dim" }, "← → frame · space play · j k clip · Esc back"),
  );
}

function twinSection(entry) {
  const twins = entry.twins.filter((id) => entries.has(id));
  if (!twins.length) return null;
  const links = twins.map((id) => {
    const twin = entries.get(id);
    return element("li", {}, element("a", { class: "card", href: linkTo({ clip: entry.id, beside: id }) },
      picture(twin), element("div", { class: "card-words" }, motionChips(twin),
        element("p", { class: "place" }, `${id}, side by side`))));
  });
  const list = element("ul", { class: "cards" }, ...links);
  list.style.setProperty("--shape", String(entry.width / entry.height));
  return element("section", { class: "twins" }, element("h3", {}, `Twins: ${entry.twin_kind ?? "matched"}`), list);
}

function oneClip(entry, detail, state) {
  const playing = player(entry, detail);
  players = [playing];
  return [
    wayBack(state, entry),
    element(
      "article", { class: "clip", "aria-label": `Clip ${entry.id}` },
      clipHead(entry),
      element("div", { class: "seen" }, playing.node),
      element(
        "div", { class: "told" }, captionSection(entry, detail),
        detail.frustum ? element("section", {}, element("h3", {}, "Path"), playing.drawings) : null,
        twinSection(entry), chainSection(detail),
        ...(detail.frustum ? [labelSection(entry), effectSection(detail), pairs("Raw record", detail.annotation)] : []),
        pairs("Spec: what determines the clip", detail.spec),
      ),
    ),
  ];
}

function twoClips(pair, found, state) {
  players = pair.map((entry, i) => player(entry, found[i]));
  const both = element("button", { type: "button", class: "both", onclick: () => togglePlaying() }, "Play or pause both");
  const columns = pair.map((entry, i) => element(
    "article", { "aria-label": `Clip ${entry.id}` }, clipHead(entry), players[i].node, players[i].drawings,
    captionSection(entry, found[i])));
  return [
    wayBack(state, pair[0]),
    element("p", { class: "beside-head" }, both,
      element("a", { href: linkTo({ beside: "" }) }, `${pair[0].id} alone`),
      element("a", { href: linkTo({ clip: pair[1].id, beside: "" }) }, `${pair[1].id} alone`)),
    element("div", { class: "beside" }, ...columns), differingLabels(pair[0], pair[1]),
  ];
}

function togglePlaying() {
  const videos = players.map((playing) => playing.video).filter((video) => video !== null);
  if (videos.some((video) => !video.paused)) {
    for (const video of videos) video.pause();
    return;
  }
  // Together: the first says when.
  for (const video of videos) {
    video.currentTime = videos[0].currentTime;
    video.play().catch(() => {});
  }
}

async function showReading(state) {
  const place = document.getElementById("reading");
  const pair = [state.clip, state.beside].filter(Boolean).map((id) => entries.get(id));
  for (const playing of players) playing.video?.pause();
  players = [];
  if (pair.includes(undefined)) {
    place.replaceChildren(element("p", { class: "note" }, "This gallery does not hold that clip. ",
      element("a", { href: linkTo({ clip: "", beside: "" }) }, "All clips")));
    return;
  }
  const asked = location.hash;
  let found;
  try {
    found = await Promise.all(pair.map(loadDetail));
  } catch (error) {
    place.replaceChildren(element("p", { class: "note" }, `Not shown: ${error.message}`));
    return;
  }
  if (location.hash !== asked) return;
  const shown = pair.length === 2 ? twoClips(pair, found, state) : oneClip(pair[0], found[0], state);
  place.replaceChildren(...shown.filter((part) => part !== null));
  if (!data.single) place.querySelector("h2").focus();
  for (const playing of players) playing.start();
}
