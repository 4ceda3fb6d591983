"""How the values of a column are spread, as a plot: bars of a histogram, or of the most frequent values."""

from assay.croissant.verify.profile.model import Bar, Numbers, Profile
from assay.croissant.verify.profile.spoken import plain, say_of
from assay.data.value_types import ValueType
from assay.report.charts.theme import INK, Spec, axis, document, rows
from assay.report.digits import count
from assay.report.figures.figure import Figure, Group, Panel
from assay.report.plain import NUMBER, Plain

WIDTH, HEIGHT = 300, 110
BAR = 15
FEW = 10
"""Texts of no more different values have a bar for each."""

_COLOUR = "var(--series-0, #0069a8)"
_MILLISECONDS = {ValueType.DATE: 86_400_000.0, ValueType.DATETIME: 1e-3}
"""Of a unit of the numbers of dates."""
_HOURS = 1 / 3.6e9


def figure_of(profile: Profile, name: str) -> Figure | None:
    """The plot of a column; None where there is nothing to draw."""
    if profile.often and (
        profile.type == ValueType.BOOLEAN or (profile.numbers is None and (profile.distinct or 0) <= FEW)
    ):
        return _of_values(profile, name)
    if profile.numbers is not None:
        return _histogram(profile, profile.numbers, name)
    if profile.lengths is not None:
        return _histogram(profile, profile.lengths, name, "bytes" if profile.type == ValueType.BYTES else "characters")
    return None


def _of_values(profile: Profile, name: str) -> Figure:
    places = [
        {"place": at, "times": each.times, "value": each.value or "(empty)"} for at, each in enumerate(profile.often)
    ]
    most = max(each.times for each in profile.often)
    y: Spec = {
        "field": "place",
        "type": "quantitative",
        "title": None,
        "axis": None,
        "scale": {"domain": [-0.6, len(places) - 0.2], "nice": False, "zero": False, "reverse": True},
    }
    x = axis("none", "values", (0, most), format=",~d", tickCount=min(4, most))
    bars: Spec = {
        "data": rows(*places),
        "transform": [{"calculate": "datum.place + 0.45", "as": "foot"}, {"calculate": "0", "as": "none"}],
        "mark": {"type": "rect", "color": _COLOUR},
        "encoding": {"x": x, "x2": {"field": "times"}, "y": y, "y2": {"field": "foot"}},
    }
    names: Spec = {
        "data": rows(*({"place": each["place"], "value": each["value"]} for each in places)),
        "mark": {"type": "text", "align": "left", "baseline": "bottom", "x": 0, "color": INK, "limit": WIDTH, "dy": -1},
        "encoding": {"y": y, "text": {"field": "value"}},
    }
    table = tuple((each.value or "(empty)", count(each.times)) for each in profile.often)
    data = Plain(caption="The values", heads=("Value", "Times"), rows=table, looks=("", NUMBER))
    return _figure(
        profile, name, document(WIDTH, 2 * BAR * len(places), bars, names), "How often each value is there.", data
    )


def _histogram(profile: Profile, numbers: Numbers, name: str, unit: str = "") -> Figure:
    factor = _factor(profile, unit)
    bars = [_widened(bar, numbers) for bar in numbers.bars]
    values: list[Spec] = [
        {"low": bar.low * factor, "high": bar.high * factor, "values": bar.values, "none": 0} for bar in bars
    ]
    most = max(bar.values for bar in bars)
    x = _axis(profile, unit, bars[0].low * factor, bars[-1].high * factor)
    layer: Spec = {
        "data": rows(*values),
        "mark": {"type": "rect", "color": _COLOUR},
        "encoding": {
            "x": x,
            "x2": {"field": "high"},
            "y": axis("none", "values", (0, most), format=",~d", tickCount=min(3, most)),
            "y2": {"field": "values"},
        },
    }
    say = plain if unit else say_of(profile.type)
    table = tuple((say(bar.low), say(bar.high), count(bar.values)) for bar in numbers.bars)
    heads = (f"From{f', {unit}' if unit else ''}", "To", "Values")
    data = Plain(caption="The bars in numbers", heads=heads, rows=table, looks=(NUMBER, NUMBER, NUMBER))
    what = f"How many {unit} the values have" if unit else "How the values are spread"
    of = f", of every {numbers.step}th" if numbers.step > 1 else ""
    return _figure(profile, name, document(WIDTH, HEIGHT, layer), f"{what}{of}.", data)


def _widened(bar: Bar, numbers: Numbers) -> Bar:
    """A bar of one value has a width all the same."""
    if numbers.low < numbers.high:
        return bar
    half = max(0.5, abs(bar.low) * 1e-3)
    return Bar(bar.low - half, bar.high + half, bar.values)


def _factor(profile: Profile, unit: str) -> float:
    if unit:
        return 1.0
    return _HOURS if profile.type == ValueType.TIME else _MILLISECONDS.get(ValueType(profile.type), 1.0)


def _axis(profile: Profile, unit: str, low: float, high: float) -> Spec:
    if unit or ValueType(profile.type) not in _MILLISECONDS:
        title = unit or ("hour of the day" if profile.type == ValueType.TIME else None)
        return axis("low", title, (low, high), tickCount=4)
    scale: Spec = {"type": "utc", "domain": [low, high], "nice": False}
    return {"field": "low", "type": "temporal", "title": None, "scale": scale, "axis": {"tickCount": 4}}


def _figure(profile: Profile, name: str, chart: Spec, caption: str, data: Plain) -> Figure:
    panel = Panel(title=profile.field, description=caption, chart=chart)
    return Figure(name=name, title=profile.field, caption=caption, groups=(Group(panels=(panel,)),), data=data)
