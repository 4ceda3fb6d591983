from assay_kernels.components.reference import Components, Sizes
from assay_kernels.surfaces.reference import Labels

def label(labels: Labels, label: int, neighbours: int) -> tuple[Components, Sizes]: ...
