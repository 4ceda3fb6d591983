"""Files in the cells of a table, as Hugging Face's `datasets` writes images and audio to Parquet.

Such a cell is a struct of the `bytes` of the file and the `path` that it had. The Croissant that Hugging Face makes of
it says `"transform": {"jsonPath": "bytes"}` (huggingface/dataset-viewer, `croissant_utils.py`); where a field of files
has no such transform, nothing but these bytes can be meant.
"""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.told import shortened
from assay.data.values import Place
from assay.errors import DataError

_BYTES, _PATH = "bytes", "path"
_REMEDY = "embed the files in the table, or describe them as a FileSet"


def is_embedded(stored: pa.DataType) -> bool:
    """Whether values of this type are files with the paths that they had."""
    return kind.is_struct(stored) and {each.name for each in stored} == {_BYTES, _PATH}


def files_in(cells: pa.StructArray, place: Place) -> pa.Array:
    """The bytes of the files.

    Raises:
        DataError: of a file there is nothing but its path.
    """
    files, paths = (pc.struct_field(cells, name) for name in (_BYTES, _PATH))
    at = pc.index(pc.and_(files.is_null(), paths.is_valid()), pa.scalar(value=True)).as_py()
    if at >= 0:
        problem = f"the bytes of `{shortened(str(paths[at]))}` are not in the table, and nothing but its path is"
        raise DataError(problem, path=place.path, row=place.row + at, column=place.column, remedy=_REMEDY)
    return files
