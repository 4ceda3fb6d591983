// Classes that differ: a card for each, with those questions to which its answer is another one.
const cards = document.getElementById("classes");
const LONGEST_CLASS = 200;  // characters of a name, as of the name of an algorithm
let cardsMade = 0;

function cardOf({name = "", own = {}} = {}) {
  cardsMade += 1;
  const prefix = `class${cardsMade}-`, card = made("fieldset", "", {class: "class", "data-prefix": prefix});
  const label = made("label", "Name of the class, as the data call it ");
  const input = made("input", "", {placeholder: "lesion", class: "called", "aria-describedby": `${prefix}told`});
  input.value = name;
  label.append(input);
  const head = made("p"), told = made("span", "", {id: `${prefix}told`, class: "told", role: "status"});
  head.append(label, told, button("Remove this class", () => removeCard(card)));
  const pick = made("select", "", {"aria-label": "A question to which the answer is another one for this class"});
  const more = made("p", "", {class: "more"});
  more.append(pick, button("Answer it for this class", () => ask(card, pick.value)));
  card.append(made("legend"), head, made("div", "", {class: "own"}), more);
  for (const [word, value] of Object.entries(own)) answer(fieldOf(card, byName[word], true), byName[word], value);
  return card;
}

// The field of a question on a card, made where there is none yet; `picked` where somebody wants it there.
function fieldOf(card, question, picked = false) {
  const inside = card.querySelector(".own"), prefix = card.dataset.prefix;
  let found = inside.querySelector(`[data-own="${question.name}"]`);
  if (!found) {
    found = field(question, prefix);
    const note = made("p", "", {class: "why whole"});
    note.append(made("span"), button("answer as there", () => leave(card, found)));
    found.append(note);
    const order = data.questions.map(each => each.name);
    const next = [...inside.children].find(each => order.indexOf(each.dataset.own) > order.indexOf(question.name));
    inside.insertBefore(found, next || null);
  }
  if (picked) found.dataset.picked = "";
  return found;
}

function ask(card, name) {
  if (!name) return;
  const set = fieldOf(card, byName[name], true);
  show();
  set.querySelector("input").focus();
}

function leave(card, set) {
  delete set.dataset.picked;
  undoable(`${calledBy(card) ? `Class ${calledBy(card)}` : "The class"} answers ${byName[set.dataset.own].id} as the whole problem again.`, () => { set.dataset.picked = ""; });
}

function removeCard(card) {
  const next = card.nextSibling, name = calledBy(card), from = document.activeElement;
  card.remove();
  undoable(name ? `Class ${name} is removed.` : "The class is removed.", () => cards.insertBefore(card, next && next.isConnected ? next : null), from);
}

const calledBy = card => card.querySelector(".called").value.trim();

// What a class answers itself: what was picked for it, and what is asked of it and not of the whole problem.
function classIn(card, all) {
  const answers = {...all.answers}, own = {}, asked = [], free = [];
  const ofAll = new Map(all.asked.map(each => [each.question.name, each.value]));
  for (const question of data.questions.filter(each => each.by_class)) {
    if (!isAsked(question, answers)) continue;
    const there = card.querySelector(`[data-own="${question.name}"]`);
    if (ofAll.has(question.name) && !(there && "picked" in there.dataset)) {
      free.push(question);
      continue;
    }
    const value = fitting(question, valueIn(fieldOf(card, question), question), answers);
    if (value !== null) answers[question.name] = own[question.name] = value;
    asked.push({question, value, ofAll: ofAll.has(question.name), whole: ofAll.get(question.name) ?? null});
  }
  return {card, name: calledBy(card), own, answers, asked, free};
}

// Why a class is not taken, as a list of one problem or none. A card on which nothing stands yet holds nothing up.
function leftOut({card, name, own}, classes) {
  const long = [...name].length, first = classes.find(each => each.name === name);
  let said = "";
  if (!name) said = "A class needs a name, as the data call it: one without is left out.";
  else if (long > LONGEST_CLASS) said = `The name of a class has up to ${LONGEST_CLASS} characters: one of ${long} is left out. Shorten it.`;
  else if (first.card !== card) said = `A class ${name} stands there already: one more is left out. Give it another name, or remove it.`;
  const input = card.querySelector(".called"), isBegun = name || Object.keys(own).length;
  return said ? [{said, told: card.querySelector(".told"), wrong: isBegun ? input : null}] : [];
}

function plainly(question, value) {
  if (value === null) return "not answered";
  if (question.form === "bool") return value ? "yes" : "no";
  return question.form === "choice" ? question.answers.find(each => each.word === value).means : `${shown(value)} ${question.unit}`;
}

function showCard({card, name, asked, free}) {
  card.querySelector("legend").textContent = name ? `Class ${name}` : "A class without a name yet";
  const names = asked.map(each => each.question.name);
  for (const set of card.querySelectorAll("[data-own]")) set.hidden = !names.includes(set.dataset.own);
  for (const {question, ofAll, whole: value} of asked) {
    const note = fieldOf(card, question).querySelector(".whole");
    note.firstChild.textContent = ofAll ? `For the whole problem: ${plainly(question, value)}. ` : "Asked of this class only.";
    note.lastChild.hidden = !ofAll;
  }
  const pick = card.querySelector("select"), offered = ["", ...free.map(each => each.name)];
  card.querySelector(".more").hidden = !free.length;
  if (offered.join() === [...pick.options].map(each => each.value).join()) return;
  const before = pick.value;
  pick.replaceChildren(...offered.map(each => made("option", each ? byName[each].asks : "What is otherwise for this class?", {value: each})));
  pick.value = offered.includes(before) ? before : "";
}
