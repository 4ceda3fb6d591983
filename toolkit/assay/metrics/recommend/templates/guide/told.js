// What becomes of what was typed: below its field, and beside the metrics.
const byId = id => document.getElementById(id);
const LONGEST = 100;  // characters of the name of a file, which some systems and people find long enough

const named = () => byId("name").value.trim() || "problem";

function fileNamed() {
  const plain = named().toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, LONGEST).replace(/^-+|-+$/g, "");
  return `${plain || "problem"}.yaml`;
}

const isHalf = row => new Set([...row.querySelectorAll("input")].map(input => input.value !== "" || input.validity.badInput)).size > 1;

// What was typed and is not taken: what is said of it, where below its field, and which field is `wrong` if nothing can be
// saved before it is mended. The same is said beside the metrics.
function problems({classes}) {
  const fields = [...form.querySelectorAll('input[type="number"][id]')].filter(input => input.checkVisibility() && !input.validity.valid);
  const rows = [...form.querySelectorAll(".cost")].filter(row => row.checkVisibility() && (isHalf(row) || !row.children[2].validity.valid));
  return [...classes.flatMap(each => leftOut(each, classes)), ...fields.map(ofNumber), ...rows.map(ofConfusion)];
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
  const byPlace = new Map(found.map(each => [each.told, each]));
  for (const told of form.querySelectorAll(".told")) {
    const {said = "", wrong = null} = byPlace.get(told) || {};
    tellAt(told, said, wrong);
  }
}

// The first field with something that would be left out of what is saved.
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
