// What becomes of what was typed: below its field, and beside the metrics.
const byId = id => document.getElementById(id);
const LONGEST = 100;  // characters of the name of a file, which some systems and people find long enough

const named = () => byId("name").value.trim() || "problem";

function fileNamed() {
  const plain = named().toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, LONGEST).replace(/^-+|-+$/g, "");
  return `${plain || "problem"}.yaml`;
}

const isHalf = row => new Set([...row.querySelectorAll("input")].map(input => input.value !== "" || input.validity.badInput)).size > 1;

// What was typed and is not taken, and answers that contradict each other: what is said of them, where below a field, and
// which field is `wrong` if nothing can be saved before it is mended. The same is said beside the metrics.
function problems({answers, classes}) {
  const fields = [...form.querySelectorAll('input[type="number"][id]')].filter(input => input.checkVisibility() && !input.validity.valid);
  const rows = [...form.querySelectorAll(".cost")].filter(row => row.checkVisibility() && (isHalf(row) || !row.children[2].validity.valid));
  return [...classes.flatMap(each => leftOut(each, classes)), ...fields.map(ofNumber), ...rows.map(ofConfusion),
    ...contradictions(answers), ...ofCosts()];
}

const inWords = (text, word) => text.replace(/^[a-z]/, first => first.toUpperCase()).replace(/`\{(\w+)\}`/g, (_, name) => `\u201c${word(name)}\u201d`);

// Answers that cannot stand beside each other, as assay_validators/metrics/contradictions.py says it, below each of them.
function contradictions(answers) {
  return data.contradictions.filter(({when}) => holds(when, answers)).flatMap(({when, says}) => {
    const said = `${inWords(says, name => plainly(byName[name], answers[name]))}.`;
    return Object.keys(when).map(name => {
      const set = form.querySelector(`[data-question="${name}"]`);
      return {said, told: set.querySelector(".told"), wrong: set.querySelector("input:checked")};
    });
  });
}

// As assay_spec/labels.py compares the labels of classes.
const BLANKS = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, WHOLE = /^-?(0)[.]0+$|^(-?[1-9][0-9]*)[.]0+$/;
const labelOf = text => text.replace(BLANKS, "").replace(WHOLE, "$1$2");

// Costs of a right answer, and second ones of a confusion.
function ofCosts() {
  const there = new Set(), found = [];
  for (const row of [...form.querySelectorAll(".cost")].filter(each => each.checkVisibility())) {
    const [real, taken, cost] = row.querySelectorAll("input");
    if (!real.value || !taken.value || cost.value === "" || !cost.validity.valid) continue;
    const reference = labelOf(real.value), prediction = labelOf(taken.value), pair = JSON.stringify([reference, prediction]);
    const isRight = reference === prediction && cost.valueAsNumber !== 0;
    const says = [there.has(pair) ? data.costs.repeated : "", isRight ? data.costs.right : ""].filter(Boolean);
    there.add(pair);
    for (const each of says) found.push({said: `${inWords(each, name => ({reference, prediction})[name])}.`, told: row.lastChild, wrong: taken});
  }
  return found;
}

function ofNumber(input) {
  const range = input.max ? `from 0 to ${input.max}` : "of 0 or more", asks = input.getAttribute("aria-label");
  return {said: `To \u201c${asks}\u201d belongs a number ${range}: another one counts as not answered.`,
    told: input.parentElement.querySelector(".told"), wrong: input};
}

function ofConfusion(row) {
  const missing = [...row.querySelectorAll("input")].find(input => !input.value || !input.validity.valid);
  return {said: "A confusion needs both classes and a cost of 0 or more: one that is not whole is left out.", told: row.lastChild, wrong: missing};
}

// Below each field what becomes of what was typed there.
function tellFields(found) {
  const file = fileNamed(), isOther = byId("name").value.trim() && file !== `${named()}.yaml`;
  tellAt(byId("name-told"), isOther ? `The name is saved as it stands here; the file is called ${file}.` : "");
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  for (const told of form.querySelectorAll(".told")) {
    const here = found.filter(each => each.told === told);
    tellAt(told, here.map(each => each.said).join(" "), here.find(each => each.wrong)?.wrong ?? null);
  }
}

// The first field with something that would be left out of what is saved, or that contradicts another one.
const firstWrong = () => document.querySelector('[aria-invalid="true"]');

// What is told beside the metrics of what was typed.
function remarks({answers, classes, taken}, found) {
  const said = unique(found.map(each => each.said));
  for (const each of taken) {
    const open = each.asked.filter(one => one.value === null).map(one => one.question.name);
    if (open.length) said.push(`Class ${each.name} leaves open: ${open.join(", ")}.`);
    if (!each.asked.length) said.push(`Nothing is otherwise for class ${each.name} yet.`);
  }
  if (classes.length && answers.category === "ImLC") {
    said.push("An evaluation of images takes the metrics of the whole problem; what follows for a class is shown only.");
  }
  return said;
}
