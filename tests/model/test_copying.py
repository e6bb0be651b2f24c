"""A copy takes its key as text or as an object, and shows it as text."""

from dataclasses import dataclass, replace

import pytest

from snapshot_constructs.model import CopyTo, Deferred, Retain
from snapshot_constructs.model.copying import KeyWithArn
from snapshot_constructs.model.value import checked
from tests.policies import KEY

AGE = Retain.weeks(5)


@dataclass(frozen=True)
class Key:
    key_arn: str


def test_a_key_that_is_an_object_is_kept_for_grants_and_written_as_its_arn() -> None:
    key = Key(KEY)

    copy = CopyTo("eu-central-1", key=key, retain=AGE)

    assert isinstance(key, KeyWithArn)
    assert copy.key == copy.key_arn == KEY
    assert copy.key_object is key


def test_how_the_key_was_given_makes_no_difference_to_the_value() -> None:
    by_object, by_text = CopyTo("x", key=Key(KEY), retain=AGE), CopyTo("x", key=KEY, retain=AGE)

    assert by_object == by_text
    assert repr(by_object) == repr(by_text)
    assert by_text.key_object is None


def test_a_changed_copy_keeps_the_object() -> None:
    key = Key("${Token[TOKEN.1]}")
    copy = CopyTo("x", key=key, retain=AGE)

    changed, misread = checked(replace(copy, copy_tags=True))

    assert changed.key_object is key
    assert changed.key == Deferred("${Token[TOKEN.1]}")
    assert misread == ()


def test_a_key_of_another_type_is_no_arn() -> None:
    copy = CopyTo("x", key=5, retain=AGE)  # type: ignore[arg-type]  # on purpose

    assert copy.key_arn is None
    assert [each.where for each in checked(copy)[1]] == ["key"]


@pytest.mark.parametrize(
    ("copy", "destination"),
    [
        (CopyTo("eu-west-1", retain=None), "eu-west-1"),
        (CopyTo(target_region="eu-west-1", retain=None), "eu-west-1"),
        (CopyTo("eu-west-1", target_region="us-east-1", retain=None), "eu-west-1"),
        (CopyTo(retain=None), None),
    ],
    ids=str,
)
def test_the_destination_is_named_by_either_field(copy: CopyTo, destination: str | None) -> None:
    assert copy.destination == destination


def test_copies_are_encrypted_unless_said_otherwise() -> None:
    assert CopyTo("eu-west-1", retain=AGE).encrypted is True


def test_fails_when_nobody_says_how_long_copies_are_kept() -> None:
    with pytest.raises(TypeError, match="retain"):
        CopyTo("eu-west-1")  # type: ignore[call-arg]  # on purpose
