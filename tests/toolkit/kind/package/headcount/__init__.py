"""A kind of benchmark that another package brings: does a table have as many rows as its owner says?"""

from assay_spec.kinds import KindRow

ROW = KindRow(
    name="headcount",
    title="Rows of a table",
    versions=("1",),
    model="headcount.model:Headcount",
    rules={"HED": "headcount.rules:RULES"},
    lower="headcount.plan:lower",
    passes="headcount.plan:PASSES",
    work="headcount.work:Work",
    report="headcount.work:publish",
    compare="headcount.work:compare",
)
