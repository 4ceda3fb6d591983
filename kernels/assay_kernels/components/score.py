"""Connected components of structures.

`backend` names one; None takes the best that runs here.
"""

from numpy.typing import ArrayLike

from assay_kernels.components.reference import Components, Sizes
from assay_kernels.dispatch import load
from assay_kernels.surfaces.score import labels_of


def components(
    labels: ArrayLike, label: int = 1, *, neighbours: int, backend: str | None = None
) -> tuple[Components, Sizes]:
    """Which voxels of a structure hang together, and how many there are of each component.

    Components are numbered from 1 in the order of their first voxels; what is outside of the structure is 0.

    Args:
        labels: class of each pixel or voxel, two or three axes; whole numbers or booleans.
        label: the class of the structure.
        neighbours: of a voxel: 4 or 8 in an image, 6, 18 or 26 in a volume.
        backend: see above.

    Raises:
        ValueError: there are not two or three axes, there is no such neighbourhood, or there are 2^31 voxels or more.
        TypeError: the labels are not whole numbers.
    """
    found: tuple[Components, Sizes] = load("components.label", backend)(labels_of(labels), label, neighbours)
    return found
