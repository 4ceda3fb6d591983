"""The passes of an evaluation: the first three refine the logical plan, `fuse` turns it into the physical plan."""

from assay.metrics.passes.fuse import fuse
from assay.metrics.passes.intervals import intervals
from assay.metrics.passes.lint import lint
from assay.metrics.passes.select import select

PASSES = (select, intervals, lint, fuse)
