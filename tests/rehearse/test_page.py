"""The tests in the README and on the page about rehearsals pass."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "docs" / "rehearse.md"]


def _blocks(page):
    text = page.read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


TESTS = [
    pytest.param(page, name, id=f"{page.stem}-{name}")
    for page in PAGES
    for name in re.findall(r"^def (test_\w+)", "".join(_blocks(page)), re.MULTILINE)
]


@pytest.mark.parametrize(("page", "name"), TESTS)
def test_a_test_on_a_page_passes(rehearsal, page, name):
    names = {}
    for block in _blocks(page):
        exec(compile(block, page.name, "exec"), names)  # noqa: S102  # our own page

    names[name](rehearsal)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_first_test_of_a_page_has_ten_lines_and_is_the_same_on_both(page):
    first = next(block for block in _blocks(page) if "def test_" in block)

    body = first.partition("(rehearsal):\n")[2]

    assert len(body.splitlines()) == 10
    assert (
        body.splitlines()[1:]
        == _blocks(PAGES[1])[0].partition("(rehearsal):\n")[2].splitlines()[1:]
    )
