"""What is read from fleet files: the same entries from each format, each with its line."""

import pytest

from snapshot_constructs.forecast import ForecastError
from snapshot_constructs.forecast.entries import entries


@pytest.fixture
def read(tmp_path):
    """Return a function that writes a file and reads the entries in it."""

    def found(name, text):
        path = tmp_path / name
        path.write_bytes(text.encode())
        return list(entries(path))

    return found


@pytest.fixture
def refused(read, tmp_path):
    """Return a function that says why a file cannot be read, without the folder."""

    def said(name, text):
        with pytest.raises(ForecastError) as error:
            read(name, text)
        return str(error.value).removeprefix(f"{tmp_path}/")

    return said


ENTRIES = [{"size_gib": 10, "region": "us-east-1"}, {"size_gib": 20, "region": "eu-west-1"}]
WITH_A_REGION = {
    "fleet.json": '{"region": "eu-west-1", "volumes": [\n{"size_gib": 10, "region": "us-east-1"},\n{"size_gib": 20}]}',
    "fleet.yaml": "region: eu-west-1\nvolumes:\n- {size_gib: 10, region: us-east-1}\n- size_gib: 20\n",
    "fleet.yml": "region: eu-west-1\nvolumes:\n- {size_gib: 10, region: us-east-1}\n- size_gib: 20\n",
}


@pytest.mark.parametrize(("name", "text"), WITH_A_REGION.items(), ids=WITH_A_REGION.keys())
def test_the_region_of_the_file_is_that_of_all_entries_which_name_none(read, name, text):
    assert [entry for _, entry in read(name, text)] == ENTRIES


WITHOUT_A_REGION = {
    "a list in JSON": ("fleet.json", '[{"size_gib": 1}]'),
    "an object in JSON": ("fleet.json", '{"volumes": [{"size_gib": 1}]}'),
    "a list in YAML": ("fleet.yaml", "- size_gib: 1"),
    "a mapping in YAML": ("fleet.yaml", "volumes: [{size_gib: 1}]"),
    "CSV": ("fleet.csv", "size_gib\n1\n"),
}


@pytest.mark.parametrize(("name", "text"), WITHOUT_A_REGION.values(), ids=WITHOUT_A_REGION.keys())
def test_an_entry_holds_nothing_but_what_is_written(read, name, text):
    assert [entry for _, entry in read(name, text)] == [{"size_gib": 1}]


SPACED = {
    "nowhere": '{"volumes":[{"size_gib":1},{"size_gib":2}]}',
    "as tabs and lines of Windows": '\t[\t{"size_gib"\t:\t1}\r\n\t,\r\n{"size_gib":2}\r]',
    "everywhere": ' { "volumes" : [ { "size_gib" : 1 } , { "size_gib" : 2 } ] } ',
}


@pytest.mark.parametrize("text", SPACED.values(), ids=SPACED.keys())
def test_json_may_have_spaces(read, text):
    assert [entry for _, entry in read("fleet.json", text)] == [{"size_gib": 1}, {"size_gib": 2}]


LINES = {
    "JSON": ("fleet.json", '\n\n[{"size_gib": 1},\n\n{"size_gib": 2}]', [3, 5]),
    "JSON with a Region": ("fleet.json", '\n{"volumes":\n[\n{"size_gib": 1}]\n}', [4]),
    "YAML": ("fleet.yaml", "# all\n- size_gib: 1\n\n- size_gib: 2\n", [2, 4]),
    "CSV": ("fleet.csv", 'size_gib,tags\n\n1,"a=b\n;c=d"\n2,', [3, 5]),
}


@pytest.mark.parametrize(("name", "text", "lines"), LINES.values(), ids=LINES.keys())
def test_each_entry_comes_with_its_line(read, name, text, lines):
    assert [line for line, _ in read(name, text)] == lines


def test_a_tag_may_have_a_value_with_an_equals_sign(read):
    found = read("fleet.csv", "size_gib,tags\n1,a=b=c; d = e ;\n")

    assert found == [(2, {"size_gib": 1, "tags": {"a": "b=c", "d": "e"}})]


def test_an_equals_sign_means_nothing_but_in_tags(read):
    assert read("fleet.csv", "size_gib,policy\n1,a=b\n") == [(2, {"size_gib": 1, "policy": "a=b"})]


def test_the_mark_of_utf_8_is_none_but_at_the_beginning_of_the_file(read):
    assert read("fleet.csv", "\ufeffsize_gib\n1\n") == [(2, {"size_gib": 1})]
    assert read("fleet.csv", "size_gib\n\ufeff1\n") == [(2, {"size_gib": "\ufeff1"})]


NO_LIST = 'must hold a list of entries; write [{"size_gib": 100, "region": "eu-west-1"}]'
REFUSED = {
    "no list in JSON": ("fleet.json", "\n\n5\n", f"fleet.json:3: {NO_LIST}"),
    "no list in an object": ("fleet.json", '{\n"volumes":\n5\n}', f"fleet.json:3: {NO_LIST}"),
    "no list in YAML": ("fleet.yaml", "volumes:\n  5\n", f"fleet.yaml:2: {NO_LIST}"),
    "no volumes": (
        "fleet.json",
        '\n\n{"region": "eu-west-1"}\n',
        "fleet.json:3: must hold volumes, and region at most (got ['region'])",
    ),
    "more than volumes": (
        "fleet.json",
        '{"volumes": [], "zone": 1}',
        "fleet.json:1: must hold volumes, and region at most (got ['volumes', 'zone'])",
    ),
    "no fields": (
        "fleet.yaml",
        "- size_gib: 1\n- 5\n",
        "fleet.yaml:2: an entry must hold fields (got 5); write size_gib: 100",
    ),
    "a quote in the first line": (
        "fleet.csv",
        '"size_gib"x\n1\n',
        "fleet.csv:1: is not CSV (',' expected after '\"')",
    ),
}


@pytest.mark.parametrize(("name", "text", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_fails_in_one_line_that_names_the_line_of_the_file(refused, name, text, said):
    assert refused(name, text) == said
