"""Reports are also comments on pull and merge requests, in which no template can act."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from snapshot_constructs.model import Tag
from snapshot_constructs.review import baseline, markdown, markup
from snapshot_constructs.review.acknowledging import acknowledged
from snapshot_constructs.review.outcome import Outcome
from snapshot_constructs.review.report import Report
from snapshot_constructs.review.reviewer import review
from snapshot_constructs.review.settings import Acknowledgement, Settings
from tests.policies import create, schedule, volumes
from tests.review.representatives import FAULTS, KINDS, template

NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
LIVE = re.compile(r"(?<![\w/])[@#!~%]\w|https?://|www\.\w", re.IGNORECASE)
"""What GitHub and GitLab make a link or a mention of, in text that is no code."""


class Page(HTMLParser):
    """What a browser would see of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.shown = ""
        self.live = ""
        self._still = 0
        self.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(source))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        self._still += tag in ("code", "a")

    def handle_endtag(self, tag):
        self._still -= tag in ("code", "a")

    def handle_data(self, data):
        self.shown += data
        self.live += "" if self._still else data


def _report(**policies: object) -> Report:
    return review([template(policies)], region="eu-west-1", today=NOW.date())


def _shown(report: Report, **options: object) -> str:
    return markdown.render(Outcome.of(report, now=NOW), **options)


@pytest.mark.parametrize("name", ["Databases", "Wrong", "Waiting"])
def test_a_policy_reads_as_it_should(name, golden):
    report = _report(**{name: (KINDS | FAULTS)[name]})

    golden(f"review/{name}.md", _shown(report, show_unknown=True))


def test_the_first_line_is_a_mark_by_which_tools_find_their_comment():
    assert _shown(_report()).splitlines()[0] == "<!-- snapshot-constructs review -->"


def test_the_summary_comes_before_findings_and_these_before_policies():
    shown = _shown(_report(Wrong=FAULTS["Wrong"]))

    assert shown.index("| policies | 1 |") < shown.index("### Errors") < shown.index("<details>")


def test_what_is_accepted_is_folded_away_with_its_reason():
    report = _report(Daily=volumes(schedule(create=create(interval=5))))
    fine = Acknowledgement(rule="dlm/interval-set", resource="*", reason="ask @team")

    shown = _shown(acknowledged(report, Settings(acknowledgements=(fine,)), today=NOW.date()))

    assert "### Errors" not in shown
    assert "<summary>1 acknowledged finding</summary>" in shown
    assert "<br>Acknowledged: ask @\u2060team\n" in shown


def test_what_the_baseline_knows_is_only_counted():
    report = _report(Wrong=FAULTS["Wrong"])
    known = baseline.read(baseline.written(report), "b.json")

    shown = _shown(baseline.applied(report, known))

    assert "| known from the baseline | 6 |" in shown
    assert "dlm/interval-set" not in shown


def test_a_report_stays_within_what_a_comment_holds():
    shown = _shown(_report(**{f"Wrong{number}": FAULTS["Wrong"] for number in range(100)}))

    assert len(shown) < markdown.LARGEST + 100
    assert re.search(r"\n\d+ more parts would not fit into a comment\.\n$", shown)
    assert "| policies | 100 |" in shown


NASTY = (
    "</code></details><script>alert(1)</script>",
    "@everyone #1 !2 ~bug %v1 GH-3",
    "[x](https://evil.example) ![](http://evil.example/i.png) <https://evil.example>",
    "https://evil.example www.evil.example a@b.example",
    "| cell | `code` ``` **bold** __b__ ~~s~~ $math$",
    "a\n\n# heading\n/close\n- item",
    "&lt;b&gt; &#64;team \\@team",
    "<!-- snapshot-constructs review -->",
)


@pytest.mark.parametrize("nasty", NASTY)
def test_text_of_a_template_is_only_text(nasty):
    plain = Page(_shown(_tricky("x")))

    page = Page(_shown(_tricky(nasty)))

    assert set(page.tags) <= set(plain.tags)
    assert all(link.startswith("https://docs.aws.amazon.com/") for link in page.links)
    assert LIVE.findall(page.live) == []


@given(
    text=st.text(alphabet=st.sampled_from("@#!~%:/w.ab1 <>&*_`[]()|\\\"'-\n$") | st.characters())
)
def test_any_text_shows_as_it_is_and_nothing_else(text):
    for form in (markup.prose, markup.code):
        page = Page(f"- <b>a</b>: {form(text)}")

        assert set(page.tags) <= {"ul", "li", "b", "code"}
        assert LIVE.findall(page.live) == []
        said = page.shown.replace("\u2060", "").strip().removeprefix("a:")
        assert said.strip() == markup.printable(text).replace("\u2060", "").strip()


def _tricky(text: str) -> Report:
    policy = volumes(schedule(name=text, create=create(interval=5)), target_tags=(Tag(text, text),))
    report = _report(Daily=policy)
    (each,) = report.policies
    named = replace(each, when=text, found=tuple(replace(f, when=text) for f in each.found))
    return replace(report, policies=(named,))
