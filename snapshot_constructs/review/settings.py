"""What a project asks of its reviews, as ``[tool.snapshot-constructs]`` in TOML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from snapshot_constructs.rules import Severity

if TYPE_CHECKING:
    from snapshot_constructs.review.settings_check import Complaints

PYPROJECT = "pyproject.toml"
SECTION = "snapshot-constructs"
VOLUME_GIB = 500.0
NEVER, OFF = "never", "off"
_ENTRIES = ("rule", "resource", "template", "reason", "until")
_ALLOWED = (
    *("severities", "acknowledgements", "fail-on"),
    *("region", "account", "volume-gib", "churn"),
)


class SettingsError(Exception):
    """Says all that is wrong with settings.

    Attributes:
        lines: one for each mistake.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Acknowledgement(NamedTuple):
    """One kind of finding that is accepted, and why.

    Attributes:
        resource: logical ids, or paths of constructs; ``*`` stands for anything.
        template: files or stacks; all where None.
        until: the last day on which it holds; always where None.
    """

    rule: str
    resource: str
    reason: str
    template: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a project asks of its reviews.

    Attributes:
        file: where this stands, as its user would write it; empty where nothing is configured.
        text: its content.
        severities: by rule; None drops the findings of the rule.
        fail_on: the least severe finding that fails a review; None lets none do so.
        volume_gib: the size of a volume in forecasts.
        churn: how much of it is rewritten per day.
    """

    file: str = ""
    text: str = field(default="", repr=False)
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    acknowledgements: tuple[Acknowledgement, ...] = ()
    fail_on: Severity | None = Severity.ERROR
    region: str | None = None
    account: str | None = None
    volume_gib: float = VOLUME_GIB
    churn: str | None = None


def find(folder: Path) -> Settings:
    """Return the settings of the nearest pyproject.toml that has any, here or further up.

    Raises:
        SettingsError: if they mean nothing.
    """
    for place in (folder, *folder.parents):
        file = place / PYPROJECT
        if file.is_file():
            shown = str(file.relative_to(folder)) if place == folder else str(file)
            text = _text(file, shown)
            section = _section(_parsed(text, shown))
            if section is not None:
                return _settings(section, shown, text)
    return Settings()


def load(file: Path) -> Settings:
    """Return the settings of a file, whether or not they are in a section for tools.

    Raises:
        SettingsError: if there are none, or they mean nothing.
    """
    text = _text(file, str(file))
    body = _parsed(text, str(file))
    section = _section(body)
    return _settings(body if section is None else section, str(file), text)


def _text(file: Path, shown: str) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(f"{shown}: is not text in UTF-8") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise SettingsError(f"{shown}: {reason.lower()}") from None


def _parsed(text: str, shown: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415  # most reviews have no settings

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{shown}: is no TOML: {error}") from None
    except (RecursionError, ValueError):
        raise SettingsError(f"{shown}: is no TOML that can be read") from None


def _section(body: Mapping[str, Any]) -> object:
    tool = body.get("tool")
    return tool.get(SECTION) if isinstance(tool, dict) else None


def _settings(section: object, file: str, text: str) -> Settings:
    from snapshot_constructs.review.settings_check import Complaints  # noqa: PLC0415  # the same

    check = Complaints()
    table = check.table(section, "", _ALLOWED)
    listed = check.items(table.get("acknowledgements"), "acknowledgements")
    given = [acknowledgement(check, each, f"acknowledgements[{n}]", _ENTRIES) for n, each in listed]
    fail_on = check.one_of(table, "fail-on", (*Severity, NEVER)) or Severity.ERROR
    found = Settings(
        file=file,
        text=text,
        severities=_severities(check, table.get("severities")),
        acknowledgements=tuple(each for each in given if each is not None),
        fail_on=None if fail_on == NEVER else Severity(fail_on),
        region=check.region(table),
        account=check.account(table),
        volume_gib=check.size(table) or VOLUME_GIB,
        churn=check.share(table),
    )
    if check.lines:
        raise SettingsError(*(f"{file}: {line}" for line in check.lines))
    return found


def _severities(check: "Complaints", raw: object) -> dict[str, Severity | None]:
    found: dict[str, Severity | None] = {}
    table = check.table(raw, "severities")
    for rule in table:
        check.rule(rule, f"severities.{rule}")
        name = check.one_of(table, rule, (*Severity, OFF), "severities.")
        if name is not None:
            found[rule] = None if name == OFF else Severity(name)
    return found


def acknowledgement(
    check: "Complaints", raw: object, where: str, allowed: Sequence[str], *, resource: str = ""
) -> Acknowledgement | None:
    """Read one acknowledgement; None where it means nothing, which ``check`` then knows.

    Args:
        check: collects what is wrong.
        raw: as it is written.
        where: what complaints call it.
        allowed: what it may say.
        resource: what it is about, where it does not say so itself.
    """
    before = len(check.lines)
    table = check.table(raw, where, allowed)
    rule = check.needed(table, "rule", 'rule = "dlm/xr-default-key"', where)
    about = resource or check.needed(table, "resource", 'resource = "Shop/*"', where)
    reason = check.needed(table, "reason", 'reason = "why this is fine"', where)
    template = check.text(table, "template", 'template = "Shop.template.json"', where)
    until = check.day(table, "until", where)
    if rule is not None:
        check.acknowledgeable(rule, f"{where}.rule" if where else "rule")
    if rule is None or about is None or reason is None or len(check.lines) > before:
        return None
    return Acknowledgement(rule=rule, resource=about, reason=reason, template=template, until=until)
