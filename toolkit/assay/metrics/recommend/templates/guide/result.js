// What follows, beside the questions.
const HEADS = {metrics: "Recommended", localization: "An object is found when", assignment: "Predictions are matched by",
  alternatives: "Alternatives"};

// As assay_spec/metrics/unanswered.py says it: the answers on which a rule turns that are a draft's, or nobody's. What a
// class answers itself is none of them.
function resting(rule, own, {asked, drafted}) {
  const given = asked.filter(({value}) => !isOpen(value)).map(each => each.question.name);
  const names = [...Object.keys(rule.when), ...Object.keys(rule.unless)].filter(name => !(name in own));
  const ids = isIn => names.filter(isIn).map(name => byName[name].id);
  const ofDraft = ids(name => drafted.includes(name)), open = ids(name => !drafted.includes(name) && !given.includes(name));
  const what = [];
  if (ofDraft.length) what.push(`${ofDraft.length === 1 ? "a drafted answer" : "drafted answers"} to ${ofDraft.join(", ")}`);
  if (open.length) what.push(`${open.join(", ")}, which nobody has answered`);
  return what.length ? ` (it rests on ${what.join(" and on ")})` : "";
}

// A part with what each of its rules rests on.
function withRests(found, own, now) {
  return {...found, rests: Object.fromEntries(found.fired.map(id => [id, resting(rules[id], own, now)]))};
}

// The rules, each with its reason and then, where it is asked for, what to do.
function reasons(ids, {rests}, {advised: isAdvised = false} = {}) {
  const list = made("ul");
  for (const id of ids) {
    const {because, advice} = rules[id];
    list.append(made("li", `${id}: ${because}${rests[id]}${isAdvised && advice ? `: ${advice}` : ""}${mark(rules[id])}`));
  }
  return list;
}

// What an alternative is one to: what its rules chose.
function beside(row, found) {
  const chosen = CHOOSING.flatMap(word => found[word]);
  return chosen.filter(each => each.of === row.of && each.rules.some(id => row.rules.includes(id))).map(each => each.key);
}

// What is recommended although its name is ruled out, by other parameters.
function another(row, found) {
  return [...found.metrics, ...found.alternatives].filter(each => each.of === row.of && each.key.startsWith(`${row.key}{`)).map(each => each.key);
}

