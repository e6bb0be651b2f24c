"""Settings are read from the nearest pyproject.toml, and all that is wrong in them is said at once."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.review.settings import (
    Acknowledgement,
    Settings,
    SettingsError,
    find,
    load,
)
from snapshot_constructs.rules import Severity

WHOLE = """
[tool.snapshot-constructs]
fail-on = "warning"
region = "eu-west-1"
account = "111122223333"
volume-gib = 200
churn = "2%/day"

[tool.snapshot-constructs.severities]
"dlm/retain-count-one" = "off"
"dlm/share-copies" = "error"

[[tool.snapshot-constructs.acknowledgements]]
rule = "dlm/xr-default-key"
resource = "Shop/*"
template = "Shop.template.json"
reason = "copies are never shared"
until = 2027-03-31
"""


def _file(folder, text, name="pyproject.toml"):
    path = folder / name
    path.write_text(text)
    return path


def _lines(path):
    with pytest.raises(SettingsError) as error:
        load(path)
    return [line.removeprefix(f"{path}: ") for line in error.value.lines]


def test_everything_may_be_said(tmp_path):
    path = _file(tmp_path, WHOLE)

    assert load(path) == Settings(
        file=str(path),
        text=WHOLE,
        severities={"dlm/retain-count-one": None, "dlm/share-copies": Severity.ERROR},
        acknowledgements=(
            Acknowledgement(
                rule="dlm/xr-default-key",
                resource="Shop/*",
                template="Shop.template.json",
                reason="copies are never shared",
                until=date(2027, 3, 31),
            ),
        ),
        fail_on=Severity.WARNING,
        region="eu-west-1",
        account="111122223333",
        volume_gib=200.0,
        churn="2%/day",
    )


def test_a_file_of_its_own_needs_no_section(tmp_path):
    path = _file(tmp_path, 'fail-on = "never"', "review.toml")

    assert load(path).fail_on is None


def test_the_nearest_file_that_has_a_section_counts(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    _file(tmp_path, '[tool.snapshot-constructs]\nregion = "eu-north-1"')
    _file(tmp_path / "a", '[tool.snapshot-constructs]\nregion = "eu-west-1"')
    _file(inner, "[tool.ruff]")

    found = find(inner)

    assert (found.region, found.file) == ("eu-west-1", str(tmp_path / "a" / "pyproject.toml"))


def test_a_file_beside_is_named_as_such(tmp_path):
    _file(tmp_path, "[tool.snapshot-constructs]")

    assert find(tmp_path).file == "pyproject.toml"


def test_nothing_is_configured_where_nothing_is_said(tmp_path):
    assert find(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fail-onn = 1", "fail-onn: there is no such setting; did you mean fail-on?"),
        (
            'fail-on = "sometimes"',
            "fail-on: must be error, warning, info or never (got 'sometimes')",
        ),
        ("region = 7", 'region: must be text (got 7); write region = "eu-west-1"'),
        (
            'region = "eu-west1"',
            "region: must be a Region (got 'eu-west1'); write eu-west-1",
        ),
        (
            "account = 111122223333",
            'account: must be 12 digits as text (got 111122223333); write account = "111122223333"',
        ),
        ("volume-gib = 0", "volume-gib: must be GiB, up to 65536 (got 0); write volume-gib = 500"),
        (
            'churn = "200%"',
            "churn: must be a share of at most 100% (got '200%'); write churn = \"2%/day\"",
        ),
        ("severities = 1", "severities: must be a table (got 1)"),
        (
            'severities = {"dlm/interval-sett" = "off"}',
            "severities.dlm/interval-sett: there is no rule 'dlm/interval-sett'; did you mean dlm/interval-set?",
        ),
        (
            'severities = {"dlm/interval-set" = "bad"}',
            "severities.dlm/interval-set: must be error, warning, info or off (got 'bad')",
        ),
        (
            "acknowledgements = 1",
            "acknowledgements: must be a list of tables (got 1); write [[acknowledgements]]",
        ),
        (
            'acknowledgements = [{rule = "dlm/interval-set", resource = "*"}]',
            'acknowledgements[0].reason: is missing; write reason = "why this is fine"',
        ),
        (
            'acknowledgements = [{rule = "dlm/interval-set", resource = "*", reason = "x", until = "soon"}]',
            "acknowledgements[0].until: must be a day (got 'soon'); write 2027-03-31",
        ),
        (
            'acknowledgements = [{rule = "review/acknowledgement-unused", resource = "*", reason = "x"}]',
            "acknowledgements[0].rule: review/acknowledgement-unused is about acknowledgements; set its severity instead",
        ),
    ],
    ids=lambda value: value if ":" not in value else "",
)
def test_fails_when_a_setting_means_nothing_and_says_what_to_write(tmp_path, text, said):
    assert _lines(_file(tmp_path, text, "s.toml")) == [said]


def test_all_mistakes_are_said_at_once(tmp_path):
    path = _file(tmp_path, 'region = 7\nchurn = 1\n[[acknowledgements]]\nrule = "x"', "s.toml")

    assert len(_lines(path)) == 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a = \n", "is no TOML: Invalid value (at line 1, column 5)"),
        (b"\xff", "is not text in UTF-8"),
        (b"a = " + b"[" * 100_000, "is no TOML that can be read"),
        (b"a = " + b"9" * 10_000, "is no TOML that can be read"),
    ],
    ids=["broken", "bytes", "deep", "long"],
)
def test_fails_when_a_file_is_no_toml(tmp_path, content, said):
    path = tmp_path / "s.toml"
    path.write_bytes(content)

    assert _lines(path) == [said]


@pytest.mark.parametrize("name", ["nowhere.toml", "a\0b", "."])
def test_fails_when_a_file_cannot_be_read(tmp_path, name):
    assert len(_lines(tmp_path / name)) == 1


VALUES = st.recursive(
    st.one_of(
        st.sampled_from(["true", "7", "1.5", "nan", "2027-01-31", "2027-01-31T00:00:00", '""']),
        st.sampled_from(['"dlm/interval-set"', '"off"', '"x"']),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(
            st.sampled_from(["rule", "resource", "reason", "until", '"dlm/interval-set"']),
            inner,
            max_size=4,
        ).map(lambda d: "{" + ", ".join(f"{k} = {v}" for k, v in d.items()) + "}"),
    ),
    max_leaves=8,
)
NAMES = ["fail-on", "region", "account", "volume-gib", "churn", "severities", "acknowledgements"]


@given(table=st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_whatever_is_written_gives_settings_or_lines(tmp_path_factory, table):
    text = "\n".join(f"{name} = {value}" for name, value in table.items())
    path = _file(tmp_path_factory.mktemp("s"), text, "s.toml")

    with suppress(SettingsError):
        assert load(path).volume_gib > 0
