"""Forecasts are also for programs, spreadsheets and eyes."""

import csv
import io
import json
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from snapshot_constructs.cfn import assembly
from snapshot_constructs.forecast import forecast
from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.review import forecast_csv, forecast_fleet
from snapshot_constructs.review.forecast_formats import fleet_formatted, formatted
from snapshot_constructs.review.forecast_picture import draw
from snapshot_constructs.review.forecast_question import question
from snapshot_constructs.review.forecasts import Question, answers
from snapshot_constructs.review.reviewer import review
from tests.policies import schedule, volumes
from tests.review.representatives import (
    DATABASES,
    FAULTS,
    IMAGES,
    KINDS,
    NIGHTLY,
    body,
    template,
)

START = datetime(2026, 11, 22, tzinfo=UTC)
ON = datetime(2027, 1, 31, 23, 59, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def _answers(**policies):
    report = review([template(policies)], region="eu-west-1", today=START.date())
    return list(answers(report.policies, Question(start=START, on=ON)))


def _drawn(policy, title="Shop/Databases"):
    timeline = forecast(policy, start=START, end=ON)
    return draw(timeline, volume=Volume(500), title=title, until=ON)


def test_json_has_every_policy_and_its_places():
    found = json.loads(formatted(_answers(Daily=volumes(schedule())), "json"))

    ((place,), policy) = (found["policies"][0]["forecast"]["places"], found["policies"][0])
    assert policy["resource"] == "Daily1A2B3C4D"
    assert (place["points"], place["most_points"], place["worst_gap_minutes"]) == (7, 8, 1440)
    assert place["ladder"][1] == {
        "window": "7 d",
        "points": 7,
        "gap_minutes": 1440,
        "worst_gap_minutes": 1440,
        "worst_gap_within_minutes": 1440,
        "reaches": False,
    }


def test_what_is_lost_at_most_is_that_of_the_newest_however_sparse_the_others():
    found = _answers(Nightly=NIGHTLY)

    (policy,) = json.loads(formatted(found, "json"))["policies"]
    (place,) = policy["forecast"]["places"]
    (row,) = csv.DictReader(io.StringIO(formatted(found, "csv")))
    assert (place["most_lost_minutes"], place["worst_gap_minutes"]) == (1440, 7 * 1440)
    assert (row["most_lost_minutes"], row["worst_gap_minutes"]) == ("1440", "10080")
    assert (
        "<caption>At most 1 day lost; 22 restore points in eu-west-1 on 31 Jan 2027, at most "
        "7 days apart</caption>"
    ) in formatted(found, "html")


def test_the_runs_of_a_default_policy_may_be_four_hours_late():
    found = json.loads(formatted(_answers(All=KINDS["AllVolumes"], Own=NIGHTLY), "json"))

    late = [policy["forecast"]["jitter_minutes"] for policy in found["policies"]]
    assert late == [240, 60]


def test_csv_has_a_row_for_each_place_and_for_what_has_no_forecast():
    found = list(csv.DictReader(io.StringIO(formatted(_answers(**KINDS, **FAULTS), "csv"))))

    assert len([row for row in found if row["policy"] == "Shop/Databases"]) == 3
    assert [row["note"] != "" for row in found if row["policy"] == "Shop/Shared"] == [True]
    assert tuple(found[0]) == forecast_csv.COLUMNS


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x"])
def test_no_spreadsheet_sees_a_formula(cell):
    assert forecast_csv.safe(cell) == f"'{cell}"


@pytest.mark.parametrize("policy", [DATABASES, IMAGES, volumes(schedule())])
def test_a_picture_is_the_same_every_time_and_holds_no_date(policy):
    first, again = _drawn(policy), _drawn(policy)

    assert first == again
    assert "dc:date" not in first


def test_a_picture_names_what_it_shows_in_text():
    root = ET.fromstring(_drawn(DATABASES))  # noqa: S314  # our own

    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert root.findtext(f"{SVG}title") == "Shop/Databases"
    assert {"every-4h", "weekly", "monthly", "Restore points that exist"} <= texts


def test_a_title_of_any_text_is_drawn():
    root = ET.fromstring(_drawn(DATABASES, title="a<b & $x$ \x1b"))  # noqa: S314  # our own

    assert root.findtext(f"{SVG}title") == "a<b & $x$ \\x1b"


def test_a_page_holds_pictures_tables_and_reasons():
    page = formatted(_answers(Databases=DATABASES, Shared=KINDS["Shared"]), "html")

    assert page.count('src="data:image/svg+xml;base64,') == 1
    assert page.count("<table>") == 3
    assert "No forecast: a copy is made on each share" in page


def test_fails_when_an_svg_is_asked_for_several_policies():
    with pytest.raises(ForecastError, match=r"svg shows one policy \(got 2\)"):
        formatted(_answers(A=DATABASES, B=DATABASES), "svg")


def test_fails_when_an_svg_is_asked_for_what_has_no_forecast():
    with pytest.raises(ForecastError, match="Shop/Shared has no forecast to draw"):
        formatted(_answers(Shared=KINDS["Shared"]), "svg")


@pytest.mark.parametrize(
    ("churn", "share"), [("2%/day", 0.02), ("2 %", 0.02), ("0.02", 0.02), ("0", 0)]
)
def test_a_change_rate_is_read(churn, share):
    asked = question(START, start=None, on=None, size_gib=500, churn=churn)

    assert asked.volume.churn_per_day == share


def test_a_day_is_looked_at_when_it_ends_and_a_time_when_it_is():
    day = question(START, start=None, on="2027-01-31", size_gib=1, churn=None)
    noon = question(START, start=None, on="2027-01-31T13:00+01:00", size_gib=1, churn=None)

    assert (day.on, noon.on) == (ON, datetime(2027, 1, 31, 12, tzinfo=UTC))


@pytest.fixture
def fleet(tmp_path):
    file = tmp_path / "fleet.csv"
    file.write_text("size_gib,tags,count,region\n100,backup=gold,50,eu-west-1\n9,,3,us-east-1\n")
    return forecast_fleet.of_fleet(_answers(Daily=volumes(schedule())), file, region=None)


def test_a_fleet_counts_the_points_of_all_its_volumes(fleet):
    ((names, points, gib, _),) = fleet.rows

    assert names == ("Shop/Daily", "eu-west-1", "standard")
    assert (points, fleet.forecast.volumes, fleet.forecast.uncovered) == (350, 53, 3)
    assert gib.low > 5000


def _fleet_of(tmp_path, *templates, line, region="eu-west-1"):
    """Forecast one line of a fleet file under the policies of templates in a Region."""
    file = tmp_path / "fleet.csv"
    file.write_text(f"size_gib,region,tags,policy\n{line}\n")
    report = review(templates, region=region, today=START.date())
    found = answers(report.policies, Question(start=START, on=ON))
    return forecast_fleet.of_fleet([*found], file, region=None)


@pytest.mark.parametrize(("region", "points"), [("eu-west-1", 7), ("us-east-1", 0), (None, 7)])
def test_a_policy_applies_to_volumes_of_its_own_region_or_of_any_if_that_is_not_known(
    tmp_path, region, points
):
    daily = template({"Daily": volumes(schedule())})

    found = _fleet_of(tmp_path, daily, line="100,eu-west-1,backup=gold,", region=region)

    assert (found.total[0], found.forecast.uncovered) == (points, 0 if points else 1)


def test_policies_of_the_same_name_count_each_and_are_named_by_their_files(tmp_path):
    templates = [template({"Daily": volumes(schedule())}, file) for file in ("a.json", "b.json")]

    found = _fleet_of(tmp_path, *templates, line="100,eu-west-1,backup=gold,")

    assert [(names[0], points) for names, points, *_ in found.rows] == [
        ("a.json:Shop/Daily", 7),
        ("b.json:Shop/Daily", 7),
    ]


def test_of_the_forms_of_a_policy_the_first_counts_and_the_others_are_left_out(tmp_path):
    whole = body({"Daily": volumes(schedule())})
    whole["Parameters"] = {"Count": {"Type": "Number", "AllowedValues": [7, 14]}}
    details = whole["Resources"]["Daily1A2B3C4D"]["Properties"]["PolicyDetails"]
    details["Schedules"][0]["RetainRule"]["Count"] = {"Ref": "Count"}
    daily = assembly.template(json.dumps(whole), "Shop.template.json")

    found = _fleet_of(tmp_path, daily, line="100,eu-west-1,backup=gold,")

    assert found.total[0] == 7
    assert [each.reason for each in found.left_out] == [
        "another of its forms is counted, not the one when Count is 14"
    ]


@pytest.mark.parametrize("style", ["text", "json", "csv"])
def test_a_fleet_has_every_format_but_pictures(fleet, style):
    assert "Shop/Daily" in fleet_formatted(fleet, style)


def test_fails_when_a_fleet_is_to_be_drawn(fleet):
    with pytest.raises(ForecastError, match=r"a fleet has no picture \(got svg\)"):
        fleet_formatted(fleet, "svg")
