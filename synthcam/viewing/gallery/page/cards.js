// The clips that pass the filters, a page at a time. Moving over a picture leafs through its frames.

const PER_PAGE = 24;

function showCards(state) {
  const found = matching(state);
  const pages = Math.max(1, Math.ceil(found.length / PER_PAGE));
  const page = Math.min(state.page, pages);
  const total = data.clips.length;
  document.getElementById("count").textContent =
    found.length === total ? plural(total, "clip") : `${found.length} of ${plural(total, "clip")}`;
  const shown = found.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  const cards = document.getElementById("cards");
  cards.replaceChildren(...shown.map(card));
  // As high as the highest of them: cards stand in rows.
  cards.style.setProperty("--shape", String(Math.min(16 / 9, ...shown.map((entry) => entry.width / entry.height))));
  if (!shown.length) {
    cards.append(element("li", { class: "nothing" }, "No clip passes all of these filters."));
  }
  showPager(page, pages);
}

function card(entry) {
  const place = [entry.scene, entry.split, entry.use].filter(Boolean).join(" · ");
  const twins = entry.twins.length ? element("span", { class: "badge twin" }, `twin: ${entry.twin_kind ?? "matched"}`) : null;
  const link = element(
    "a", { class: "card", href: linkTo({ clip: entry.id }), "data-clip": entry.id },
    picture(entry),
    element(
      "div", { class: "card-words" },
      motionChips(entry),
      element("p", { class: "place" }, element("span", { class: "id" }, entry.id), ` ${place}`),
      element("p", { class: "badges" }, claimBadge(entry), twins),
    ),
  );
  return element("li", {}, link);
}

function picture(entry) {
  const frame = element("div", { class: "picture" });
  if (!entry.strip) {
    frame.append(element("p", { class: "missing" }, "the video is not there"));
    return frame;
  }
  const image = element("img", { src: entry.strip, alt: "", loading: "lazy", decoding: "async", draggable: "false" });
  image.style.aspectRatio = `${entry.width} / ${entry.height}`;
  const needle = element("div", { class: "needle" });
  const turnTo = (tile) => {
    image.style.objectPosition = `${entry.tiles > 1 ? (100 * tile) / (entry.tiles - 1) : 0}% 50%`;
    needle.style.left = `${(100 * tile) / entry.tiles}%`;
    needle.style.width = `${100 / entry.tiles}%`;
  };
  turnTo(0);
  frame.addEventListener("pointermove", (event) => {
    const box = frame.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    turnTo(Math.min(entry.tiles - 1, Math.max(0, Math.floor(share * entry.tiles))));
  });
  frame.addEventListener("pointerleave", () => turnTo(0));
  frame.append(image, needle, element("span", { class: "length" }, `${entry.seconds.toFixed(1)} s`));
  return frame;
}

function showPager(page, pages) {
  const step = (to, words) =>
    to >= 1 && to <= pages
      ? element("a", { href: linkTo({ page: to }) }, words)
      : element("span", { class: "off", "aria-hidden": "true" }, words);
  const pager = document.getElementById("pager");
  pager.hidden = pages < 2;
  pager.replaceChildren(step(page - 1, "← Previous"), element("span", {}, `page ${page} of ${pages}`), step(page + 1, "Next →"));
}
