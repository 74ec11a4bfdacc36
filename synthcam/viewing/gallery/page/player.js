// The video, with its segments on a time line, its strip, and the drawings that follow it frame by frame.

function player(entry, detail) {
  const last = detail.frames - 1;
  const followers = [];
  let frame = 0;

  const readout = element("output", { class: "readout" });
  const slider = element("input", {
    type: "range", class: "slider", min: 0, max: last, step: 1, value: 0, "aria-label": `Frame of ${entry.id}`,
    oninput: (event) => seek(Number(event.target.value)),
  });
  const video = entry.video
    ? element("video", { src: entry.video, controls: true, loop: true, playsinline: true, preload: "auto",
      "aria-label": `Video of clip ${entry.id}` })
    : null;

  function showFrame(now) {
    frame = Math.min(last, Math.max(0, now));
    slider.value = frame;
    const seconds = `${(frame / detail.fps).toFixed(2)} s`;
    slider.setAttribute("aria-valuetext", `frame ${frame + 1} of ${detail.frames}, ${seconds}`);
    readout.textContent = `frame ${frame + 1} / ${detail.frames} · ${seconds}`;
    for (const follow of followers) follow(frame);
  }

  function seek(to) {
    const target = Math.min(last, Math.max(0, to));
    if (video) {
      video.pause();
      // The middle of the frame: no rounding leads to its neighbour.
      video.currentTime = (target + 0.5) / detail.fps;
    }
    showFrame(target);
  }

  if (video) {
    video.muted = true;
    const follow = (seconds) => showFrame(Math.floor(seconds * detail.fps + 1e-3));
    video.addEventListener("timeupdate", () => follow(video.currentTime));
    if (video.requestVideoFrameCallback) {
      const eachFrame = (_, told) => {
        follow(told.mediaTime);
        if (video.isConnected) video.requestVideoFrameCallback(eachFrame);
      };
      video.requestVideoFrameCallback(eachFrame);
    }
  }

  const steps = element(
    "p", { class: "steps" },
    element("button", { type: "button", "aria-label": "One frame back", onclick: () => seek(frame - 1) }, "‹"),
    readout,
    element("button", { type: "button", "aria-label": "One frame on", onclick: () => seek(frame + 1) }, "›"),
  );
  const shape = element("div", { class: "screen" }, video ?? element("p", { class: "missing" }, "the video is not there"));
  shape.style.setProperty("--aspect", String(entry.width / entry.height));
  const node = element("div", { class: "player" }, shape, steps, timeline(detail, slider), strip(entry, detail, seek, followers));
  const drawings = drawnPath(detail, followers);
  showFrame(0);
  return { node, drawings, video, seek, step: (by) => seek(frame + by), start: () => startPlaying(video) };
}

function startPlaying(video) {
  // Not allowed to, or taken away at once: then it is played by hand.
  if (video && !reducedMotion.matches) video.play().catch(() => {});
}

function timeline(detail, slider) {
  const whole = (detail.frames - 1) / detail.fps || 1;
  const lanes = detail.segments.some((segment) => segment.thing) ? lanesOfThings(detail.segments, whole) : lanesOfMotions(detail.segments, whole);
  const list = lanes.length
    ? element("ul", { class: "lanes", "aria-label": "Segments" }, ...lanes)
    : element("p", { class: "lanes dim" }, "no segment: nothing moves for certain");
  return element("div", { class: "timeline" }, list, slider, element("div", { class: "ends" },
    element("span", {}, "0 s"), element("span", {}, `${whole.toFixed(2)} s`)));
}

function lanesOfMotions(segments, whole) {
  return segments.map((segment) => {
    const words = `${segment.motion}, ${segment.start_s.toFixed(2)} to ${segment.end_s.toFixed(2)} s`;
    const effect = `; moves the picture by ${(100 * segment.effect).toFixed(0)} % of its width`;
    const bar = element("span", { class: `bar ${motionFamily(segment.motion)}`, title: `${words}${effect}` }, segment.motion);
    bar.style.left = `${(100 * segment.start_s) / whole}%`;
    bar.style.width = `${(100 * (segment.end_s - segment.start_s)) / whole}%`;
    return element("li", { "aria-label": words }, bar);
  });
}

// Events of a temporal clip: a lane for each thing; the words of a momentary one reach to the next.
function lanesOfThings(segments, whole) {
  const things = [...new Set(segments.map((segment) => segment.thing))];
  return things.map((thing) => {
    const own = segments.filter((segment) => segment.thing === thing);
    const events = own.flatMap((segment, i) => {
      const title = `${thing} ${segment.motion}, ${segment.start_s.toFixed(2)} to ${segment.end_s.toFixed(2)} s`;
      const next = i + 1 < own.length ? own[i + 1].start_s : whole;
      const bar = element("span", { class: `bar ${motionFamily(segment.motion)}`, title });
      const words = element("span", { class: "event-words", title }, segment.motion);
      for (const node of [bar, words]) node.style.left = `${(100 * segment.start_s) / whole}%`;
      bar.style.width = `${(100 * (segment.end_s - segment.start_s)) / whole}%`;
      words.style.width = `${(100 * Math.max(next - segment.start_s, segment.end_s - segment.start_s)) / whole}%`;
      return [bar, words];
    });
    const told = own.map((segment) => `${segment.motion} at ${segment.start_s.toFixed(2)} s`).join(", ");
    return element("li", { class: "of-thing", "aria-label": `${thing}: ${told}` }, element("span", { class: "thing" }, thing), ...events);
  });
}

function strip(entry, detail, seek, followers) {
  if (!entry.strip) return null;
  const tiles = detail.strip_frames.map((frame, i) => {
    const time = `${(frame / detail.fps).toFixed(2)} s`;
    const image = element("img", { src: entry.strip, alt: "", draggable: "false" });
    image.style.aspectRatio = `${entry.width} / ${entry.height}`;
    image.style.objectPosition = `${entry.tiles > 1 ? (100 * i) / (entry.tiles - 1) : 0}% 50%`;
    return element(
      "button", { type: "button", class: "tile", "aria-label": `Show frame ${frame + 1}, at ${time}`, onclick: () => seek(frame) },
      image, element("span", {}, time),
    );
  });
  followers.push((now) => {
    const at = detail.strip_frames.findLastIndex((frame) => frame <= now);
    tiles.forEach((tile, i) => tile.classList.toggle("now", i === at));
  });
  return element("div", { class: "strip", role: "group", "aria-label": "Contact strip" }, ...tiles);
}

function drawnPath(detail, followers) {
  const views = Object.entries(detail.drawings).map(([view, text]) => {
    const svg = drawing(text);
    const numbered = [...svg.querySelectorAll("[data-frame]")];
    followers.push((now) => {
      for (const part of numbered) part.classList.toggle("now", Number(part.dataset.frame) === now);
    });
    const words = view === "above" ? "from above" : "from the side";
    return element("figure", {}, svg, element("figcaption", {}, words));
  });
  return element("div", { class: "drawings" }, ...views);
}
