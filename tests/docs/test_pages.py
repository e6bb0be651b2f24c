"""The documentation runs, and what is generated is fresh."""

import re
from pathlib import Path

import pytest

from snapshot_constructs import PolicyError
from snapshot_constructs.rules.document import rules_page

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def _blocks(page: Path) -> list[str]:
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", [p for p in PAGES if _blocks(p)], ids=lambda page: page.name)
def test_the_python_of_a_page_runs_from_top_to_bottom_and_synthesizes(page: Path) -> None:
    names: dict[str, object] = {}

    for number, block in enumerate(_blocks(page)):
        exec(compile(block, f"{page.name}[{number}]", "exec"), names)  # noqa: S102  # our own pages

    assembly = names["app"].synth()  # type: ignore[attr-defined]  # every page makes an App
    assert [stack.template["Resources"] for stack in assembly.stacks]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))

    missing = [link for link in links if not (page.parent / link).exists()]

    assert missing == []


def test_the_error_in_the_readme_is_what_its_example_says_with_five_hours() -> None:
    (program, *_) = _blocks(ROOT / "README.md")
    shown = re.findall(r"^```text\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)

    with pytest.raises(PolicyError) as error:
        exec(compile(program.replace("hours=4", "hours=5"), "app.py", "exec"), {})  # noqa: S102  # our own page

    assert [f"{error.value}\n"] == shown


def test_the_page_of_rules_is_fresh() -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")

    assert written == rules_page()
