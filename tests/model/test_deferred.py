"""Tokens of the CDK and intrinsics of templates are one thing: a value that is not known yet."""

from pathlib import Path
from typing import Any

import pytest

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.deferred import (
    NotKnownError,
    is_deferred,
    is_known,
    is_no_value,
    known,
)
from snapshot_constructs.model.value import settle

TEXT, NUMBER, LIST = "${Token[TOKEN.11]}", -1.8881545897087503e289, ["#{Token[TOKEN.12]}"]


@pytest.mark.parametrize(
    "raw",
    [
        TEXT,
        f"cron(0 {TEXT} * * ? *)",
        NUMBER,
        LIST,
        tuple(LIST),
        LIST[0],
        {"Ref": "Key"},
        {"Fn::GetAtt": ["Key", "Arn"]},
        {"Fn::If": ["A", 1, 2]},
        {"Condition": "IsProd"},
        {"Ref": "AWS::NoValue"},
    ],
    ids=repr,
)
def test_a_value_that_waits_for_the_deployment_is_recognised(raw: object) -> None:
    assert is_deferred(raw)
    assert settle(raw) == Deferred(raw)


@pytest.mark.parametrize(
    "raw",
    [
        *("", "Token", "${AWS::Region}", "${Token}", "#{x}", b"#{Token[TOKEN.12]}"),
        *(0, -1, 1.5, -1e288, -1e300, float("-inf"), float("nan"), True, None),
        *(
            [],
            ["a"],
            ["a", LIST[0]],
            {},
            {"Key": "a"},
            {"Ref": "a", "Key": "b"},
            {1: 2},
            Ellipsis,
            Path(),
        ),
    ],
    ids=repr,
)
def test_a_value_that_can_be_read_now_is_not_deferred(raw: object) -> None:
    assert not is_deferred(raw)
    assert not isinstance(settle(raw), Deferred)


def test_the_spellings_of_the_cdk_itself_are_recognised() -> None:
    import aws_cdk as cdk  # noqa: PLC0415  # only this test needs it, and it loads slowly

    stack = cdk.Stack(cdk.App(), "Tokens")
    parameter = cdk.CfnParameter(stack, "Days", type="Number")
    several = cdk.CfnParameter(stack, "Zones", type="CommaDelimitedList")
    lazy = cdk.Lazy.any(_Producer.of(1))
    tokens: dict[str, Any] = {
        "text": stack.region,
        "part of text": f"arn:aws:kms:{stack.region}:1:key/1",
        "number": parameter.value_as_number,
        "list": several.value_as_list,
        "object": lazy,
        "reference": parameter.value,
        "attribute": cdk.Fn.get_att("Key", "Arn"),
        "choice": cdk.Fn.condition_if("IsProd", "a", "b"),
        "anything": cdk.Token.as_any({"Ref": "Days"}),
        "lazy number": cdk.Token.as_number({"Ref": "Days"}),
    }

    found = {name: is_deferred(token) for name, token in tokens.items()}

    assert found == dict.fromkeys(tokens, True)


class _Producer:
    """Makes producers of lazy values, which need the CDK to be declared."""

    @staticmethod
    def of(value: int) -> Any:
        import aws_cdk as cdk  # noqa: PLC0415  # as above
        import jsii  # noqa: PLC0415  # as above

        @jsii.implements(cdk.IStableAnyProducer)
        class Producer:
            def produce(self) -> int:
                return value

        return Producer()


def test_a_known_value_is_handed_through() -> None:
    assert known(5) == 5
    assert known(None) is None


def test_fails_when_a_value_must_be_known_and_is_not() -> None:
    waiting = Deferred({"Ref": "Days"})

    with pytest.raises(NotKnownError, match=r"^<Ref Days>$") as error:
        known(waiting)

    assert error.value.deferred == waiting


@pytest.mark.parametrize(
    ("value", "expected"), [(5, True), (0, True), ("", True), (None, False), (Deferred(1), False)]
)
def test_what_was_not_given_is_not_known_either(value: object, expected: bool) -> None:
    assert is_known(value) is expected


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (TEXT, TEXT),
        ({"Ref": "Days"}, "<Ref Days>"),
        ({"Fn::Sub": "${A}-b"}, "<Fn::Sub ${A}-b>"),
        ({"Fn::GetAtt": ["Key", "Arn"]}, "<Fn::GetAtt Key.Arn>"),
        ({"Fn::If": ["A", 1, 2]}, "<Fn::If>"),
        (NUMBER, "<known at deployment>"),
    ],
    ids=repr,
)
def test_it_says_shortly_what_it_waits_for(raw: object, words: str) -> None:
    assert str(Deferred(raw)) == words


def test_only_the_reference_to_no_value_is_no_value() -> None:
    found = [is_no_value(raw) for raw in ({"Ref": "AWS::NoValue"}, {"Ref": "AWS::Region"}, None)]

    assert found == [True, False, False]
