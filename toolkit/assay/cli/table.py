"""Every command of `assay`: its module and its one line, so that nothing else is imported to list them."""

from typing import NamedTuple


class Entry(NamedTuple):
    """Where a command lives, and what it does in one line."""

    target: str
    """`module:function`; a function whose parameters are the command's."""
    help: str
    resumes: bool = False
    """Whether the same call goes on where an interrupted one stopped."""
    examines: bool = False
    """Whether it is there to say what is wrong with the machine, and so is called whatever is."""


GROUPS = {
    "data": "Datasets and their metadata.",
    "metrics": "Metrics: from a problem to metrics, from files to values.",
    "new": "Write documents to start from.",
    "runs": "The runs that were made on this machine.",
}
"""Commands of two words begin with one of these."""

COMMANDS: dict[str, Entry] = {
    "check": Entry("assay.cli.checking:check", "Check documents and print diagnostics."),
    "explain": Entry("assay.cli.explain:explain", "Explain a rule, a finding, a kind of document, a metric, a plan."),
    "compile": Entry("assay.cli.compile:compile_", "Compile a benchmark document into a plan."),
    "run": Entry("assay.cli.run:run", "Run a benchmark document or a plan; nothing is done twice.", resumes=True),
    "report": Entry(
        "assay.cli.report:report", "Render the report of a finished run again: text, HTML, Markdown, JSON."
    ),
    "compare": Entry("assay.cli.compare:compare", "Compare the algorithms of finished runs, paired, with intervals."),
    "verify": Entry("assay.cli.verify:verify", "Check a finished run, or values of masks, again: files and numbers."),
    "export": Entry("assay.cli.export:export", "Describe a finished run as an RO-Crate, and its items as a dataset."),
    "runs list": Entry("assay.cli.runs:list_", "List the runs that were made here, or below a folder."),
    "runs show": Entry("assay.cli.runs:show", "Show a run: its plan, its machine, and how long its nodes took."),
    "runs remove": Entry("assay.cli.runs:remove", "Remove a run, and nothing else that is in its folder."),
    "sign": Entry("assay.cli.sign:sign", "Sign a finished run, or values of masks; ssh-keygen can check it."),
    "new evaluation": Entry("assay.cli.new:new_evaluation", "Write documents to start from, for your own tables."),
    "data infer": Entry("assay.cli.data_infer:data_infer", "Describe files as a Croissant dataset."),
    "data complete": Entry(
        "assay.cli.data_complete:complete", "Ask for what a profile wants and a dataset does not say."
    ),
    "data diff": Entry("assay.cli.data_diff:diff", "Say what changed in a dataset, and what its version should be."),
    "data load": Entry("assay.cli.data_load:load", "Load the records that a dataset's metadata describe."),
    "data explain": Entry("assay.cli.data_explain:explain", "Explain how records would be loaded, with what of files."),
    "data cache": Entry("assay.cli.data_cache:cache", "List the files that were fetched, verify or remove them."),
    "data verify": Entry(
        "assay.cli.data_verify:verify", "Compare the data of a dataset with its metadata, and show what it holds."
    ),
    "data fix": Entry("assay.cli.data_fix:fix", "Mend what can be mended safely in a dataset's metadata."),
    "data show": Entry("assay.cli.data_show:show", "Show a dataset for people to read, as a page or on the terminal."),
    "data merge": Entry("assay.cli.data_merge:merge", "Put what you added to a host's file into its new one."),
    "data migrate": Entry(
        "assay.cli.data_migrate:migrate", "Write a dataset's metadata in a newer version of Croissant."
    ),
    "metrics guide": Entry(
        "assay.cli.metrics_guide:guide", "Write a page that asks about a problem and shows its metrics, offline."
    ),
    "metrics fingerprint": Entry(
        "assay.cli.metrics_fingerprint:fingerprint", "Describe a problem: what data tell is filled in, the rest asked."
    ),
    "metrics recommend": Entry(
        "assay.cli.metrics_recommend:recommend", "Recommend metrics for a problem, by its fingerprint, and say why."
    ),
    "metrics score": Entry("assay.cli.metrics_score:score", "Score predicted masks, or tables of classes and scores."),
    "metrics tools": Entry(
        "assay.cli.metrics_tools:tools", "Show what other tools would print of the same masks or tables, and why."
    ),
    "metrics pitfalls": Entry(
        "assay.cli.metrics_pitfalls:pitfalls", "Show how metrics mislead, each way by a small example with its values."
    ),
    "demo": Entry("assay.cli.demo:demo", "Check, compile and run a real study that comes with Assay.", resumes=True),
    "language-server": Entry("assay.cli.language_server:language_server", "Check documents while they are typed."),
    "doctor": Entry("assay.cli.doctor:doctor", "Say what this machine can do, and what to install.", examines=True),
    "kernels": Entry("assay.cli.kernels:kernels", "List the kernels, their backends, and why one is absent."),
}
