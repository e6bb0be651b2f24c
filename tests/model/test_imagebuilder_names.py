"""Names that Image Builder takes for one name are one."""

import pytest

from snapshot_constructs.model.imagebuilder.names import normalised


@pytest.mark.parametrize("name", ["Web Server_1", "web-server-1", "WEB_SERVER 1"])
def test_names_that_differ_in_case_spaces_and_underscores_are_one(name: str) -> None:
    assert normalised(name) == "web-server-1"


def test_names_with_other_hyphens_stay_two() -> None:
    assert normalised("web--server") != normalised("web-server")
