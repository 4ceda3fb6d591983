"""What can be wrong with the bytes of a YAML document, beside what can be wrong with any: a closed list of codes."""

RECOVERABLE = {
    "yaml-tag": "a tag that is not of the core schema, or does not fit its value; it is passed over",
    "yaml-merge-key": "`<<` merges nothing in YAML 1.2; it is read as a key like any other",
    "yaml-key-not-text": "a key that is neither text nor a whole number nor a boolean; it is read as it is written",
}
"""Mistakes whose meaning is plain: they are noted and the reading goes on."""

FATAL = {
    "yaml-control-character": "a control character, which YAML does not allow anywhere",
    "yaml-tab": "a tab where the indentation is counted",
    "yaml-indentation": "a line that is indented neither like the lines above it nor like their parent",
    "yaml-unexpected-character": "a character that can begin no value",
    "yaml-unexpected-colon": "a colon where no key can end, such as inside plain text or below a value",
    "yaml-missing-colon": "a key without a colon",
    "yaml-unclosed-bracket": "a bracket or brace that is not closed, or a missing comma inside it",
    "yaml-unclosed-quote": "a quote that is not closed",
    "yaml-escape": "a backslash that begins no escape",
    "yaml-no-character": "an escape for half of a surrogate pair, or for what is beyond Unicode",
    "yaml-syntax": "text that is no YAML",
    "yaml-several-documents": "a second document in the file",
    "yaml-undefined-alias": "an alias whose anchor does not come before it",
    "yaml-recursive-alias": "an alias inside its own anchor",
    "yaml-too-many-aliases": "aliases that stand for too much",
    "yaml-collection-key": "a list or an object as a key",
}
"""Mistakes after which nothing can be trusted: the reading stops."""

PROBLEMS = RECOVERABLE | FATAL
"""Every code that only YAML has, with one line about it."""

MAX_ALIASES = 1000
"""So many aliases are followed in one document."""

MAX_COPIES = 10
"""All aliases together may stand for so many times the nodes that are written out ..."""

FREE_COPIES = 10_000
"""... or for so many nodes in any document."""


class Stop(Exception):  # noqa: N818 (it is caught where the reading ends)
    """A problem after which nothing can be trusted."""

    def __init__(self, code: str, start: int, end: int) -> None:
        super().__init__(code)
        self.code = code
        self.start = start
        self.end = end
