// The questions on the page. Those of a class have the names of the questions behind a prefix of its own.
const form = document.getElementById("questions");
const SWITCH = {true: true, false: false};
const rules = Object.fromEntries(data.rules.map(rule => [rule.id, rule]));

function made(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function button(text, pressed) {
  const found = made("button", text, {type: "button"});
  found.addEventListener("click", pressed);
  return found;
}

// Say something below a field; `wrong` is the field where what stands in it would be left out of what is saved.
function tellAt(told, said, wrong = null) {
  if (told.textContent !== said) told.textContent = said;
  told.classList.toggle("wrong", wrong !== null);
  if (wrong) wrong.setAttribute("aria-invalid", "true");
}

function mark(row) {
  return row.provenance === "recalled" ? " [recalled]" : "";
}

function choice(group, word, means, categories) {
  const label = made("label"), input = made("input", "", {type: "radio", name: group, value: word});
  if (categories) label.dataset.categories = categories.join(" ");
  label.append(input, ` ${means}`);
  return label;
}

function costRow(number, {reference = "", prediction = "", cost = ""} = {}) {
  const row = made("div", "", {class: "cost"});
  const inputs = [["true class", reference, {}], ["taken for", prediction, {}], ["cost", cost, {type: "number", min: "0", step: "any"}]];
  for (const [text, value, attributes] of inputs) {
    const input = made("input", "", {"aria-label": `${text}, confusion ${number}`, placeholder: text, ...attributes});
    input.value = value;
    row.append(input);
  }
  row.append(made("span", "", {class: "told", role: "status"}));
  return row;
}

function costList() {
  const rows = made("div", "", {id: "costs"});
  rows.append(costRow(1));
  const more = button("one more", () => { rows.append(costRow(rows.children.length + 1)); rows.lastChild.firstChild.focus(); });
  return [rows, more];
}

// A question as a part of the page.
function field(question, prefix = "") {
  const id = `${prefix}${question.name}`, set = made("fieldset", "", {[prefix ? "data-own" : "data-question"]: question.name});
  const why = made("p", "", {class: "why", id: `why-${id}`});
  why.append(`Why: ${question.why} `, made("small", `${question.id}${mark(question)}`));
  set.setAttribute("aria-describedby", why.id);
  set.append(made("legend", question.asks), why);
  if (question.form === "choice") {
    for (const each of question.answers) set.append(choice(id, each.word, each.means, each.categories));
  } else if (question.form === "bool") set.append(choice(id, "true", "yes"), choice(id, "false", "no"));
  else if (question.form === "number") {
    const input = made("input", "", {type: "number", id, min: "0", step: "any", "aria-label": question.asks});
    if (question.highest !== null) input.max = question.highest;
    set.append(input, made("span", ` ${question.unit}`));
  } else set.append(...costList());
  if (question.form !== "costs") set.append(made("span", "", {class: "told", role: "status"}));  // of costs, each has its own
  return set;
}

// Whether an answer, as a field gives it, is none.
const isOpen = value => value === null || (Array.isArray(value) && !value.length);

// The answer that is given in a field; null where there is none.
function valueIn(set, question) {
  if (question.form === "costs") return costsIn(set);
  if (question.form === "number") {
    const input = set.querySelector("input");
    return input.value !== "" && input.validity.valid ? input.valueAsNumber : null;
  }
  const picked = set.querySelector("input:checked");
  if (picked === null) return null;
  return question.form === "bool" ? SWITCH[picked.value] : picked.value;
}

function costsIn(set) {
  const rows = [...set.querySelectorAll(".cost")].map(row => [...row.querySelectorAll("input")]);
  return rows.filter(([real, said, cost]) => real.value && said.value && cost.value !== "" && cost.validity.valid)
    .map(([real, said, cost]) => ({reference: real.value, prediction: said.value, cost: cost.valueAsNumber}));
}

// Give an answer in a field.
function answer(set, question, value) {
  if (question.form === "costs") set.querySelector("#costs").replaceChildren(...value.map((each, index) => costRow(index + 1, each)));
  else if (question.form === "number") set.querySelector("input").value = value;
  else for (const input of set.querySelectorAll("input")) input.checked = input.value === String(value);
}

function isAsked(question, answers) {
  return question.name === "category" || (question.categories.includes(answers.category) && holds(question.when, answers));
}

// The answer to a question that is asked, if it is one for problems of this category.
function fitting(question, value, answers) {
  const word = question.answers.find(each => each.word === value);
  return word && answers.category && !word.categories.includes(answers.category) ? null : value;
}

// The questions that are asked of the whole problem now, each with its answer.
function whole() {
  const answers = {...data.defaults}, asked = [];
  for (const question of data.questions) {
    if (!isAsked(question, answers)) continue;
    const value = fitting(question, valueIn(form.querySelector(`[data-question="${question.name}"]`), question), answers);
    if (value !== null) answers[question.name] = value;
    asked.push({question, value});
  }
  return {answers, asked};
}
