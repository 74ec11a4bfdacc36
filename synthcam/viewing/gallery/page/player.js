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
  const lanes = detail.segments.map((segment) => {
    const words = `${segment.motion}, ${segment.start_s.toFixed(2)} to ${segment.end_s.toFixed(2)} s`;
    // What happens in a temporal clip moves no picture as a whole.
    const effect = segment.effect === null ? "" : `; moves the picture by ${(100 * segment.effect).toFixed(0)} % of its width`;
    const bar = element("span", { class: `bar ${motionFamily(segment.motion)}`, title: `${words}${effect}` }, segment.motion);
    bar.style.left = `${(100 * segment.start_s) / whole}%`;
    bar.style.width = `${(100 * (segment.end_s - segment.start_s)) / whole}%`;
    return element("li", { "aria-label": words }, bar);
  });
  const list = lanes.length
    ? element("ul", { class: "lanes", "aria-label": "Segments" }, ...lanes)
    : element("p", { class: "lanes dim" }, "no segment: nothing moves for certain");
  return element("div", { class: "timeline" }, list, slider, element("div", { class: "ends" },
    element("span", {}, "0 s"), element("span", {}, `${whole.toFixed(2)} s`)));
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
