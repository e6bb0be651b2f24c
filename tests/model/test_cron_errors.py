"""What is refused, and how the refusal reads."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.model.cron import Cron, CronError, split


def refusal(expression: str) -> CronError:
    with pytest.raises(CronError) as caught:
        Cron.parse(expression)
    return caught.value


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "0 3 * * ? *",
        "rate(1 day)",
        "CRON(0 3 * * ? *)",
        "cron(0 3 * * *)",  # nine characters inside
        "cron(0 3 *\n* ? *)",
        "cron(0 3 * * ? *)\n",
        " cron(0 3 * * ? *)",
        f"cron({'0,' * 50}0 3 * * ? *)",
    ],
)
def test_fails_when_the_wrapper_is_wrong(expression: str) -> None:
    error = refusal(expression)

    assert (error.code, error.field) == ("wrapper", None)


@pytest.mark.parametrize(
    "fields", ["30 12 1 * ?", "0 0 3 * * ? *", "0 3 * *\u00a0? * ", "           "]
)
def test_fails_when_there_are_not_six_fields(fields: str) -> None:
    error = refusal(f"cron({fields})")

    assert (error.code, error.field) == ("six-fields", None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ("0 3 * * * *", None),
        ("0 3 ? * ? *", None),
        ("0 3 1 * MON *", None),
        ("? 3 * * ? *", "minutes"),
        ("0 ? * * ? *", "hours"),
        ("0 3 * ? ? *", "month"),
        ("0 3 * * ? ?", "year"),
        ("0 3 ?,1 * ? *", "day-of-month"),
        ("0 3 * * ?/2 *", "day-of-week"),
    ],
)
def test_fails_when_a_question_mark_is_missing_or_misplaced(fields: str, field: str | None) -> None:
    error = refusal(f"cron({fields})")

    assert (error.code, error.field) == ("question-mark", field)


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ("minutes", ["60", "-1", "*/0", "*/60", "1,,2", ",1", "5-", "-5", "1-2-3", "1/2/3", "/5"]),
        ("minutes", ["**", "*-5", "5-*", "1/*", "١", "²", "1.5", "+1", "0x1", "1_0", "9" * 70]),
        ("hours", ["24", "*/24", "22-24", "L", "MON", "9:00"]),
        (
            "day-of-month",
            ["0", "32", "W", "32W", "0W", "WL", "1W,15W", "1,L", "L,15", "1-5W", "LW-1"],
        ),
        ("day-of-month", ["L-3", "l-1", "L/2", "LL", "L5", "*/32", "MON", "1#2"]),
        ("month", ["0", "13", "JANUARY", "*/13", "L", "ja", "JAN-", "ıAN"]),
        (
            "day-of-week",
            ["0", "8", "#6", "5#0", "5#6", "5#", "#", "THU#2,FRI#1", "2#1#1", "MON,5L"],
        ),
        ("day-of-week", ["L-3", "8L", "LL", "MONL,2", "MONDAY", "*/8", "5W", "*L", "*#1", "ſUN"]),
        ("year", ["1969", "2200", "27", "2030-2027", "*/0", "*/230", "L", "2027-"]),
    ],
)
def test_fails_when_a_field_is_wrong(field: str, texts: list[str]) -> None:
    names = ["minutes", "hours", "day-of-month", "month", "day-of-week", "year"]
    fields = ["0", "3", "?" if field == "day-of-week" else "1", "*", "?", "2027"]

    for text in texts:
        fields[names.index(field)] = text
        error = refusal(f"cron({' '.join(fields)})")

        assert (error.code, error.field) == ("field", field)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("75 3 * * ? *", "minutes: a value is 0 to 59 (got '75'); for example '0/15'"),
        ("0 */24 * * ? *", "hours: a step is 1 to 23 (got '24'); for example '9-17'"),
        (
            "0 3 1 FOO ? *",
            "month: a value is 1 to 12 or JAN to DEC (got 'FOO'); for example 'JAN,JUL'",
        ),
        (
            "0 3 ? * 5#6 *",
            "day-of-week: a '#' is between a day of the week and 1 to 5 (got '5#6'); for example 'THU#2'",
        ),
        ("0 3 X,1 * ? *", "day-of-month: a value is 1 to 31 (got 'X'); for example '1,15'"),
        ("0 3 1-X * ? *", "day-of-month: a value is 1 to 31 (got 'X'); for example '1,15'"),
        ("1,,2 3 * * ? *", "minutes: an item is empty (got ''); for example '0/15'"),
        (
            "1-2-3 3 * * ? *",
            "minutes: not a value, a range or a step (got '1-2-3'); for example '0/15'",
        ),
        (
            "0 3 1 1 ? 2030-2027",
            "year: a range of years must ascend (got '2030-2027'); for example '2027-2030'",
        ),
        (
            "0 3 L-3 * ? *",
            "day-of-month: AWS documents no days counted from the end of the month (got 'L-3'); for example 'L', the last day",
        ),
        (
            "0 3 1w,15W * ? *",
            "day-of-month: L, W and # cannot be part of a list (got '1w,15W'); for example one schedule for each",
        ),
        (
            "0 3 l,15 * ? *",
            "day-of-month: L, W and # cannot be part of a list (got 'l,15'); for example one schedule for each",
        ),
        (
            "0 3 ? * X,1 *",
            "day-of-week: a value is 1 to 7 or SUN to SAT (got 'X'); for example 'MON-FRI'",
        ),
        (
            "0 3 ? * MONL,2 *",
            "day-of-week: L, W and # cannot be part of a list (got 'MONL,2'); for example one schedule for each",
        ),
        (
            "0 3 ? * 2#1,3 *",
            "day-of-week: L, W and # cannot be part of a list (got '2#1,3'); for example one schedule for each",
        ),
        (
            "0 3 * ? * *",
            "month: a '?' stands alone, in day-of-month or day-of-week only (got '?'); for example 'cron(0 3 * * ? *)'",
        ),
        (
            "10 13 * * *",
            "an expression has the six fields minutes, hours, day-of-month, month, day-of-week, year, not 5 (got 'cron(10 13 * * *)'); for example 'cron(0 3 * * ? *)'",
        ),
        (
            "0 3 * * * *",
            "exactly one of day-of-month and day-of-week must be '?' (got '*' and '*'); for example 'cron(0 3 * * ? *)'",
        ),
    ],
)
def test_the_reason_says_what_is_wrong_and_what_is_right(fields: str, reason: str) -> None:
    error = refusal(f"cron({fields})")

    assert error.reason == reason
    assert str(error) == reason


@pytest.mark.parametrize(("length", "got"), [(110, "x" * 110), (111, f"{'x' * 110}…")])
def test_the_reason_for_a_text_without_wrapper_shows_its_beginning(length: int, got: str) -> None:
    error = refusal("x" * length)

    what = "an expression is six fields in 'cron(…)', 11 to 100 characters on one line"
    assert error.reason == f"{what} (got '{got}'); for example 'cron(0 3 * * ? *)'"


def test_the_reason_for_a_huge_text_is_short() -> None:
    error = refusal("cron(" + "\n0" * 100_000)

    assert len(error.reason) < 300
    assert "\n" not in error.reason


def test_an_error_survives_pickling() -> None:
    error = refusal("cron(75 3 * * ? *)")

    copy = pickle.loads(pickle.dumps(error))

    assert (copy.reason, copy.code, copy.field) == (error.reason, error.code, error.field)


def test_split_returns_the_fields_as_written() -> None:
    fields = split("cron(99  3 lw\tJan ? x)")

    assert fields == ("99", "3", "lw", "Jan", "?", "x")


HOSTILE = st.text(alphabet="0123456789*?,-/#LWlwMONjan \t٣²ſ\u00a0\u2028'\\(){}", max_size=60)


def answer(expression: str) -> str | CronError:
    try:
        return Cron.parse(expression).explain()
    except CronError as error:
        return error


@given(text=HOSTILE)
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    expressions = [text, f"cron({text})", f"cron(0 3 {text} ? *)", f"cron(0 3 ? * {text} *)"]

    answers = [str(answer(expression)) for expression in expressions]

    assert [len(each.splitlines()) for each in answers] == [1, 1, 1, 1]
