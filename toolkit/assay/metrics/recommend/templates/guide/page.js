// The page: what is told, saved, opened and taken back.
let other = "", drafted = {}, takeBack = () => {}, returnsTo = null;

function state() {
  const all = whole();
  const classes = [...cards.children].map(card => classIn(card, all));
  const taken = classes.filter(each => !leftOut(each, classes).length);
  return {...all, classes, taken, drafted: ofDraft(all.asked)};
}

// The questions whose answers are still those of the draft that was opened: what was changed is its owner's.
function ofDraft(asked) {
  const given = new Map(asked.filter(({value}) => !isOpen(value)).map(({question, value}) => [question.name, JSON.stringify(value)]));
  return Object.keys(drafted).filter(name => given.get(name) === drafted[name]);
}

function yaml() {
  const {asked, taken, drafted: ofADraft} = state();
  return documentOf({name: named(), asked, classes: taken, other, drafted: ofADraft});
}

function progress(now, found) {
  const {answers, asked} = now;
  const open = asked.filter(each => each.value === null && each.question.form !== "costs");
  const needed = asked.filter(({value, question}) => isOpen(value) && question.needed.includes(answers.category));
  const left = needed.length
    ? [`What is recommended is not complete before an answer to: ${needed.map(each => `\u201c${each.question.asks}\u201d`).join(", ")}`] : [];
  const ofADraft = asked.map(each => each.question).filter(({name, form}) => now.drafted.includes(name) && form !== "costs").map(({name}) => name);
  const draft = ofADraft.length ? [`Answered by a draft alone: ${ofADraft.join(", ")}.`] : [];
  return [`Answered: ${asked.length - open.length} of ${asked.length} questions; what is not counts as no.`, ...draft, ...left, ...remarks(now, found)].join(" ");
}

function show() {
  const now = state(), {answers, asked, classes, taken} = now;
  const names = new Set(asked.map(each => each.question.name));
  for (const set of form.querySelectorAll("[data-question]")) set.hidden = !names.has(set.dataset.question);
  classes.forEach(showCard);
  byId("differing").hidden = byId("save").disabled = !answers.category;
  const found = problems(now);
  tellFields(found);
  for (const label of form.querySelectorAll("[data-categories]")) {
    label.hidden = Boolean(answers.category) && !label.dataset.categories.split(" ").includes(answers.category);
  }
  byId("yaml").textContent = yaml();
  byId("progress").textContent = answers.category ? progress(now, found) : "Say first what the algorithm says about an image.";
  byId("result").replaceChildren(...answers.category ? results(byClass(answers, taken), now) : []);
  byId("called").textContent = byId("name").value.trim();
  keep();
}

// Say what was done, and how to take it back until the next such thing.
function undoable(said, back, from = document.activeElement) {
  returnsTo = from;
  byId("said").textContent = said;
  takeBack = back;
  byId("undo").hidden = false;
  byId("undone").hidden = false;
  show();
  byId("undone").focus();
}

function tell(said) {
  returnsTo = document.activeElement;
  byId("said").textContent = said;
  byId("undone").hidden = true;
  byId("undo").hidden = false;
}

// Put away what is told, and go back to where somebody was before it, or near to it; a mouse does not scroll there.
function putAway({detail}) {
  byId("undo").hidden = true;
  const isThere = each => each && each !== document.body && each.checkVisibility();
  [returnsTo, byId("add"), byId("name")].find(isThere).focus({preventScroll: detail > 0});
}

// Put a problem, or none, onto the page; what stood there is given back as a way to bring it back.
function put({name = "", answers = {}, classes = [], other: rest = "", drafted: draft = []}) {
  const before = {fields: [...byId("whole").children], cards: [...cards.children], name: byId("name").value, other, drafted};
  byId("whole").replaceChildren(...data.questions.map(question => {
    const set = field(question);
    if (question.name in answers) answer(set, question, answers[question.name]);
    return set;
  }));
  cards.replaceChildren(...classes.map(cardOf));
  const were = Object.fromEntries(draft.map(word => [word, JSON.stringify(answers[word] ?? null)]));
  [byId("name").value, other, drafted] = [name, rest, were];
  return () => {
    byId("whole").replaceChildren(...before.fields);
    cards.replaceChildren(...before.cards);
    [byId("name").value, other, drafted] = [before.name, before.other, before.drafted];
  };
}

// What a file answers that is not asked after its other answers, or of its category.
function unasked({answers, classes}) {
  const now = state(), values = new Map(now.asked.map(each => [each.question.name, each.value]));
  const ofAll = Object.keys(answers).filter(name => (values.get(name) ?? null) === null);
  const ofClasses = classes.flatMap((each, place) =>
    Object.keys(each.own).filter(name => !(name in now.classes[place].own)).map(name => `${name} of class ${each.name}`));
  return [...ofAll, ...ofClasses].map(name => `${name}: not asked after the other answers`);
}

// Names that no field holds as they are: it has one line, and blanks at its ends belong to nobody.
function broken({name, classes}) {
  const there = [byId("name").value, ...[...cards.children].map(card => card.querySelector(".called").value)];
  const isChanged = [name, ...classes.map(each => each.name)].some((each, place) => each !== there[place].trim());
  return isChanged ? ["line breaks in a name, and blanks at its ends"] : [];
}

// Take over the text of a file.
function open(text, called) {
  let problem;
  try {
    problem = problemOf(text);
  } catch (error) {
    if (!(error instanceof Unread)) throw error;
    tell(`${called} cannot be opened here: ${error.message}. Nothing was changed.`);
    return;
  }
  const back = put(problem);
  const left = [...problem.left, ...unasked(problem), ...broken(problem)];
  const some = (count, one, many) => `${count} ${count === 1 ? one : many}`;
  const size = some(Object.keys(problem.answers).length, "answer", "answers");
  const differing = some(problem.classes.length, "class that differs", "classes that differ");
  undoable(`${called} is opened: ${size}, ${differing}.${left.length ? ` Not taken over: ${left.join("; ")}.` : ""}`, back);
}

const LARGEST = 1 << 20;

put({});
form.addEventListener("submit", event => event.preventDefault());
form.addEventListener("input", show);
byId("name").addEventListener("input", show);
byId("add").addEventListener("click", () => {
  cards.append(cardOf());
  show();
  cards.lastChild.querySelector(".called").focus();
});
byId("clear").addEventListener("click", () => undoable("All answers are removed.", put({})));
byId("undone").addEventListener("click", event => {
  takeBack();
  show();
  putAway(event);
});
byId("close").addEventListener("click", putAway);
byId("open").addEventListener("change", async ({target}) => {
  const [file] = target.files;
  if (!file) return;
  if (file.size > LARGEST) tell(`${file.name} is too large for a fingerprint. Nothing was changed.`);
  else open(await file.text(), file.name);
  target.value = "";
});
byId("save").addEventListener("click", () => {
  const wrong = firstWrong();
  if (wrong) {
    tell("Nothing is saved yet: something that you typed would be missing in the file, or does not go together. The field says what.");
    wrong.focus();
    returnsTo = wrong;
    return;
  }
  const link = made("a", "", {download: fileNamed()});
  link.href = URL.createObjectURL(new Blob([yaml()], {type: "application/yaml"}));
  link.click();
  inFile = yaml();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);  // once the browser has read it
});
const isBack = bringBack();
show();
if (isBack) tell("The answers that were given in this tab are here again. \u201cStart again\u201d removes them.");
window.assayGuide = {recommend, byClass, yaml, state, open};
