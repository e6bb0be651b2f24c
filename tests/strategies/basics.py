"""The small parts of valid policies: texts, tags, ages."""

import string
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

from snapshot_constructs.model import Retain, Tag

T = TypeVar("T")
Strategy = st.SearchStrategy[T]

REGIONS = ("eu-central-1", "us-east-1", "ap-southeast-2", "us-gov-west-1")
LONGEST = {"DAYS": 36500, "WEEKS": 5200, "MONTHS": 1200, "YEARS": 100}
LONGEST_DEPRECATION = {"DAYS": 3650, "WEEKS": 520, "MONTHS": 120, "YEARS": 10}
NINETY_DAYS = {"DAYS": 90, "WEEKS": 13, "MONTHS": 3, "YEARS": 1}

TRUTH = st.booleans()
ACCOUNTS = st.text(string.digits, min_size=12, max_size=12)
PLAIN = st.text(string.ascii_letters + string.digits + " _-", min_size=1, max_size=40)
NAMES = PLAIN.filter(str.strip)
ROLES = st.builds(
    "arn:{}:iam::{}:role/{}".format,
    st.sampled_from(("aws", "aws-cn", "aws-us-gov")),
    ACCOUNTS,
    st.sampled_from(("backup", "service-role/AWSDataLifecycleManagerDefaultRole")),
)
_TEXT = st.text(string.ascii_letters + string.digits + " +-._:/@äß\"'", min_size=1, max_size=20)
TAG_KEYS = _TEXT.filter(lambda key: key.strip() and not key.lower().startswith(("aws:", "dlm:")))
TAGS = st.builds(Tag, TAG_KEYS, _TEXT | st.just(""))
_POLICY_KEYS = st.text(string.ascii_letters + string.digits + "_.:/+-", min_size=1, max_size=20)
POLICY_TAGS = st.builds(Tag, _POLICY_KEYS.filter(lambda key: not key.startswith("aws:")), _TEXT)


def optional(values: Strategy[T]) -> Strategy[T | None]:
    """Draw a value, or leave it out."""
    return st.none() | values


def some(values: Strategy[T], least: int = 0, most: int = 3) -> Strategy[tuple[T, ...]]:
    """Draw several different values, or tags with different keys."""
    return st.lists(values, min_size=least, max_size=most, unique_by=_identity).map(tuple)


def _identity(value: object) -> object:
    return value.key if isinstance(value, Tag) else value


MAYBE = optional(TRUTH)
TAG_SETS = some(TAGS)
TARGETS = some(TAGS, least=1)
REGION_SETS = some(st.sampled_from(REGIONS))


@cache
def counts(least: int = 1, most: int = 1000) -> Strategy[Retain]:
    """Draw a number of the newest."""
    return st.integers(least, most).map(Retain.last)


def ages(least: Mapping[str, int] | None = None) -> Strategy[Retain]:
    """Draw an age, of at least so many of its units."""
    return st.one_of([_age((least or {}).get(unit, 1), LONGEST[unit], unit) for unit in LONGEST])


def within(longest: Retain, most: Mapping[str, int] = LONGEST) -> Strategy[Retain]:
    """Draw the same count or age, or a smaller one in the same unit."""
    if isinstance(longest.count, int):
        return counts(1, longest.count)
    assert isinstance(longest.interval, int)
    assert isinstance(longest.unit, str)
    return _age(1, min(longest.interval, most[longest.unit]), longest.unit)


@cache
def _age(least: int, most: int, unit: str) -> Strategy[Retain]:
    return st.builds(Retain, interval=st.integers(least, most), unit=st.just(unit))
