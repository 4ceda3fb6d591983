"use strict";
// The engine of assay_spec/metrics/recommendation.py once more, for a page; the tests hold that both say the same.
const data = JSON.parse(document.getElementById("data").textContent);
const CHOOSING = ["metrics", "localization", "assignment"];
const asList = value => Array.isArray(value) ? value : [value];
const unique = words => [...new Set(words)];

function holds(conditions, answers) {
  return Object.entries(conditions).every(([name, wanted]) => asList(wanted).includes(answers[name]));
}

// A number as Python writes it, in its shortest form.
function shown(value) {
  if (typeof value === "string") return value;
  const [digits, exponent] = value.toExponential().split("e");
  const power = Number(exponent);
  if (value === 0 || (power >= -4 && power < 16)) return String(value);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

function keyOf(name, parameters) {
  const inside = Object.keys(parameters).sort().map(word => `${word}=${shown(parameters[word])}`);
  return inside.length ? `${name}{${inside.join(",")}}` : name;
}

function filled(metric, answers) {
  const parameters = {...data.metrics[metric.name].parameters};
  for (const [word, value] of Object.entries(metric.parameters)) {
    const found = typeof value === "string" && value in data.defaults ? answers[value] : value;
    if (found !== null) parameters[word] = found;
  }
  return {name: metric.name, parameters};
}

function collected(rules, field, answers) {
  const found = new Map();
  for (const rule of rules) {
    for (const text of rule[field]) {
      const metric = field === "excludes" ? text : filled(text, answers);
      const key = keyOf(metric.name, metric.parameters), place = `${rule.of} ${key}`;
      if (!found.has(place)) {
        const about = data.metrics[metric.name];
        const step = data.steps.find(each => each.id === rule.step);
        found.set(place, {
          metric, chooses: step.chooses, guides: [],
          row: {key, title: about.title, of: rule.of, computed: about.computed[rule.of].includes(answers.category), rules: []},
        });
      }
      found.get(place).row.rules.push(rule.id);
      if (rule.guide) found.get(place).guides.push(rule.guide);
    }
  }
  return [...found.values()];
}

function isExcluded(named, excluded) {
  return excluded.some(other => other.row.of === named.row.of && other.metric.name === named.metric.name
    && Object.entries(other.metric.parameters).every(([word, value]) => named.metric.parameters[word] === value)
    && !other.row.rules.some(id => named.row.rules.includes(id)));
}

function recommend(given) {
  const answers = {...data.defaults, ...given};
  const fired = data.rules.filter(rule => rule.categories.includes(answers.category) && holds(rule.when, answers)
    && !(Object.keys(rule.unless).length && holds(rule.unless, answers)));
  const excluded = collected(fired, "excludes", answers);
  const chosen = collected(fired, "metrics", answers).filter(each => !isExcluded(each, excluded));
  const places = chosen.map(each => `${each.row.of} ${each.row.key}`);
  const others = collected(fired, "alternatives", answers)
    .filter(each => !isExcluded(each, excluded) && !places.includes(`${each.row.of} ${each.row.key}`));
  const rows = list => list.map(({row}) => ({...row, rules: unique(row.rules)}));
  const parts = Object.fromEntries(CHOOSING.map(word => [word, rows(chosen.filter(each => each.chooses === word))]));
  const ruling = fired.filter(rule => rule.excludes.length && rule.step !== "S8").map(rule => rule.id);
  return {
    ...parts,
    alternatives: others.map(each => ({...each.row, rules: unique(each.row.rules), guides: unique(each.guides)})),
    ruled_out: rows(excluded),
    fired: fired.map(rule => rule.id),
    none_because: parts.metrics.length ? [] : ruling,
  };
}

// The page.
const form = document.getElementById("questions");
const rules = Object.fromEntries(data.rules.map(rule => [rule.id, rule]));
const SWITCH = {true: true, false: false};

function made(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function valueOf(question) {
  if (question.form === "costs") return costs();
  if (question.form === "number") {
    const input = document.getElementById(question.name);
    return input.value !== "" && input.validity.valid ? input.valueAsNumber : null;
  }
  const picked = form.querySelector(`input[name="${question.name}"]:checked`);
  if (picked === null) return null;
  return question.form === "bool" ? SWITCH[picked.value] : picked.value;
}

function costs() {
  const rows = [...form.querySelectorAll("#costs .cost")].map(row => [...row.querySelectorAll("input")]);
  return rows.filter(([real, said, cost]) => real.value && said.value && cost.value !== "" && cost.validity.valid)
    .map(([real, said, cost]) => ({reference: real.value, prediction: said.value, cost: cost.valueAsNumber}));
}

// The questions that are asked now, each with its answer; null where there is none.
function state() {
  const answers = {...data.defaults}, asked = [];
  for (const question of data.questions) {
    const ask = question.name === "category"
      || (question.categories.includes(answers.category) && holds(question.when, answers));
    let value = ask ? valueOf(question) : null;
    const fitting = question.answers.find(each => each.word === value);
    if (fitting && answers.category && !fitting.categories.includes(answers.category)) value = null;
    if (value !== null) answers[question.name] = value;
    if (ask) asked.push({question, value});
  }
  return {answers, asked};
}

function named() {
  return document.getElementById("name").value.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "problem";
}

// What was typed and is not taken.
function lost() {
  const found = [], name = document.getElementById("name").value.trim();
  if (name && !/[a-z0-9]/i.test(name)) found.push("A name has letters of a to z or digits: this one is saved as problem.");
  if (form.querySelector("fieldset:not([hidden]) input[type=number]:invalid")) {
    found.push("A number that is outside of its range, or none, counts as not answered.");
  }
  const rows = form.querySelectorAll("fieldset:not([hidden]) .cost");
  const isHalf = row => new Set([...row.querySelectorAll("input")].map(input => input.value !== "")).size > 1;
  if ([...rows].some(isHalf)) found.push("A confusion needs both classes and its cost: one that is not whole is left out.");
  return found;
}

function yaml() {
  const lines = ["# A problem by its answers. `assay metrics recommend FILE` says what follows, `assay check FILE` what is missing.",
    "assay: fingerprint/1", `name: ${JSON.stringify(named())}`, ""];
  for (const {question, value} of state().asked) {
    lines.push(`# ${question.id}  ${question.asks}`);
    if (value === null || (Array.isArray(value) && !value.length)) lines.push(`# ${question.name}: not answered`);
    else if (Array.isArray(value)) {
      lines.push(`${question.name}:`);
      for (const each of value) {
        lines.push(`  - {reference: ${JSON.stringify(each.reference)}, prediction: ${JSON.stringify(each.prediction)}, cost: ${shown(each.cost)}}`);
      }
    } else lines.push(`${question.name}: ${typeof value === "boolean" ? value : shown(value)}`);
  }
  return lines.join("\n") + "\n";
}

function mark(row) {
  return row.provenance === "recalled" ? " [recalled]" : "";
}

function reasons(ids) {
  const list = made("ul");
  for (const id of ids) list.append(made("li", `${id}: ${rules[id].because}${mark(rules[id])}`));
  return list;
}

function listed(head, rows, {open = true, computed = true} = {}) {
  if (!rows.length) return [];
  const list = made("ul", "", {class: "found"});
  for (const row of rows) {
    const item = made("li"), note = computed && !row.computed ? " (not computed by Assay yet)" : "";
    item.append(made("strong", row.key), ` ${row.title}${row.of ? `, of ${row.of}` : ""}${note}`);
    const plain = data.metrics[row.key.split("{")[0]].plain[row.of];
    if (open && plain) item.append(made("p", plain, {class: "why"}));
    item.append(reasons(row.rules));
    for (const id of row.guides || []) {
      item.lastChild.append(made("li", `${id}: ${data.guides[id].text}${mark(data.guides[id])}`));
    }
    list.append(item);
  }
  if (open) return [made("h3", head), list];
  const fold = made("details");
  fold.append(made("summary", `${head} (${rows.length})`), list);
  return [fold];
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

function show() {
  const {answers, asked} = state();
  const names = new Set(asked.map(each => each.question.name));
  for (const field of form.querySelectorAll("[data-question]")) field.hidden = !names.has(field.dataset.question);
  for (const label of form.querySelectorAll("[data-categories]")) {
    label.hidden = Boolean(answers.category) && !label.dataset.categories.split(" ").includes(answers.category);
  }
  const result = document.getElementById("result"), save = document.getElementById("save");
  const open = asked.filter(each => each.value === null && each.question.form !== "costs");
  const needed = open.filter(each => each.question.needed.includes(answers.category) || each.question.name === "category");
  document.getElementById("yaml").textContent = yaml();
  if (!answers.category) {
    document.getElementById("progress").textContent = "Say first what the algorithm says about an image.";
    result.replaceChildren();
    save.disabled = true;
    return;
  }
  save.disabled = false;
  const left = needed.length
    ? [`Needed still: ${needed.map(each => each.question.name).join(", ")}; assay metrics recommend refuses a file without.`] : [];
  document.getElementById("progress").textContent =
    [`${asked.length - open.length} of ${asked.length} questions are answered; what is not counts as no.`, ...left, ...lost()].join(" ");
  const found = recommend(answers);
  const none = made("div");
  if (!found.metrics.length) none.append(made("p", "No metric follows from these answers:"), reasons(found.none_because));
  const advice = made("ul");
  for (const id of found.fired.filter(id => rules[id].advice)) {
    advice.append(made("li", `${id}: ${rules[id].advice}: ${rules[id].because}${mark(rules[id])}`));
  }
  const steps = made("details");
  steps.append(made("summary", "The way through the decision steps"), path(found, answers.category));
  result.replaceChildren(none, ...listed("Recommended", found.metrics), ...listed("An object is found when", found.localization),
    ...listed("Predictions are matched by", found.assignment), ...listed("Alternatives", found.alternatives),
    ...listed("Ruled out", found.ruled_out, {open: false, computed: false}), made("h3", "Advice"), advice, steps);
}

function choice(question, word, means, categories) {
  const label = made("label"), input = made("input", "", {type: "radio", name: question.name, value: word});
  if (categories) label.dataset.categories = categories.join(" ");
  label.append(input, ` ${means}`);
  return label;
}

function costRow(number) {
  const row = made("div", "", {class: "cost"});
  for (const [text, attributes] of [["true class", {}], ["taken for", {}], ["cost", {type: "number", min: "0", step: "any"}]]) {
    row.append(made("input", "", {"aria-label": `${text}, confusion ${number}`, placeholder: text, ...attributes}));
  }
  return row;
}

function field(question) {
  const set = made("fieldset", "", {"data-question": question.name});
  const legend = made("legend", question.asks);
  const why = made("p", "", {class: "why", id: `why-${question.name}`});
  const code = made("small", `${question.id}${mark(question)}`);
  why.append(`Why: ${question.why} `, code);
  set.setAttribute("aria-describedby", why.id);
  set.append(legend, why);
  if (question.form === "choice") {
    for (const each of question.answers) set.append(choice(question, each.word, each.means, each.categories));
  } else if (question.form === "bool") set.append(choice(question, "true", "yes"), choice(question, "false", "no"));
  else if (question.form === "number") {
    const input = made("input", "", {type: "number", id: question.name, min: "0", step: "any", "aria-label": question.asks});
    if (question.highest !== null) input.max = question.highest;
    set.append(input, made("span", ` ${question.unit}`));
  } else {
    const rows = made("div", "", {id: "costs"}), more = made("button", "one more", {type: "button"});
    rows.append(costRow(1));
    more.addEventListener("click", () => { rows.append(costRow(rows.children.length + 1)); rows.lastChild.firstChild.focus(); });
    set.append(rows, more);
  }
  return set;
}

for (const question of data.questions) form.append(field(question));
form.addEventListener("submit", event => event.preventDefault());
form.addEventListener("input", show);
document.getElementById("name").addEventListener("input", show);
document.getElementById("clear").addEventListener("click", () => { form.reset(); show(); });
document.getElementById("save").addEventListener("click", () => {
  const link = made("a", "", {download: `${named()}.yaml`});
  link.href = URL.createObjectURL(new Blob([yaml()], {type: "application/yaml"}));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);  // once the browser has read it
});
show();
window.assayGuide = {recommend, yaml, state};
