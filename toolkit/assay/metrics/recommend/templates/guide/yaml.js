// Reads that part of YAML, and of JSON, in which fingerprints are written: maps, lists, and values on one line. What it does
// not read it names with its line; it guesses nothing.
const DEEPEST = 20;
const ESCAPES = {0: "\0", a: "\x07", b: "\b", e: "\x1b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", N: "\x85", _: "\xa0",
  L: "\u2028", P: "\u2029"};
const DASH = /^-(?: |$)/;
const QUOTED = /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\n]|'')*'/y;
const PLAIN_INSIDE = /[^\s,\[\]{}"'&*!|>%@`#](?:[^,\[\]{}\n:#]|:(?![\s,\[\]{}]|$)|(?<=\S)#)*/y;
const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s,\[\]{}"'&*!|>%@`#?:-][^:#]*?)\s*:(?:\s+(.*))?$/;

class Unread extends Error {}

// A value without quotes: what it means depends on who asks for it.
class Plain {
  constructor(text) { this.text = text; }
  // What it means by the core schema of YAML 1.2, section 10.3.2.
  get value() {
    const {text} = this;
    if (/^(|~|null|Null|NULL)$/.test(text)) return null;
    if (/^(true|True|TRUE)$/.test(text)) return true;
    if (/^(false|False|FALSE)$/.test(text)) return false;
    if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text)) return Number(text);
    return /^(0o[0-7]+|0x[0-9a-fA-F]+)$/.test(text) ? Number(text) : text;
  }
}

function linesOf(text) {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const made = lines.map((raw, index) => ({number: index + 1, indent: raw.search(/[^ ]|$/), text: raw.trim()}));
  return made.filter(line => line.text && !line.text.startsWith("#"));
}

function unquoted(text) {
  const inside = text.slice(1, -1);
  if (text[0] === "'") return inside.replaceAll("''", "'");
  return inside.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g, (_, two, four, eight, other) => {
    const code = two || four || eight;
    return code ? String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff)) : ESCAPES[other] ?? other;
  });
}

