"""`assay data complete`: ask for what a profile wants and a dataset does not say."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.app import PROBLEMS
from assay.cli.here import here

if TYPE_CHECKING:
    from assay.croissant.complete import Question


def complete(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=here, help="A Croissant file (JSON).")],
    profile: Annotated[str, typer.Option(help="Who asks: a profile's name, or the path of one of your own.")],
    form: Annotated[
        Path | None, typer.Option(metavar="FORM", help="Do not ask, but write a form to edit there.")
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option("--answers", metavar="FORM", help="Do not ask, but take the answers from such a form."),
    ] = None,
) -> None:
    """Ask for what a profile wants and a dataset does not say, and write the answers into the file.

    Everything else in it keeps its place and its form. Exits with 1 when something that the profile needs is left.

    Example: assay data complete croissant.json --profile neurips-2026 --form answers.toml
    """
    from assay.cli.lines import print_lines
    from assay.cli.outputs import is_printed, put
    from assay.croissant.complete import AnswerError, answered, questions
    from assay.croissant.form import filled
    from assay.croissant.form import form as written
    from assay.croissant.reading import read_editable, read_profile_of
    from assay.report.text import counted
    from assay.runs.disk import write_bytes
    from assay_spec.profile import REQUIRED

    if form is not None and answers is not None:
        raise typer.BadParameter("`--form` writes a form and `--answers` reads one; give one of them")
    asker = read_profile_of(profile)
    document, dataset = read_editable(file)
    asked, said = (questions(dataset, document, asker, said=each) for each in (False, True))
    given, late, refused = (None, [], []) if answers is None else filled(answers, asked, said)
    print_lines([f"{answers}: `{name}` is answered already, and stays as it is" for name in late], talk=True)
    print_lines([f"{answers}: {line}" for line in refused], talk=True)
    if refused:
        raise AnswerError(f"`{answers}`: {counted(len(refused), 'answer')} cannot be taken, and nothing is written")
    if not asked:
        typer.echo(f"{file}: everything that {asker.called} asks is answered")
        return
    if form is not None:
        if form.exists() and not is_printed(form):
            raise typer.BadParameter(f"`{form}` is there already; name another file, or give it as `--answers`")
        put(form, written(asker, asked))
        call = f"assay data complete {file} --profile {profile} --answers {form}"
        if not is_printed(form):
            typer.echo(f"{form}: {counted(len(asked), 'question')}; when it is filled: {call}")
        return
    given = _ask(asked) if given is None else given
    if given:
        write_bytes(file, answered(document, given))
    done = f"{counted(len(given), 'answer')} written" if given else "nothing was answered, and nothing is written"
    typer.echo(f"{file}: {done}, {len(asked) - len(given)} left")
    answered_now = [question for question, _ in given]
    needed = [each.name for each in asked if each.ask.level == REQUIRED and each not in answered_now]
    if needed:
        print_lines([f"{file}: {asker.called} needs {', '.join(needed)}"], talk=True)
        raise typer.Exit(PROBLEMS)


def _ask(asked: "list[Question]") -> "list[tuple[Question, object]]":
    """The answers that somebody types; who stops in between keeps those that were given."""
    from assay.croissant.complete import AnswerError, fitting, value_of

    given: list[tuple[Question, object]] = []
    for number, question in enumerate(asked, 1):
        ask = question.ask
        typer.echo(f"\n{number} of {len(asked)}  {question.name} ({ask.level})", err=True)
        told = (("", ask.asks), ("why:  ", ask.why), ("good: ", ask.good), ("bad:  ", ask.bad))
        typer.echo("\n".join(f"  {word}{text}" for word, text in told if text), err=True)
        while True:
            typer.echo("answer (empty for none): ", nl=False, err=True)
            try:
                value = fitting(question, value_of(input(), ask))
            except AnswerError as error:
                typer.echo(f"  {error}", err=True)
                continue
            except (EOFError, KeyboardInterrupt):
                typer.echo("\nstopped; what was answered is kept", err=True)
                return given
            break
        if value != "":
            given.append((question, value))
    return given
