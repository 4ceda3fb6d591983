"""Results and differences in the order in which a reader looks for them."""

from assay.report.model import Difference, Fact, Metric, Pitfall, Report, Result
from assay.report.summary import fact_rows, gathered, leaders
from assay.report.tables import difference_tables, metrics_of, result_tables, subgroup_tables


def result(key="AUROC", algorithm="a", value=0.9, low=0.88, high=0.92, **more):
    return Result(key=key, metric=key, algorithm=algorithm, value=value, low=low, high=high, **more)


def difference(first, second, low, high, key="AUROC"):
    return Difference(key=key, first=first, second=second, value=(low + high) / 2, low=low, high=high)


def metric(key, *, higher=True):
    return Metric(key=key, title=f"The {key}", definition="", higher_is_better=higher)


def test_metrics_stand_in_order_of_importance_then_as_found():
    report = Report(
        title="",
        metrics=(metric("Brier"), metric("AUROC"), metric("Unused")),
        results=(result("ECE"), result("AUROC"), result("Brier")),
    )
    assert [one.key for one in metrics_of(report)] == ["Brier", "AUROC", "ECE"]


def test_one_table_a_metric_without_subgroups():
    report = Report(
        title="",
        algorithms=("a", "b"),
        results=(result(), result(algorithm="b"), result(group={"size": "small"})),
    )
    (table,) = result_tables(report)
    assert [(row.name, row.series, row.groups) for row in table.rows] == [("a", 0, ()), ("b", 1, ())]
    assert table.heads == ("Algorithm",)


def test_numbers_of_one_table_share_their_digits():
    rows = (result(low=0.5, high=0.99), result(algorithm="b", low=0.8999, high=0.9001))
    (table,) = result_tables(Report(title="", results=rows))
    assert [row.value_text for row in table.rows] == ["0.90000", "0.90000"]
    assert table.rows[0].interval_text == "[0.50000, 0.99000]"


def test_the_exact_numbers_are_kept():
    (table,) = result_tables(Report(title="", results=(result(value=1 / 3, low=0.1, high=None), result(value=1 / 3))))
    assert [row.exact for row in table.rows] == [f"{1 / 3!r}", f"{1 / 3!r} [0.88, 0.92]"]


def test_an_undefined_value_keeps_its_reason_and_its_place():
    rows = (result(value=None, low=None, high=None, reason="one side has no items"), result(algorithm="b"))
    (table,) = result_tables(Report(title="", results=rows))
    assert (table.rows[0].value_text, table.rows[0].reason) == ("", "one side has no items")


def test_a_table_without_any_value_has_no_scale():
    (table,) = result_tables(Report(title="", results=(result(value=None, low=None, high=None),)))
    assert table.scale is None


def test_what_was_excluded_or_undefined_is_noted():
    (table,) = result_tables(Report(title="", results=(result(excluded=2, undefined=3), result())))
    assert [row.notes for row in table.rows] == [("2 excluded", "3 undefined"), ()]


def test_an_algorithm_nobody_announced_has_no_colour():
    (table,) = result_tables(Report(title="", algorithms=("b",), results=(result(),)))
    assert table.rows[0].series is None


def test_subgroups_stand_under_all_items():
    rows = (
        result(),
        result(group={"size": "small"}),
        result(group={"size": "large"}),
        result(group={"site": "north", "size": "small"}),
        result("ECE"),
    )
    tables = subgroup_tables(Report(title="", results=rows))
    assert list(tables) == ["size", "site × size"]
    (table,) = tables["size"]
    assert table.heads == ("size", "Algorithm")
    assert [groups for groups, _ in table.blocks] == [("all",), ("small",), ("large",)]
    assert [groups for groups, _ in tables["site × size"][0].blocks] == [("all", "all"), ("north", "small")]


def test_subgroups_hold_together_however_the_results_are_ordered():
    rows = tuple(
        result(algorithm=name, group=group)
        for name in ("b", "a")
        for group in ({"size": "small"}, {}, {"size": "large"})
    )
    (table,) = subgroup_tables(Report(title="", algorithms=("a", "b"), results=rows))["size"]
    assert [(groups, [row.name for row in own]) for groups, own in table.blocks] == [
        (("all",), ["a", "b"]),
        (("small",), ["a", "b"]),
        (("large",), ["a", "b"]),
    ]


def test_a_pitfall_is_told_once_with_all_its_places():
    def pitfall(message, severity, place):
        return Pitfall(code="P1", severity=severity, message=message, place=place)

    found = gathered(
        (
            pitfall("small", "info", "a"),
            pitfall("large", "warning", "b"),
            pitfall("large", "warning", "c"),
            pitfall("wrong", "error", ""),
            pitfall("large", "warning", "b"),
        )
    )
    assert [(one.message, places) for one, places in found.items()] == [
        ("wrong", ()),
        ("large", ("b", "c")),
        ("small", ("a",)),
    ]


def test_notes_of_facts_have_a_column_only_when_there_are_notes():
    plain, noted = Fact(name="a", value="1"), Fact(name="b", value="2", note="c")
    assert fact_rows((plain,)) == [("a", "1")]
    assert fact_rows((plain, noted)) == [("a", "1", ""), ("b", "2", "c")]


def test_differences_show_zero_on_their_scale():
    report = Report(title="", results=(result(),), differences=(difference("a", "b", 0.5, 0.7),))
    (table,) = difference_tables(report)
    assert table.rows[0].name == "a − b"
    assert table.scale.low < 0 < table.scale.high


def test_methods_are_named_once_and_only_where_there_is_an_interval():
    rows = (
        result(method="delong"),
        result(algorithm="b", method="delong"),
        result(algorithm="c", method="none", low=None, high=None),
    )
    assert result_tables(Report(title="", results=rows))[0].methods == ("delong",)


def compared(*, higher=True, differences=()):
    rows = tuple(
        result(algorithm=name, value=value, low=value - 0.1, high=value + 0.1)
        for name, value in (("a", 0.8), ("b", 0.9), ("c", 0.7))
    )
    return Report(
        title="",
        algorithms=("a", "b", "c"),
        metrics=(metric("AUROC", higher=higher),),
        results=rows,
        differences=differences,
    )


def test_a_lead_is_clear_open_or_unknown():
    report = compared(differences=(difference("a", "b", -0.3, 0.1), difference("b", "c", 0.01, 0.3)))
    (leader,) = leaders(report)
    assert (leader.best.name, leader.clear, leader.open, leader.unknown) == ("b", ("c",), ("a",), ())
    (leader,) = leaders(compared())
    assert leader.unknown == ("a", "c")


def test_zero_at_the_end_of_an_interval_is_in_it():
    (leader,) = leaders(compared(differences=(difference("a", "b", -0.3, 0.0), difference("b", "c", 0.0, 0.3))))
    assert leader.open == ("a", "c")


def test_less_can_be_better():
    (leader,) = leaders(compared(higher=False))
    assert leader.best.name == "c"


def test_nobody_leads_alone_or_without_a_value():
    assert leaders(Report(title="", algorithms=("a",), results=(result(),))) == ()
    nothing = (result(value=None, low=None, high=None), result(algorithm="b", value=None, low=None, high=None))
    assert leaders(Report(title="", algorithms=("a", "b"), results=nothing)) == ()


def test_subgroup_differences_do_not_decide_who_leads():
    inside = Difference(key="AUROC", first="b", second="c", value=1, low=0.9, high=1, group={"size": "small"})
    (leader,) = leaders(compared(differences=(inside,)))
    assert "c" in leader.unknown