// The map that a text holds: its values are maps, lists, texts and what stands without quotes. Keys of the outermost map that
// `isKnown` does not know are left out, and what belongs to them is not looked at.
function readYaml(text, isKnown) {
  const lines = linesOf(text).filter((line, index) => index || line.text !== "---");
  let at = 0;
  const here = () => lines[at];
  const fail = (what, line = lines[Math.min(at, lines.length - 1)]) => {
    throw new Unread(line ? `line ${line.number}: ${what}` : what);
  };

  function block(depth) {
    if (depth > DEEPEST) fail("it is nested too deep");
    return DASH.test(here().text) ? list(here().indent, depth) : map(here().indent, depth);
  }

  function below(indent, depth, isOfMap) {
    if (here() && (here().indent > indent || (isOfMap && here().indent === indent && DASH.test(here().text)))) return block(depth + 1);
    return new Plain("");
  }

  function list(indent, depth) {
    const found = [];
    while (here() && here().indent === indent && DASH.test(here().text)) {
      const line = here(), rest = line.text.slice(1).trimStart();
      if (!rest || rest.startsWith("#")) {
        at += 1;
        found.push(below(indent, depth, false));
      } else if (KEY.test(rest) || DASH.test(rest)) {
        // What stands behind the dash begins a map or a list, as if on a line of its own.
        lines[at] = {...line, indent: indent + line.text.length - rest.length, text: rest};
        found.push(block(depth + 1));
      } else {
        at += 1;
        found.push(value(rest, line, indent));
      }
    }
    if (here() && here().indent > indent) fail("it is not clear what this belongs to");
    return found;
  }

  function map(indent, depth) {
    const found = Object.create(null);
    while (here() && here().indent === indent && !DASH.test(here().text)) {
      const line = here(), parts = KEY.exec(line.text);
      if (!parts) fail("a name and a colon were expected");
      const key = /^["']/.test(parts[1]) ? unquoted(parts[1]) : parts[1];
      if (key in found) fail(`${key} stands there twice`);
      at += 1;
      if (!depth && !isKnown(key)) {
        while (here() && (here().indent > indent || DASH.test(here().text))) at += 1;
        continue;
      }
      const rest = parts[2] || "";
      found[key] = !rest || rest.startsWith("#") ? below(indent, depth, true) : value(rest, line, indent);
    }
    if (here() && here().indent > indent) fail("it is not clear what this belongs to");
    return found;
  }

  function value(rest, line, indent) {
    const found = /^[\[{]/.test(rest) ? flow(rest, line) : scalar(rest, line);
    if (here() && here().indent > indent) fail("a value that goes on on another line is not read here");
    return found;
  }

  function scalar(rest, line) {
    if (/^["']/.test(rest)) {
      QUOTED.lastIndex = 0;
      const [quoted] = QUOTED.exec(rest) || fail("a text in quotes ends on its line here", line);
      if (!/^(?:\s*$|\s+#)/.test(rest.slice(quoted.length))) fail("something stands behind a text in quotes", line);
      return unquoted(quoted);
    }
    const plain = rest.replace(/\s+#.*$/, "");
    if (/^[&*!|>%@`,?\]}]|^- /.test(plain)) fail(`a value that begins with ${plain[0]} is not read here`, line);
    if (/:(?:\s|$)/.test(plain)) fail("there are two colons", line);
    return new Plain(plain);
  }

  function flow(first, line) {
    let source = first, place = 0;
    const peek = () => {
      for (;;) {
        place += /^\s*/.exec(source.slice(place))[0].length;
        if (place < source.length && source[place] === "#" && /\s/.test(source[place - 1] ?? " ")) {
          place += /^[^\n]*/.exec(source.slice(place))[0].length;
          continue;
        }
        if (place < source.length) return source[place];
        if (!here()) fail("a bracket is not closed", line);
        source += `\n${here().text}`;
        at += 1;
      }
    };
    const token = () => {
      for (const [pattern, make] of [[QUOTED, unquoted], [PLAIN_INSIDE, text => new Plain(text.trimEnd())]]) {
        pattern.lastIndex = place;
        const [found] = pattern.exec(source) || [];
        if (found) {
          place += found.length;
          return make(found);
        }
      }
      return fail(`${source[place]} is not read here`, line);
    };
    const ends = bracket => {
      if (peek() === bracket) return (place += 1);
      return fail("a comma is missing between brackets", line);
    };
    const node = depth => {
      if (depth > DEEPEST) fail("it is nested too deep", line);
      const opening = peek();
      if (opening !== "[" && opening !== "{") return token();
      const closing = opening === "[" ? "]" : "}", items = [], found = Object.create(null);
      place += 1;
      while (peek() !== closing) {
        if (opening === "[") items.push(node(depth + 1));
        else {
          const key = token(), name = key instanceof Plain ? key.text : key;
          if (name in found) fail(`${name} stands there twice`, line);
          if (peek() !== ":") fail(`a colon is missing behind ${name}`, line);
          place += 1;
          found[name] = node(depth + 1);
        }
        if (peek() === ",") place += 1;
        else if (peek() !== closing) ends(closing);
      }
      place += 1;
      return opening === "[" ? items : found;
    };
    const found = node(1);
    if (!/^\s*(?:$|#)/.test(source.slice(place))) fail("something stands behind a bracket", line);
    return found;
  }

  if (!lines.length) fail("there is nothing in it");
  let whole;
  if (here().text.startsWith("{")) {
    at += 1;
    whole = flow(lines[0].text, lines[0]);
  } else whole = block(0);
  if (here()) fail("it is not clear what this belongs to");
  if (Array.isArray(whole)) fail("it is a list, and a fingerprint has names with values");
  return whole;
}

// The lines of a text that belong to other names than the known ones, comments inside of them too.
function otherLines(text, isKnown) {
  const kept = [];
  let keeps = false;
  for (const raw of text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/)) {
    const parts = /^[^\s#-]/.test(raw) && KEY.exec(raw.trimEnd());
    if (parts) keeps = !isKnown(/^["']/.test(parts[1]) ? unquoted(parts[1]) : parts[1]);
    if (keeps && !raw.startsWith("#")) kept.push(raw);
  }
  return kept.join("\n").trimEnd();
}
