// What the page was given: short entries of all clips, and the rest of a clip when it is opened.

const data = JSON.parse(document.getElementById("data").textContent);
const entries = new Map(data.clips.map((entry) => [entry.id, entry]));
const details = new Map(Object.entries(data.details));
const waiting = new Map();

// Each file of clips/ calls this.
window.synthcamClip = (detail) => {
  details.set(detail.id, detail);
  waiting.get(detail.id)?.(detail);
};

function loadDetail(entry) {
  if (details.has(entry.id)) return Promise.resolve(details.get(entry.id));
  return new Promise((resolve, reject) => {
    waiting.set(entry.id, resolve);
    const script = document.createElement("script");
    script.src = entry.detail;
    script.onload = () => reject(new Error(`${entry.detail} does not hold clip ${entry.id}`));
    script.onerror = () => reject(new Error(`${entry.detail} could not be read`));
    document.head.append(script);
  });
}

const TRUTHS = { t: "True", f: "False", n: "None" };

function labelsOf(entry, letter) {
  return data.labels.filter((_, i) => entry.labels[i] === letter);
}

function failedClaims(entry) {
  return ["false", "unread"].reduce((sum, outcome) => sum + (entry.claims[outcome] || 0), 0);
}

function claimsState(entry) {
  if (entry.claims["not checked"]) return "not checked";
  return failedClaims(entry) ? "some do not hold" : "all hold";
}

function claimBadge(entry) {
  const held = entry.claims["true"] || 0;
  const failed = failedClaims(entry);
  if (entry.claims["not checked"]) return element("span", { class: "badge unchecked" }, "claims not checked");
  if (failed) return element("span", { class: "badge fails" }, `✗ ${plural(failed, "claim")} of ${held + failed}`);
  return element("span", { class: "badge holds" }, `✓ ${plural(held, "claim")}`);
}
