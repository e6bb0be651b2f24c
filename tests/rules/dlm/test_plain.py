"""What a fix proposes instead of a text that DLM refuses."""

import pytest

from snapshot_constructs.rules.dlm.plain import is_plain, plain


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("daily, 03:00", "daily- 03-00"),
        ("(nightly)", "nightly"),
        ("- a_b -", "a_b"),
        ("täglich", "t-glich"),
        ("::", "daily"),
        ("", "daily"),
        ("a" * 13, "a" * 12),
    ],
)
def test_the_proposal_is_close_to_what_was_written_and_always_taken(
    written: str, proposed: str
) -> None:
    found = plain(written, 12, "daily")

    assert found == proposed
    assert is_plain(found, 12)
