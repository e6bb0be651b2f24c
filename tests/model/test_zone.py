"""Local times become UTC by one offset of their zone, all year."""

import ast
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import available_timezones

import pytest

import snapshot_constructs.model
from snapshot_constructs.model.zone import UtcTime, clock, to_utc


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        (None, "03:00", UtcTime(3, 0, 0, "")),
        ("UTC", "23:59", UtcTime(23, 59, 0, "")),
        ("Asia/Tokyo", "03:00", UtcTime(18, 0, -1, "")),
        ("Asia/Tokyo", "09:00", UtcTime(0, 0, 0, "")),
        ("Asia/Kolkata", "05:29", UtcTime(23, 59, -1, "")),
        ("Asia/Kolkata", "05:30", UtcTime(0, 0, 0, "")),
        ("Pacific/Kiritimati", "13:59", UtcTime(23, 59, -1, "")),
        ("Pacific/Kiritimati", "14:00", UtcTime(0, 0, 0, "")),
        ("Pacific/Pago_Pago", "12:59", UtcTime(23, 59, 0, "")),
        ("Pacific/Pago_Pago", "13:00", UtcTime(0, 0, 1, "")),
        ("Asia/Kathmandu", "05:44", UtcTime(23, 59, -1, "")),
    ],
)
def test_a_zone_without_summer_time_needs_no_note(
    zone: str | None, at: str, expected: UtcTime
) -> None:
    found = to_utc(at, zone)

    assert found == expected


@pytest.mark.parametrize(
    ("zone", "utc", "months", "local"),
    [
        ("Europe/Berlin", "02:00", "March to October", "04:00"),
        ("Europe/Dublin", "03:00", "March to October", "04:00"),
        ("America/Los_Angeles", "11:00", "March to November", "04:00"),
        ("Australia/Lord_Howe", "16:30", "October to April", "03:30"),
        ("Australia/Sydney", "17:00", "October to April", "04:00"),
        ("America/Santiago", "07:00", "September to April", "04:00"),
        ("Africa/Casablanca", "02:00", "February to March", "02:00"),
    ],
)
def test_the_note_says_when_standard_time_is_off(
    zone: str, utc: str, months: str, local: str
) -> None:
    found = to_utc("03:00", zone)

    assert found.text == utc
    assert found.note == (
        f"03:00 {zone} by standard time; from {months} it runs at {local} local time"
    )


@pytest.mark.parametrize(
    ("zone", "utc", "months", "local"),
    [
        ("Europe/Berlin", "01:00", "October to March", "02:00"),
        ("Europe/Dublin", "02:00", "October to March", "02:00"),
        ("America/Los_Angeles", "10:00", "November to March", "02:00"),
        ("Australia/Lord_Howe", "16:00", "April to October", "02:30"),
        ("Australia/Sydney", "16:00", "April to October", "02:00"),
    ],
)
def test_the_note_says_when_summer_time_is_off(
    zone: str, utc: str, months: str, local: str
) -> None:
    found = to_utc("03:00", zone, "summer")

    assert found.text == utc
    assert found.note == f"03:00 {zone} by summer time; from {months} it runs at {local} local time"


def test_the_note_goes_round_midnight() -> None:
    early, late = to_utc("00:30", "Europe/Berlin", "summer"), to_utc("23:30", "Europe/Berlin")

    assert early.note.endswith("it runs at 23:30 local time")
    assert late.note.endswith("it runs at 00:30 local time")


@pytest.mark.parametrize("dst", ["standard", "summer"])
def test_every_zone_there_is_can_be_used(dst: str) -> None:
    zones = sorted(available_timezones())

    shifts = {to_utc("12:00", zone, dst).day_shift for zone in zones}  # type: ignore[arg-type]  # one of the two

    assert len(zones) > 400
    assert shifts == {-1, 0, 1}


def test_a_zone_may_be_an_object_of_the_cdk() -> None:
    tokyo = SimpleNamespace(timezone_name="Asia/Tokyo")

    found = to_utc("03:00", tokyo)

    assert found == to_utc("03:00", "Asia/Tokyo")


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "", "Europe", "../etc", "+02:00", 5, "${Token[TOKEN.1]}"], ids=repr
)
def test_fails_when_there_is_no_such_zone(zone: object) -> None:
    with pytest.raises(ValueError, match=r"^zone: no time zone is called .*'Europe/Berlin'$"):
        to_utc("03:00", zone)


@pytest.mark.parametrize("at", ["24:00", "3:00", "03:60", "0300", "03:00 ", "٠٣:٠٠", "", 3, None])
def test_fails_when_the_time_is_none(at: object) -> None:
    with pytest.raises(ValueError, match=r"^at: expected a time of day .*such as '03:00'$"):
        clock(at)


@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_fails_when_the_offset_is_neither_of_the_two(zone: str | None) -> None:
    with pytest.raises(ValueError, match="dst: expected 'standard' or 'summer'"):
        to_utc("03:00", zone, "winter")  # type: ignore[arg-type]  # on purpose


def test_no_value_reads_the_clock() -> None:
    files = Path(snapshot_constructs.model.__file__).parent.glob("*.py")
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]

    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    modules = {node.name for node in nodes if isinstance(node, ast.alias)}

    assert attributes & {"now", "today", "utcnow", "monotonic", "localtime"} == set()
    assert "time.time" not in modules
