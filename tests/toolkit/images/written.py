"""Label maps as libraries write them, and files that are refused."""

import numpy as np
import pytest

from assay.images.formats import read_image
from assay.images.image import ImageError

nib = pytest.importorskip("nibabel")
sitk = pytest.importorskip("SimpleITK")
pillow = pytest.importorskip("PIL.Image")

LABELS = np.arange(4 * 5 * 6).reshape(4, 5, 6) % 7
STEPS = (2.5, 0.8, 0.4)


def nifti(path, labels=LABELS, affine=None, cls=nib.Nifti1Image):
    affine = np.diag([*STEPS[::-1], 1]) if affine is None else affine
    nib.save(cls(np.ascontiguousarray(labels.T), affine), path)


def itk(path, labels=LABELS):
    image = sitk.GetImageFromArray(labels)
    image.SetSpacing(STEPS[::-1])
    sitk.WriteImage(image, str(path))


def write(path, labels):
    """A label map in the format of the file's ending."""
    if path.suffix in (".npy", ".npz"):
        (np.save if path.suffix == ".npy" else np.savez_compressed)(path, labels)
    elif path.suffix in (".png", ".tif"):
        pillow.fromarray(labels).save(path)
    else:
        (nifti if ".nii" in path.suffixes else itk)(path, labels)


def refuse(path, *words):
    with pytest.raises(ImageError) as error:
        read_image(path)
    assert [word for word in words if word not in str(error.value)] == [], error.value
    assert "\n" not in str(error.value)
