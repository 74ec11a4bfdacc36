// What is shown stands in the address after the "#": it can be kept, sent, and gone back to.

const LISTS = ["motion", "scene", "split", "use", "twin", "claims", "label"];

function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const state = { page: Math.max(1, Number.parseInt(asked.get("page"), 10) || 1) };
  for (const name of LISTS) state[name] = asked.getAll(name);
  for (const name of ["text", "clip", "beside"]) state[name] = asked.get(name) || "";
  if (data.single) state.clip = data.clips[0].id;
  return state;
}

function addressOf(state) {
  const written = new URLSearchParams();
  for (const name of LISTS) for (const value of state[name]) written.append(name, value);
  for (const name of ["text", "clip", "beside"]) if (state[name]) written.set(name, state[name]);
  if (state.page > 1) written.set("page", state.page);
  return `#${written}`;
}

function linkTo(changes) {
  return addressOf({ ...readAddress(), ...changes });
}

function go(changes, { keep = false } = {}) {
  const address = linkTo(changes);
  if (keep) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  show();
}
