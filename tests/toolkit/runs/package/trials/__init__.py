"""A kind of benchmark whose pieces do what a file says: they die, hang, want memory, or say that something is wrong."""

from assay_spec.kinds import KindRow

ROW = KindRow(
    name="trials",
    title="Pieces that misbehave",
    versions=("1",),
    model="assay_spec.metrics.fingerprint:Fingerprint",
    work="trials.work:Work",
)
