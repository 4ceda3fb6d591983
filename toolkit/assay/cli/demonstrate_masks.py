"""The acts of `assay demo --masks`: phantoms, the problem that they tell, its metrics, and a report."""

from collections.abc import Iterator, Sequence
from contextlib import chdir
from pathlib import Path
from shlex import join, quote

from assay.cli.lines import print_lines
from assay.demo.masks import ALGORITHMS, PATIENTS, REFERENCE, SCANS, write_masks
from assay.errors import RunError
from assay.runs.disk import using

ANSWERS = (
    *("FP2.1=yes", "FP2.2=no", "FP2.3=no", "vessel:FP2.3=yes", "FP2.4=no", "FP2.5.2=none", "FP2.5.6=distance_outlier"),
    *("FP2.5.7=no", "FP2.7.1=no", "FP3.3=no", "vessel:FP3.3=yes", "FP3.5=no", "FP4.3.1=no", "FP4.3.2=no"),
)
"""What no mask tells: here boundaries matter, the vessel is a tube, and annotators agree."""

STUDY = ("--labels", "dataset.json", "--cases", "cases.csv", "--group", "patient")
MADE = f"""\
Phantoms of ours, computed and not scanned: {PATIENTS * SCANS} volumes of {PATIENTS} patients in `{REFERENCE}`,
each with an organ, a vessel and perhaps lesions, and what {len(ALGORITHMS)} made-up algorithms see of them in
{", ".join(f"`{name}`" for name in ALGORITHMS)}. One of them failed on a case, and one sees no small lesion.
"""
NEXT = """\
Next, in {folder}:
  open report.html
  assay metrics score {reference} {first} --format methods
  assay metrics pitfalls -o pitfalls.html
  assay metrics score your-references your-algorithm another-algorithm --report report.html
"""


def acts() -> Iterator[tuple[str, Sequence[str]]]:
    """What is done, and the words of the command that does it."""
    masks = (REFERENCE, *ALGORITHMS)
    answers = [word for answer in ANSWERS for word in ("--answer", answer)]
    problem = ("metrics", "fingerprint", *masks, *STUDY, *answers, "--no-input")
    yield "1. The problem: what the masks tell of it, and what somebody has to say", problem
    yield "2. The metrics that follow, and why", ("metrics", "recommend", "fingerprint.yaml")
    scored = ("metrics", "score", *masks, *STUDY, "--fingerprint", "fingerprint.yaml", "--report", "report.html")
    yield "3. The values, what may mislead in them, and a report", scored


def demonstrate_masks(output: Path) -> None:
    """Write the phantoms into `output`, a new folder, and score them there.

    Raises:
        RunError: something is there already.
    """
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise RunError(f"`{output}` is there already and not empty; name a new folder with -o")
    with using(output):
        write_masks(output)
    print(MADE, end="")
    from assay.cli.app import main  # which knows this command, too

    with chdir(output):
        for title, words in acts():
            print(f"\n== {title} ==\n$ {join(['assay', *words])}\n", flush=True)
            main(words)
    told = NEXT.format(folder=quote(str(output)), reference=REFERENCE, first=next(iter(ALGORITHMS)))
    print_lines(["", *told.splitlines()])
