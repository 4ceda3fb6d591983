"""The language server: the editor sends what is typed, and gets findings, choices and meanings.

Language Server Protocol 3.17, spoken by pygls.
"""

from importlib.metadata import version
from urllib.parse import unquote, urlsplit

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from assay.croissant.newest import newest
from assay.editor.completion import Choice, Sort, choices_at
from assay.editor.hover import told_at
from assay.editor.repair import repair_of
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document, read_document
from assay_spec.span import Span
from assay_validators.engine import Session
from assay_validators.report import Report

SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
}
TRIGGERS = ['"', ":", " "]
"""Typed, they make an editor ask for choices without being told to."""

SORTS = {Sort.PROPERTY: lsp.CompletionItemKind.Property, Sort.VALUE: lsp.CompletionItemKind.EnumMember}


class Editor:
    """One editor: the texts that are open in it, and what was found in each."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._reports: dict[str, Report] = {}

    def check(self, uri: str) -> None:
        """Check a text as it stands now, and publish what was found."""
        text = self._text(uri)
        self._reports[uri] = report = check_text(text)
        found = [_diagnostic(one, text) for one in report.diagnostics] if report.wanted else []
        self._server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=uri, version=text.version, diagnostics=found)
        )

    def check_all(self) -> None:
        """Check every open text again: each may name one that has changed."""
        for uri in list(self._reports):
            self.check(uri)

    def forget(self, uri: str) -> None:
        """A text was closed."""
        self._reports.pop(uri, None)

    def choices(self, uri: str, position: lsp.Position) -> lsp.CompletionList:
        """What may stand at a place."""
        text = self._text(uri)
        at = text.position_from_client_units(position)
        found = choices_at(_path(text), text.source, at.line, at.character)
        return lsp.CompletionList(is_incomplete=False, items=[_item(one) for one in found])

    def meaning(self, uri: str, position: lsp.Position) -> lsp.Hover | None:
        """What the word at a place means."""
        report = self._reports.get(uri)
        if report is None or report.document is None:
            return None
        told = told_at(report.document, report.diagnostics, _offset(self._text(uri), position))
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, told)) if told else None

    def repairs(self, uri: str, place: lsp.Range) -> list[lsp.CodeAction]:
        """The changes that mend what was found at a place."""
        text, report = self._text(uri), self._reports.get(uri)
        found = report.diagnostics if report is not None else ()
        actions = (_action(uri, text, one) for one in found if _overlaps(_range(text, one.span), place))
        return [action for action in actions if action is not None]

    def _text(self, uri: str) -> TextDocument:
        return self._server.workspace.get_text_document(uri)


def make_server() -> LanguageServer:
    """A server for one editor."""
    server = LanguageServer("assay", version("assay"), text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental)
    editor = Editor(server)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        editor.check(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        editor.check(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(_: lsp.DidSaveTextDocumentParams) -> None:
        editor.check_all()

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        editor.forget(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=TRIGGERS))
    def complete(params: lsp.CompletionParams) -> lsp.CompletionList:
        return editor.choices(params.text_document.uri, params.position)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        return editor.meaning(params.text_document.uri, params.position)

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION)
    def mend(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        return editor.repairs(params.text_document.uri, params.range)

    return server


def check_text(text: TextDocument) -> Report:
    """The findings of an open document as it is typed; what it names is read from the disk."""
    document = read_document(_path(text), data=text.source.encode(errors="surrogatepass"))
    return Session(newest=newest).check_document(document)


def _path(text: TextDocument) -> str:
    parts = urlsplit(text.uri)
    return unquote(parts.path) if parts.scheme == "file" else unquote(text.uri)


def _offset(text: TextDocument, position: lsp.Position) -> int:
    """The byte at a position."""
    return len(text.source[: text.offset_at_position(position)].encode())


def _range(text: TextDocument, span: Span) -> lsp.Range:
    ends = (_client(text, span.document, offset) for offset in (span.start, span.end))
    return lsp.Range(*ends)


def _client(text: TextDocument, document: Document, offset: int) -> lsp.Position:
    line, column = document.position(offset)
    return text.position_codec.position_to_client_units(text.lines, lsp.Position(line - 1, column - 1))


def _diagnostic(found: Diagnostic, text: TextDocument) -> lsp.Diagnostic:
    message = f"{found.message}\n{found.help}" if found.help else found.message
    return lsp.Diagnostic(
        range=_range(text, found.span),
        severity=SEVERITIES[found.severity],
        code=found.code,
        source="assay",
        message=message,
    )


def _item(choice: Choice) -> lsp.CompletionItem:
    # Required properties come first.
    order = f"{not choice.required:d}{choice.label}"
    return lsp.CompletionItem(
        label=choice.label, kind=SORTS[choice.sort], detail=choice.meaning, sort_text=order, filter_text=choice.label
    )


def _action(uri: str, text: TextDocument, found: Diagnostic) -> lsp.CodeAction | None:
    replacement = repair_of(found)
    if replacement is None:
        return None
    change = lsp.TextEdit(_range(text, found.span), replacement)
    return lsp.CodeAction(
        title=f"Replace it by {replacement}",
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[_diagnostic(found, text)],
        edit=lsp.WorkspaceEdit(changes={uri: [change]}),
        is_preferred=True,
    )


def _overlaps(one: lsp.Range, other: lsp.Range) -> bool:
    return _order(one.start) <= _order(other.end) and _order(other.start) <= _order(one.end)


def _order(position: lsp.Position) -> tuple[int, int]:
    return position.line, position.character
