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

// What follows for the problem as a whole, under an empty name, then for each class: what it answers itself stands in the
// place of the answers of the problem.
function byClass(answers, classes) {
  return [{name: "", own: {}}, ...classes].map(({name, own}) => ({class: name, ...recommend({...answers, ...own})}));
}
