// What follows, beside the questions.
const HEADS = {metrics: "Recommended", localization: "An object is found when", assignment: "Predictions are matched by",
  alternatives: "Alternatives"};

function reasons(ids) {
  const list = made("ul");
  for (const id of ids) list.append(made("li", `${id}: ${rules[id].because}${mark(rules[id])}`));
  return list;
}

function listed(rows, {plainly: isPlain = true, computed = true} = {}) {
  const list = made("ul", "", {class: "found"});
  for (const row of rows) {
    const item = made("li"), note = computed && !row.computed ? " (not computed by Assay yet)" : "";
    item.append(made("strong", row.key), ` ${row.title}${row.of ? `, of ${row.of}` : ""}${note}`);
    const plain = data.metrics[row.key.split("{")[0]].plain[row.of];
    if (isPlain && plain) item.append(made("p", plain, {class: "why"}));
    item.append(reasons(row.rules));
    for (const id of row.guides || []) {
      item.lastChild.append(made("li", `${id}: ${data.guides[id].text}${mark(data.guides[id])}`));
    }
    list.append(item);
  }
  return list;
}

// What can be folded, and stays as it was when the answers change.
const unfolded = new Set();
function fold(name, head, ...inside) {
  const found = made("details");
  found.open = unfolded.has(name);
  found.addEventListener("toggle", () => found.open ? unfolded.add(name) : unfolded.delete(name));
  found.append(made("summary", head), ...inside);
  return found;
}

function path(found, category) {
  const list = made("ol", "", {class: "steps"});
  for (const step of data.steps.filter(each => each.id !== "A" && each.categories.includes(category))) {
    const ids = found.fired.filter(id => rules[id].step === step.id), item = made("li");
    const keys = CHOOSING.flatMap(word => found[word]).filter(row => row.rules.some(id => ids.includes(id))).map(row => row.key);
    item.append(made("strong", `${step.id} ${step.title}: ${keys.join(", ") || "nothing"}`), reasons(ids));
    list.append(item);
  }
  return list;
}

// What follows for the whole problem or a class, below headings of this rank.
function part(found, category, rank) {
  const inside = [];
  if (!found.metrics.length) inside.push(made("p", "No metric follows from these answers:"), reasons(found.none_because));
  for (const [word, head] of Object.entries(HEADS)) {
    if (found[word].length) inside.push(made(rank, head), listed(found[word]));
  }
  if (found.ruled_out.length) {
    const out = listed(found.ruled_out, {plainly: false, computed: false});
    inside.push(fold(`${found.class}:out`, `Ruled out (${found.ruled_out.length})`, out));
  }
  const advice = made("ul");
  for (const id of found.fired.filter(id => rules[id].advice)) {
    advice.append(made("li", `${id}: ${rules[id].advice}: ${rules[id].because}${mark(rules[id])}`));
  }
  if (advice.children.length) inside.push(made(rank, "Advice"), advice);
  return [...inside, fold(`${found.class}:path`, "The way through the decision steps", path(found, category))];
}

const keysOf = found => found.metrics.map(row => `${row.key}${row.of ? ` of ${row.of}` : ""}`);

// The recommended metrics of the whole problem and of each class, at a glance.
function overview(parts) {
  const table = made("table", "", {class: "plain"}), head = made("tr"), body = made("tbody");
  const cell = (tag, text, attributes) => made(tag, text, attributes);
  head.append(cell("th", "metric", {scope: "col"}));
  for (const each of parts) head.append(cell("th", each.class || "whole problem", {scope: "col"}));
  for (const key of unique(parts.flatMap(keysOf))) {
    const row = made("tr");
    row.append(cell("th", key, {scope: "row"}), ...parts.map(each => cell("td", keysOf(each).includes(key) ? "yes" : "no")));
    body.append(row);
  }
  const top = made("thead"), wide = made("div", "", {class: "wide", role: "region", "aria-label": "Recommended at a glance", tabindex: "0"});
  top.append(head);
  table.append(top, body);
  wide.append(table);
  return wide;
}

function difference(found, first) {
  const own = keysOf(found), all = keysOf(first);
  const more = own.filter(key => !all.includes(key)), less = all.filter(key => !own.includes(key));
  if (!more.length && !less.length) return "The metrics are those of the whole problem.";
  const said = [more.length ? `added ${more.join(", ")}` : "", less.length ? `left out ${less.join(", ")}` : ""];
  return `Against the whole problem: ${said.filter(Boolean).join("; ")}.`;
}

function results(parts, category) {
  if (parts.length === 1) return part(parts[0], category, "h3");
  const found = [made("h3", "At a glance"), overview(parts)];
  for (const each of parts) {
    found.push(made("h3", each.class ? `Class ${each.class}` : "The whole problem", {class: "part"}));
    if (each.class) found.push(made("p", difference(each, parts[0]), {class: "difference"}));
    found.push(...part(each, category, "h4"));
  }
  return found;
}
