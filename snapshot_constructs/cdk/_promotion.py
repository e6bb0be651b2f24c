"""The state machine of a channel: from a candidate to the parameter that fleets read, and back.

Three parameters are the memory of a channel: the one that fleets read, the AMI that was in it before,
and when the newest AMI that was ever promoted was made. By the last, neither an event that is delivered
twice nor an image that took longer than its successor undoes anything, a roll-back least of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snapshot_constructs.cdk import _trials
from snapshot_constructs.cdk._machine import call, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

PROMOTED = "AMI Promoted"
_SECONDS, _LOOKS = 2, 60
"""Between two looks whether Systems Manager took a value over, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """What a channel does.

    Attributes:
        pipeline: the name of the pipeline.
        candidate: the parameter that has the candidate; None where images of the pipeline are it.
        stable: the parameter that fleets read.
        tests: what must succeed first.
        soak_seconds: how long an AMI waits then.
        approval: who is asked then.
        groups: names of the Auto Scaling groups whose instances are replaced.
    """

    pipeline: str
    candidate: str | None
    stable: str
    tests: Sequence[_trials.Trial] = ()
    soak_seconds: int = 0
    approval: _trials.Approval | None = None
    groups: Sequence[str] = ()

    @property
    def previous(self) -> str:
        """The parameter that has the AMI to go back to."""
        return f"{self.stable}/previous"

    @property
    def newest(self) -> str:
        """The parameter that has the time when the newest AMI ever promoted was made."""
        return f"{self.stable}/newest"


def states(it: Promotion) -> dict[str, Any]:
    """Return the states of the machine, the first one first."""
    return {
        "Recall": _recall(it, "Which way", asked="{% $states.input %}"),
        "Which way": _choice({"$asked.rollback = true": "Is there a way back"}, "Find"),
        **_back(),
        **(_find_image() if it.candidate is None else _find_parameter(it.candidate)),
        **_judge(it),
        **_change(it),
        **_finish(it),
        "No change": {"Type": "Succeed"},
    }


def _recall(it: Promotion, then: str, **assign: str) -> dict[str, Any]:
    """Return the state that reads what the channel did last; what there is not is an empty text."""
    names = {"stable": it.stable, "previous": it.previous, "newest": it.newest}
    assign |= {key: _value(name) for key, name in names.items()}
    return call("ssm:getParameters", {"Names": [*names.values()]}, Assign=assign, Next=then)


def _back() -> dict[str, Any]:
    found = {"$previous = ''": "Nothing to go back to", "$previous = $stable": "No change"}
    return {
        "Is there a way back": _choice(found, "Go back"),
        "Nothing to go back to": _fail("NothingToGoBackTo", "No AMI has been replaced yet"),
        "Go back": {
            "Type": "Pass",
            "Assign": {"new": "{% $previous %}", "born": ""},
            "Next": "Put stable",
        },
    }


def _find_image() -> dict[str, Any]:
    """Return the states that find the AMI of an image in the Region and account of the pipeline."""
    lost = "$image.State.Status in ['FAILED', 'CANCELLED', 'DELETED']"
    here = "$image.OutputResources.Amis[Region = $at[3] and AccountId = $at[4]][0].Image"
    found = f"$image := $states.result.Image; $at := $split($image.Arn, ':'); $ami := {lost} ? '' : {here}"
    asks = 'The input names no image: {"image": "<ARN of a build version>"} or {"rollback": true}'
    return {
        "Find": _choice({"$exists($asked.image)": "Get image"}, "Nothing asked"),
        "Nothing asked": _fail("NothingAsked", asks),
        "Get image": call(
            "imagebuilder:getImage",
            {"ImageBuildVersionArn": "{% $asked.image %}"},
            Assign={"new": f"{{% ({found}; $exists($ami) ? $ami : '') %}}"},
            Next="Look at AMI",
        ),
    }


def _find_parameter(candidate: str) -> dict[str, Any]:
    return {"Find": _read(candidate, "new", "Look at AMI")}


def _find_again(candidate: str) -> dict[str, Any]:
    """Return the states that see whether the candidate was taken back meanwhile, by another channel."""
    return {
        "Find again": _read(candidate, "now", "Look again"),
        "Look again": _look_at("now", "then", "Was it taken back"),
        "Was it taken back": _choice({"$then < $born": "No change"}, "Was there one"),
    }


def _judge(it: Promotion) -> dict[str, Any]:
    """Return the states from a candidate to the decision: nothing is changed here."""
    about = {"ami": "{% $new %}", "pipeline": it.pipeline, "parameter": it.stable}
    trials = dict(_trials.states(it.tests, it.soak_seconds, it.approval, about))
    order = [*trials, "Recall again"]
    passed = {
        name: {**trial, "Next": then}
        for (name, trial), then in zip(trials.items(), order[1:], strict=True)
    }
    again = {} if it.candidate is None else _find_again(it.candidate)
    return {
        "Look at AMI": _look_at("new", "born", "Is it there"),
        "Is it there": _choice({"$born = ''": "No AMI"}, "Is it newer"),
        "No AMI": _fail("NoAmi", "The image has no available AMI in this Region and account"),
        "Is it newer": _if_newer(order[0]),
        **passed,
        "Recall again": _recall(it, "Is it still newer"),  # others may have overtaken it
        "Is it still newer": _if_newer(next(iter(again), "Was there one")),
        **again,
    }


