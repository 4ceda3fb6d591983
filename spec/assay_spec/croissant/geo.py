"""GeoCroissant 1.0: where and when the data of a dataset are from, and what its bands are.

The specification is https://docs.mlcommons.org/croissant/docs/croissant-geo-spec.html. Its text and its ontology spell
one property in two ways, `bandNameList` and `bandNamesList`; both are read.
"""

from assay_spec.croissant.agents import Thing
from assay_spec.model import Json, Model, Reference, Text, prop

GEO = "GeoCroissant properties#geocroissant-properties"


class QuantitativeValue(Thing, types=("sc:QuantitativeValue",)):
    """A number with its unit."""

    value: Json | None = prop("sc:value", default=None)
    """The number."""
    unit_text: str = prop("sc:unitText", default="")
    """The unit, as people write it."""
    unit_code: str = prop("sc:unitCode", default="")
    """The unit, by its code."""


class BandConfiguration(Thing, types=("geocr:BandConfiguration",)):
    """The bands of a raster."""

    total_bands: int | None = prop("geocr:totalBands", default=None, minimum=1, source=GEO)
    """How many there are."""
    band_name_list: tuple[Text, ...] = prop("geocr:bandNameList", default=(), source=GEO)
    """What they are called, in their order."""
    band_names_list: tuple[Text, ...] = prop("geocr:bandNamesList", default=(), source=GEO)
    """The same, as the ontology spells it."""


class SpectralBand(Thing, types=("geocr:SpectralBand",)):
    """One band of a spectrum."""

    center_wavelength: QuantitativeValue | None = prop("geocr:centerWavelength", default=None, source=GEO)
    """Its middle."""
    bandwidth: QuantitativeValue | None = prop("geocr:bandwidth", default=None, source=GEO)
    """How wide it is."""


class MultiWavelengthConfiguration(Thing, types=("geocr:MultiWavelengthConfiguration",)):
    """The channels of an instrument that looks at the sun."""

    channel_list: tuple[Text, ...] = prop("geocr:channelList", default=(), source=GEO)
    """The wavelengths."""


class SolarInstrumentCharacteristics(Thing, types=("geocr:SolarInstrumentCharacteristics",)):
    """An instrument that looks at the sun."""

    observatory: Text | None = prop("geocr:observatory", default=None, source=GEO)
    """What carries it."""
    instrument: Text | None = prop("geocr:instrument", default=None, source=GEO)
    """What it is called."""


class Banded(Model, mixin=True, linked=True):
    """What datasets and fields may say of bands."""

    band_configuration: BandConfiguration | None = prop("geocr:bandConfiguration", default=None, source=GEO)
    """The bands of its rasters."""
    spectral_band_metadata: tuple[SpectralBand, ...] = prop("geocr:spectralBandMetadata", default=(), source=GEO)
    """What light each band is of."""


class Located(Model, mixin=True, linked=True):
    """What datasets and record sets may say of space and time."""

    spatial_resolution: tuple[Json, ...] = prop("geocr:spatialResolution", default=(), source=GEO)
    """How much ground a pixel shows: text, or a number with its unit."""
    spatial_index: tuple[str, ...] = prop("geocr:spatialIndex", default=(), source=GEO)
    """The cells of a grid that it covers, such as `h3:8a2a1072b59fff`."""
    temporal_resolution: tuple[Json, ...] = prop("geocr:temporalResolution", default=(), source=GEO)
    """How much time lies between two records: text, or a number with its unit."""


class Sequential(Located, mixin=True, linked=True):
    """What record sets may say of space and time."""

    time_series_index: Reference | str | None = prop("geocr:timeSeriesIndex", default=None, address=True, source=GEO)
    """The field by which records follow each other."""


class Geographic(Located, Banded, mixin=True, linked=True):
    """What datasets may say of space, time and instruments."""

    coordinate_reference_system: str = prop("geocr:coordinateReferenceSystem", default="", source=GEO)
    """By what its coordinates are to be read, such as `EPSG:4326`."""
    record_endpoint: str = prop("geocr:recordEndpoint", default="", address=True, source=GEO)
    """A service that gives its records."""
    spatial_bias: Text | None = prop("geocr:spatialBias", default=None, source=GEO)
    """Which places are over- or under-represented."""
    sampling_strategy: Text | None = prop("geocr:samplingStrategy", default=None, source=GEO)
    """How its samples were chosen."""
    multi_wavelength_configuration: MultiWavelengthConfiguration | None = prop(
        "geocr:multiWavelengthConfiguration", default=None, source=GEO
    )
    """The channels in which the sun was looked at."""
    solar_instrument_characteristics: SolarInstrumentCharacteristics | None = prop(
        "geocr:solarInstrumentCharacteristics", default=None, source=GEO
    )
    """With what the sun was looked at."""
