"""`assay demo`: a real study from check to report."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer


def demo(
    copy: Annotated[Path | None, typer.Option("--copy", help="Only copy the study there, to be edited.")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="The run folder.")] = Path("assay-demo"),
) -> None:
    """Check, compile and run a study of three classifiers on 569 patients, all of it in this package.

    Example: assay demo
    """
    from assay.cli.demonstrate import demonstrate
    from assay.demo.study import STUDY
    from assay.errors import RunError

    if copy is not None:
        if copy.exists() and any(copy.iterdir()):
            raise RunError(f"{copy} is not empty; name a new folder")
        shutil.copytree(STUDY, copy, dirs_exist_ok=True)
        print(f"the study is in {copy}; go on with: assay run {copy / 'evaluation.yaml'} -o {copy / 'run'}")
        return
    with tempfile.TemporaryDirectory() as scratch:
        demonstrate(Path(scratch), output)
