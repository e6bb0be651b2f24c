"""The documentation runs, and what is generated is fresh."""

import io
import re
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import pytest

from snapshot_constructs import PolicyError
from snapshot_constructs.rules.document import rules_page

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```(?:\n+```text\n(.*?)^```)?", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def _blocks(page: Path) -> list[tuple[str, str]]:
    """Return each program of a page with the text that follows at once: what it prints."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@cache
def _ran(page: Path) -> tuple[dict[str, object], list[str]]:
    """Run a page from top to bottom; return its names, and what each of its blocks prints."""
    names: dict[str, object] = {}
    printed = []
    for number, (block, _) in enumerate(_blocks(page)):
        with redirect_stdout(io.StringIO()) as output:
            exec(compile(block, f"{page.name}[{number}]", "exec"), names)  # noqa: S102  # our own pages
        printed.append(output.getvalue())
    return names, printed


@pytest.mark.parametrize("page", [p for p in PAGES if _blocks(p)], ids=lambda page: page.name)
def test_the_python_of_a_page_runs_from_top_to_bottom_and_prints_what_the_page_shows(
    page: Path,
) -> None:
    shown = [text for _, text in _blocks(page)]

    _, printed = _ran(page)

    assert printed == shown


@pytest.mark.parametrize(
    "page", [p for p in PAGES if "cdk.App()" in p.read_text("utf-8")], ids=lambda page: page.name
)
def test_the_app_of_a_page_synthesizes(page: Path) -> None:
    names, _ = _ran(page)

    assembly = names["app"].synth()  # type: ignore[attr-defined]  # a cdk.App

    assert [stack.template["Resources"] for stack in assembly.stacks]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))

    missing = [link for link in links if not (page.parent / link).exists()]

    assert missing == []


def test_the_error_in_the_readme_is_what_its_example_says_with_five_hours() -> None:
    ((program, _), *_) = _blocks(ROOT / "README.md")
    shown = re.findall(
        r"^```text\n(.*?)^```", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )

    with pytest.raises(PolicyError) as error:
        exec(compile(program.replace("hours=4", "hours=5"), "app.py", "exec"), {})  # noqa: S102  # our own page

    assert [f"{error.value}\n"] == shown


def test_the_page_of_rules_is_fresh() -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")

    assert written == rules_page()
