"""A kind of benchmark whose pieces do nothing, so that what is measured is the running of them."""

from assay_spec.kinds import KindRow

ROW = KindRow(
    name="noop",
    title="Pieces that do nothing",
    versions=("1",),
    model="assay_spec.metrics.fingerprint:Fingerprint",
    work="noop.work:Work",
)
