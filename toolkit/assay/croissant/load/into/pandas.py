"""Records as a frame of pandas."""

from typing import TYPE_CHECKING

from assay.library import require

if TYPE_CHECKING:
    import pandas as pd

    from assay.croissant.load.records import Records


def pandas(records: "Records") -> "pd.DataFrame":
    """All of them as a frame of pandas, whose columns hold what Arrow does, by its types, without a copy.

    Integers of which some are missing stay integers, days stay days, and NaN is a number beside `NA`, which is none.

    Raises:
        AssayError: pandas is not installed.
        DataError: as `batches`.
    """
    require("pandas")
    records = records.undecoded()
    import pandas as pd

    frame: pd.DataFrame = records.table().to_pandas(types_mapper=pd.ArrowDtype)
    return frame
