// What was typed is kept for this tab, so that a reload, or a way there and back, loses nothing. Where a browser keeps nothing
// for a page, it asks before it leaves answers that are in no file.
const PLACE = `assay guide ${data.questions.map(each => each.name).join()}`;
let isKept = false, inFile = "";

// What stands in a field, half typed too.
function typed(set, question) {
  if (question.form === "number") return set.querySelector("input").value;
  if (question.form !== "costs") return valueIn(set, question);
  return [...set.querySelectorAll(".cost")].map(row => {
    const [reference, prediction, cost] = [...row.querySelectorAll("input")].map(input => input.value);
    return {reference, prediction, cost};
  });
}

function typedIn(sets, question) {
  const all = [...sets].map(set => [question(set), set]);
  return Object.fromEntries(all.map(([each, set]) => [each.name, typed(set, each)]).filter(([, value]) => value !== null && value !== ""));
}

function page() {
  const answers = typedIn(form.querySelectorAll("[data-question]"), set => byName[set.dataset.question]);
  const classes = [...cards.children].map(card => (
    {name: calledBy(card), own: typedIn(card.querySelectorAll("[data-own]"), set => byName[set.dataset.own])}));
  return {name: byId("name").value, answers, classes, other, were: drafted};
}

// What the store of the tab gives; nothing where the browser refuses it.
function stored(use) {
  try {
    return use(window.sessionStorage);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
}

let blank = "";

function keep() {
  const text = JSON.stringify(page());
  isKept = stored(store => {
    if (text === blank) store.removeItem(PLACE);
    else store.setItem(PLACE, text);
    return true;
  }) ?? false;
}

// Bring back what was kept; whether there was something.
function bringBack() {
  blank = JSON.stringify(page());
  const text = stored(store => store.getItem(PLACE));
  if (!text) return false;
  try {
    const {were, ...problem} = JSON.parse(text);
    put(problem);
    drafted = Object.fromEntries(Object.entries(were));
    return true;
  } catch {  // files that are opened in one tab may share its store, and another page wrote there
    put({});
    return false;
  }
}

window.addEventListener("beforeunload", event => {
  if (!isKept && JSON.stringify(page()) !== blank && yaml() !== inFile) event.preventDefault();
});