function listed(rows, found, {plainly: isPlain = true, isOut = false} = {}) {
  const list = made("ul", "", {class: "found"});
  for (const row of rows) {
    const item = made("li"), note = !isOut && !row.computed ? " (not computed by Assay yet)" : "";
    item.append(made("strong", row.key), ` ${row.title}${row.of ? `, of ${row.of}` : ""}${note}`);
    const kept = isOut ? another(row, found) : [], to = row.guides && row.guides.length ? beside(row, found) : [];
    if (kept.length) item.append(`, but for ${kept.join(" and ")}`);
    const plain = data.metrics[row.key.split("{")[0]].plain[row.of];
    if (isPlain && plain) item.append(made("p", plain, {class: "why"}));
    item.append(to.length ? made("ul") : reasons(row.rules, found));
    if (to.length) item.lastChild.append(made("li", `an alternative to ${to.join(", ")}, by ${row.rules.map(id => `${id}${found.rests[id]}`).join(", ")}`));
    for (const id of row.guides || []) {
      item.lastChild.append(made("li", `${id.startsWith("DG") ? id : "choose"}: ${data.guides[id].text}${mark(data.guides[id])}`));
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

// The way: each step that says something, and which say nothing.
function path(found, category) {
  const list = made("ol", "", {class: "steps"}), silent = [];
  for (const step of data.steps.filter(each => each.id !== "A" && each.categories.includes(category))) {
    const ids = found.fired.filter(id => rules[id].step === step.id), item = made("li");
    if (!ids.length) {
      silent.push(`${step.id} ${step.title}`);
      continue;
    }
    const named = words => words.flatMap(word => found[word]).filter(row => row.rules.some(id => ids.includes(id))).map(row => row.key);
    const keys = named(CHOOSING), out = unique(named(["ruled_out"]));
    const said = [step.id === "S1" ? plainly(byName.category, category) : keys.join(", "), out.length ? `not ${out.join(", ")}` : ""];
    item.append(made("strong", [`${step.id} ${step.title}`, said.filter(Boolean).join("; ")].filter(Boolean).join(": ")), reasons(ids, found, {advised: true}));
    list.append(item);
  }
  return silent.length ? [list, made("p", `No rule of these steps fits the answers, so nothing follows from them: ${silent.join(", ")}.`)] : [list];
}

const LISTS = [...Object.keys(HEADS), "ruled_out"];
const nameOf = row => `${row.key} ${row.of}`;

// What of a part to show: all of it or, of a class, what differs, as assay/metrics/recommend/differences.py finds it.
function shownOf(found, first) {
  if (found === first) return {...found, gone: Object.fromEntries(LISTS.map(word => [word, []])), quiet: [], any: true};
  const own = {}, gone = {}, same = JSON.stringify;
  for (const word of LISTS) {
    const named = found[word].map(nameOf), all = first[word].map(same), risen = word === "alternatives" ? found.metrics.map(nameOf) : [];
    own[word] = found[word].filter(row => !all.includes(same(row)));
    gone[word] = first[word].filter(row => !named.includes(nameOf(row)) && !risen.includes(nameOf(row)));
  }
  const fired = found.fired.filter(id => !first.fired.includes(id)), quiet = first.fired.filter(id => !found.fired.includes(id));
  const isOther = LISTS.some(word => own[word].length || gone[word].length), any = isOther || fired.length + quiet.length > 0;
  const kept = found.metrics.filter(row => !own.metrics.includes(row)).map(row => row.key);
  return {...own, gone, fired, quiet, any, lead: any ? leadOf(kept, isOther) : "The same follows as for the whole problem."};
}

// What is said before what differs.
function leadOf(kept, isOther) {
  if (!isOther) return "The metrics are those of the whole problem.";
  return kept.length ? `As for the whole problem: ${kept.join(", ")}. What differs:` : "What differs from the whole problem:";
}

const notHere = keys => made("p", `Not for this class: ${keys.join(", ")}.`);

// What follows for the whole problem, or is otherwise for a class, below headings of this rank.
function part(found, first, category, rank) {
  const shown = shownOf(found, first), inside = shown.lead ? [made("p", shown.lead, {class: "difference"})] : [];
  if (!shown.any) return inside;
  const isNone = !found.metrics.length && (found === first || first.metrics.length);
  if (isNone) inside.push(made("p", "No metric follows from these answers:"), reasons(found.none_because, found));
  for (const [word, head] of Object.entries(HEADS)) {
    const gone = shown.gone[word].map(row => row.key);
    if (shown[word].length || gone.length) inside.push(made(rank, head));
    if (shown[word].length) inside.push(listed(shown[word], found));
    if (gone.length) inside.push(notHere(gone));
  }
  const out = shown.ruled_out, back = shown.gone.ruled_out.map(row => row.key);
  if (out.length || back.length) {
    const rows = out.length ? [listed(out, found, {plainly: false, isOut: true})] : [];
    inside.push(fold(`${found.class}:out`, `Ruled out (${out.length})`, ...rows, ...back.length ? [notHere(back)] : []));
  }
  const advice = shown.fired.filter(id => rules[id].advice), less = shown.quiet.filter(id => rules[id].advice);
  if (advice.length || less.length) inside.push(made(rank, "Advice"));
  if (advice.length) inside.push(reasons(advice, found, {advised: true}));
  if (less.length) inside.push(notHere(less));
  return [...inside, fold(`${found.class}:path`, "The way through the decision steps", ...path(found, category))];
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

// All that follows, for the whole problem and for its classes, after what is answered now.
function results(all, now) {
  const {category} = now.answers, own = [{}, ...now.taken.map(each => each.own)];
  const parts = all.map((each, place) => withRests(each, own[place], now)), [first] = parts;
  if (parts.length === 1) return part(first, first, category, "h3");
  const found = [made("h3", "At a glance"), overview(parts)];
  for (const each of parts) {
    found.push(made("h3", each.class ? `Class ${each.class}` : "The whole problem", {class: "part"}), ...part(each, first, category, "h4"));
  }
  return found;
}
