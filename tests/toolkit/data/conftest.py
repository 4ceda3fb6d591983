import pytest

from assay.data import parquet


@pytest.fixture(scope="module", params=[0, parquet.WHOLE_BYTES], ids=["in parts", "whole"])
def parquet_whole(request):
    """Parquet files as large ones are read, and as small ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "WHOLE_BYTES", request.param)
        yield