def _look_at(ami: str, born: str, then: str) -> dict[str, Any]:
    """Return the state that learns when an AMI was made; an empty text if it is not available."""
    found = "$states.result.Images[State = 'available'][0].CreationDate"
    return call(
        "ec2:describeImages",
        {"Filters": [{"Name": "image-id", "Values": [f"{{% ${ami} %}}"]}]},
        Assign={born: f"{{% ($found := {found}; $exists($found) ? $found : '') %}}"},
        Next=then,
    )


def _if_newer(then: str) -> dict[str, Any]:
    forced = "$asked.force = true"
    return _choice(
        {"$new = $stable": "No change", f"$born <= $newest and $not({forced})": "No change"}, then
    )


def _change(it: Promotion) -> dict[str, Any]:
    """Return the states that change the parameter, and wait until Systems Manager believes in it.

    It looks at the AMI afterwards, and leaves the parameter as it was if there is none. See
    https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
    """
    checks = {"$seen = $new": "Is it the newest", f"$looks < {_LOOKS}": "Wait"}
    refused = "Systems Manager did not take over the AMI: it may have been deregistered"
    return {
        "Was there one": _choice({"$stable = ''": "Put stable"}, "Put previous"),
        "Put previous": _put(it.previous, "{% $stable %}", "text", Next="Put stable"),
        "Put stable": _put(
            it.stable, "{% $new %}", "aws:ec2:image", Assign={"looks": 0}, Next="Wait"
        ),
        "Wait": {"Type": "Wait", "Seconds": _SECONDS, "Next": "Look at parameter"},
        "Look at parameter": _read(it.stable, "seen", "Is it there now", looks="{% $looks + 1 %}"),
        "Is it there now": _choice(checks, "Not taken over"),
        "Not taken over": _fail("NotTakenOver", refused),
    }


def _finish(it: Promotion) -> dict[str, Any]:
    then = {"Next": "Refresh"} if it.groups else {"End": True}
    detail = {
        "pipeline": it.pipeline,
        "parameter": it.stable,
        "ami": "{% $new %}",
        "replaced": "{% $stable %}",
        "rollback": "{% $asked.rollback = true %}",
    }
    return {
        "Is it the newest": _choice({"$born > $newest": "Put newest"}, "Tell"),
        "Put newest": _put(it.newest, "{% $born %}", "text", Next="Tell"),
        "Tell": tell(PROMOTED, detail, **then),
        **({"Refresh": _refresh(it.groups)} if it.groups else {}),
    }


def _refresh(groups: Sequence[str]) -> dict[str, Any]:
    """Return the state that begins to replace the instances of each group."""
    name = {"AutoScalingGroupName": "{% $states.input %}"}
    start = call("autoscaling:startInstanceRefresh", name, End=True)
    # A group has one refresh at a time: wait up to a day for one that was under way.
    busy = {"ErrorEquals": ["AutoScaling.InstanceRefreshInProgressException"]}
    waits = {**busy, "IntervalSeconds": 300, "BackoffRate": 1, "MaxAttempts": 288}
    start["Retry"] = [waits, *start["Retry"]]
    processor = {"StartAt": "Start refresh", "States": {"Start refresh": start}}
    return {"Type": "Map", "Items": [*groups], "ItemProcessor": processor, "End": True}


def _put(name: str, value: str, data_type: str, **fields: Any) -> dict[str, Any]:
    arguments = {
        "Name": name,
        "Value": value,
        "Type": "String",
        "DataType": data_type,
        "Description": "{% 'Put by ' & $states.context.Execution.Id %}",
        "Overwrite": True,
    }
    return call("ssm:putParameter", arguments, **fields)


def _read(name: str, into: str, then: str, **assign: str) -> dict[str, Any]:
    assign[into] = _value(name)
    return call("ssm:getParameters", {"Names": [name]}, Assign=assign, Next=then)


def _value(name: str) -> str:
    found = f"$states.result.Parameters[Name = '{name}'][0].Value"
    return f"{{% ($found := {found}; $exists($found) ? $found : '') %}}"


def _choice(conditions: dict[str, str], otherwise: str) -> dict[str, Any]:
    choices = [{"Condition": f"{{% {each} %}}", "Next": then} for each, then in conditions.items()]
    return {"Type": "Choice", "Choices": choices, "Default": otherwise}


def _fail(error: str, cause: str) -> dict[str, Any]:
    return {"Type": "Fail", "Error": error, "Cause": cause}
