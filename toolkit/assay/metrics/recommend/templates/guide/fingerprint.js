// A problem as the page holds it: its name, its answers, what each class answers itself, and what else stands in its file.
const HEADER = "# A problem by its answers. `assay metrics recommend FILE` says what follows, `assay check FILE` what is missing.";
const byName = Object.fromEntries(data.questions.map(question => [question.name, question]));
const OWN = [...data.questions.map(question => question.name), "assay", "name", "classes", "drafted"];

// A text that every reader of YAML takes for this one.
function quoted(text) {
  const escaped = char => `\\u${char.codePointAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text.toWellFormed()).replace(/[\x7f-\x9f\ufeff\ufffe\uffff\u2028\u2029]/g, escaped);
}

function written(value) {
  if (typeof value === "boolean") return String(value);
  if (!Array.isArray(value)) return shown(value);
  const cost = each => `{reference: ${quoted(each.reference)}, prediction: ${quoted(each.prediction)}, cost: ${shown(each.cost)}}`;
  return `[${value.map(cost).join(", ")}]`;
}

function documentOf({name, asked, classes, other, drafted}) {
  const lines = [HEADER, "assay: fingerprint/1", `name: ${quoted(name)}`, ""];
  for (const {question, value} of asked) {
    lines.push(`# ${question.id}  ${question.asks}`);
    lines.push(isOpen(value) ? `# ${question.name}: not answered` : `${question.name}: ${written(value)}`);
  }
  if (classes.length) lines.push("", "# What is otherwise for some classes; every other answer is that of the whole problem.", "classes:");
  for (const each of classes) {
    lines.push(`  - name: ${quoted(each.name)}`);
    for (const [word, value] of Object.entries(each.own)) {
      lines.push(`    # ${byName[word].id}  ${byName[word].asks}`, `    ${word}: ${written(value)}`);
    }
  }
  if (drafted.length) lines.push("", "# Answers of a draft: take off the list what you have looked at.", "drafted:", ...drafted.map(each => `  - ${quoted(each)}`));
  if (other) lines.push("", other);
  return lines.join("\n") + "\n";
}

const textOf = each => each instanceof Plain ? each.text : typeof each === "string" ? each : "";
const isList = each => Array.isArray(each);
const isMap = each => each !== null && typeof each === "object" && !isList(each) && !(each instanceof Plain);

// The answer that a value of a file is, or undefined.
function answerOf(question, given) {
  const value = given instanceof Plain ? given.value : given;
  if (question.form === "bool") return typeof value === "boolean" ? value : undefined;
  if (question.form === "choice") return question.answers.some(each => each.word === textOf(given)) ? textOf(given) : undefined;
  if (question.form === "number") return isIn(value, question.highest) ? value : undefined;
  const costs = isList(given) && given.map(each => isMap(each) && costOf(each));
  return costs && costs.every(Boolean) ? costs : undefined;
}

function isIn(value, highest) {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 && (highest === null || value <= highest);
}

function costOf({reference, prediction, cost}) {
  const found = {reference: textOf(reference), prediction: textOf(prediction), cost: cost instanceof Plain ? cost.value : cost};
  return found.reference && found.prediction && isIn(found.cost, null) ? found : null;
}

// The answers of a map, and the names of what is none.
function answersOf(map, isAsked) {
  const answers = {}, strange = [];
  for (const [name, given] of Object.entries(map)) {
    if (["assay", "name", "classes", "drafted"].includes(name)) continue;
    const answer = byName[name] && isAsked(byName[name]) ? answerOf(byName[name], given) : undefined;
    if (answer !== undefined) answers[name] = answer;
    else if (!(given instanceof Plain) || given.value !== null) strange.push(name);
  }
  return {answers, strange};
}

function otherOf(text, map) {
  const plain = each => each instanceof Plain ? each.value
    : isList(each) ? each.map(plain) : isMap(each) ? Object.fromEntries(Object.entries(each).map(([key, one]) => [key, plain(one)])) : each;
  if (!text.trimStart().startsWith("{")) return otherLines(text, name => OWN.includes(name));
  return Object.keys(map).filter(name => !OWN.includes(name)).map(name => `${quoted(name)}: ${JSON.stringify(plain(map[name]))}`).join("\n");
}

// The problem that a file holds, and what of the file is not taken over.
function problemOf(text) {
  const map = readYaml(text, name => OWN.includes(name));
  if (textOf(map.assay) !== "fingerprint/1") throw new Unread("it does not begin with assay: fingerprint/1");
  const known = Object.fromEntries(Object.entries(map).filter(([name]) => OWN.includes(name)));
  const {answers, strange} = answersOf(known, () => true);
  if (!answers.category) {
    const words = byName.category.answers.map(each => each.word).join(", ");
    throw new Unread(map.category === undefined ? `it has no category, one of ${words}` : `its category is none of ${words}`);
  }
  const left = strange.map(name => `${name}: no answer to this question`);
  const classes = [];
  if (map.classes !== undefined && !isList(map.classes)) left.push("classes: not a list");
  for (const each of isList(map.classes) ? map.classes : []) {
    const name = isMap(each) ? textOf(each.name) : "";
    if (!name) {
      left.push("a class without a name");
      continue;
    }
    const own = answersOf(each, question => question.by_class);
    left.push(...own.strange.map(word => `${word} of class ${name}: no answer of a class`));
    classes.push({name, own: own.answers});
  }
  if (/^\s*#/m.test(text)) left.push("comments");
  const named = isList(map.drafted) ? map.drafted.map(textOf) : [], drafted = named.filter(name => name in answers);  // what rests on these says so
  left.push(...named.filter(name => !(name in answers)).map(name => `${name} in drafted: no answer of it stands there`));
  return {name: textOf(map.name), answers, classes, other: otherOf(text, map), drafted, left};
}
