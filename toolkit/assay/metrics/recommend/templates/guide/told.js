// What becomes of what was typed: below its field, and beside the metrics.
const byId = id => document.getElementById(id);
const LONGEST = 100;  // characters of the name of a file, which some systems and people find long enough

const named = () => byId("name").value.trim() || "problem";

function fileNamed() {
  const plain = named().toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, LONGEST).replace(/^-+|-+$/g, "");
  return `${plain || "problem"}.yaml`;
}

const isHalf = row => new Set([...row.querySelectorAll("input")].map(input => input.value !== "" || input.validity.badInput)).size > 1;

// Below each field what becomes of what was typed there.
function tellFields({classes, taken}) {
  const file = fileNamed(), isOther = byId("name").value.trim() && file !== `${named()}.yaml`;
  tellAt(byId("name"), byId("name-told"), isOther ? `The name is saved as it stands here; the file is called ${file}.` : "", false);
  for (const each of classes) {
    const said = !each.name ? "A class needs a name, as the data call it: one without is left out."
      : taken.includes(each) ? "" : `A class ${each.name} stands there already. Give this one another name, or remove it: it is left out.`;
    tellAt(each.card.querySelector(".called"), each.card.querySelector(".told"), said, Boolean(said && (each.name || Object.keys(each.own).length)));
  }
  for (const input of form.querySelectorAll('input[type="number"][id]')) {
    const range = input.max ? `from 0 to ${input.max}` : "0 or more";
    tellAt(input, input.parentElement.querySelector(".told"), input.validity.valid ? "" : `Here belongs a number, ${range}: this one counts as not answered.`);
  }
  for (const row of form.querySelectorAll(".cost")) {
    const isWrong = isHalf(row) || !row.children[2].validity.valid;
    const missing = [...row.querySelectorAll("input")].find(input => !input.value || !input.validity.valid);
    for (const input of row.querySelectorAll("input")) input.removeAttribute("aria-invalid");
    tellAt(missing || row.firstChild, row.lastChild, isWrong ? "A confusion needs both classes and a cost of 0 or more: this one is left out." : "", isWrong);
  }
}

// The first field with something that would be left out of what is saved.
const firstWrong = () => [...document.querySelectorAll('[aria-invalid="true"]')].find(input => input.checkVisibility());

// What was typed and is not taken.
function lost({answers, classes, taken}) {
  const found = [];
  if ([...form.querySelectorAll("input[type=number]:invalid")].some(input => input.checkVisibility())) {
    found.push("A number that is outside of its range, or none, counts as not answered.");
  }
  const rows = form.querySelectorAll("fieldset:not([hidden]) .cost");
  if ([...rows].some(isHalf)) found.push("A confusion needs both classes and its cost: one that is not whole is left out.");
  if (classes.some(each => !each.name)) found.push("A class needs a name: one without is left out.");
  const twice = unique(classes.filter(each => each.name && !taken.includes(each)).map(each => each.name));
  if (twice.length) found.push(`A class stands there twice, and only the first one counts: ${twice.join(", ")}.`);
  for (const each of taken) {
    const open = each.asked.filter(one => one.value === null).map(one => one.question.name);
    if (open.length) found.push(`Class ${each.name} leaves open: ${open.join(", ")}.`);
    if (!each.asked.length) found.push(`Nothing is otherwise for class ${each.name} yet.`);
  }
  if (classes.length && answers.category === "ImLC") {
    found.push("An evaluation of images takes the metrics of the whole problem; what follows for a class is shown only.");
  }
  return found;
}
