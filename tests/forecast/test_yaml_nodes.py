import pytest

from snapshot_constructs.forecast.yaml_nodes import NotYamlError, composed


def nested(levels, before=""):
    return before + "[" * levels + "]" * levels


def test_ten_levels_are_read():
    assert composed(nested(10)).items is not None


def test_what_stands_side_by_side_is_not_nested():
    assert len(composed("[" + "[], " * 20 + "]").items) == 20


REFUSED = {
    "eleven levels": (nested(11, "# one\n# two\n"), 3),
    "a list in a mapping": ("a: 1\n- b\n", 2),
    "a character that YAML has not": ("a: 1\nb: \x07", 1),
    "nothing": ("# all\n", 1),
}


@pytest.mark.parametrize(("text", "line"), REFUSED.values(), ids=REFUSED.keys())
def test_fails_in_a_line_when_it_is_no_yaml(text, line):
    with pytest.raises(NotYamlError) as error:
        composed(text)

    assert error.value.line == line
    assert "\n" not in str(error.value)
