"""What the state machine of a channel does: each test runs it against a small Region of AWS."""

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn

from tests.cdk.channel_examples import FUNCTION, MACHINE, Group, channel
from tests.cdk.machines import EXECUTION, Execution, StateError, definitions, run

HERE = ("eu-west-1", "111122223333")
STABLE = "/imagebuilder/web/stable"
DATES = {
    "ami-old": "2026-10-01T03:00:00.000Z",
    "ami-a": "2026-11-01T03:00:00.000Z",
    "ami-b": "2026-11-08T03:00:00.000Z",
    "ami-c": "2026-11-15T03:00:00.000Z",
}


def image_of(ami: str) -> str:
    return f"arn:aws:imagebuilder:{HERE[0]}:{HERE[1]}:image/web/{ami}/1"


class Region:
    """Systems Manager, EC2 and Image Builder, as far as a channel asks them.

    Attributes:
        parameters: by name.
        amis: when those that are available were made.
        status: of all images.
        fails: what is refused, and how often, by action.
        calls: the actions that were called, with their arguments, reading ones left out.
        meanwhile: is called by what takes time.
    """

    def __init__(self, **parameters: str) -> None:
        self.parameters = {f"{STABLE}{name}": value for name, value in parameters.items()}
        self.amis = dict(DATES)
        self.status = "AVAILABLE"
        self.fails: dict[str, tuple[str, int]] = {}
        self.calls: list[tuple[str, Any]] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self, action: str, arguments: Any) -> Any:
        error, times = self.fails.get(action, ("", 0))
        if times:
            self.fails[action] = (error, times - 1)
            raise StateError(error)
        name = action.removeprefix("aws-sdk:").replace(":", "_").replace(".", "_")
        answer = getattr(self, f"_{name}", None)
        if answer is None:
            self.calls.append((action, arguments))
            self.meanwhile()
            return {}
        return answer(**arguments)

    def _ssm_getParameters(self, Names: list[str]) -> Any:  # noqa: N802, N803  # as AWS has it
        assert len(Names) <= 10
        known = [{"Name": n, "Value": self.parameters[n]} for n in Names if n in self.parameters]
        return {"Parameters": known, "InvalidParameters": []}

    def _ssm_putParameter(self, **arguments: Any) -> Any:  # noqa: N802  # as above
        self.calls.append(("put", (arguments["Name"], arguments["Value"])))
        assert arguments["Value"]
        assert arguments["Overwrite"] is True
        assert arguments["Type"] == "String"
        if arguments["DataType"] == "text" or arguments["Value"] in self.amis:
            self.parameters[arguments["Name"]] = arguments["Value"]
        return {"Version": 1}

    def _ec2_describeImages(self, Filters: Any) -> Any:  # noqa: N802, N803  # as above
        ((name, values),) = [(each["Name"], each["Values"]) for each in Filters]
        assert name == "image-id"
        found = [
            {"ImageId": ami, "CreationDate": self.amis[ami], "State": "available"}
            for ami in values
            if ami in self.amis
        ]
        return {"Images": found}

    def _imagebuilder_getImage(self, ImageBuildVersionArn: str) -> Any:  # noqa: N802, N803  # as above
        ami = ImageBuildVersionArn.split("/")[2]
        amis = [
            {"Region": "eu-central-1", "AccountId": HERE[1], "Image": "ami-elsewhere"},
            {"Region": HERE[0], "AccountId": "444455556666", "Image": "ami-theirs"},
            {"Region": HERE[0], "AccountId": HERE[1], "Image": ami},
        ]
        state = {"Status": self.status}
        resources = {"Amis": amis}
        arn = ImageBuildVersionArn
        return {"Image": {"Arn": arn, "State": state, "OutputResources": resources}}

    def puts(self) -> list[Any]:
        return [arguments for action, arguments in self.calls if action == "put"]

    def told(self) -> list[Any]:
        entries = [a["Entries"] for action, a in self.calls if action == "events:putEvents"]
        return [entry["Detail"] for each in entries for entry in each]


def region(stable: str = "", previous: str = "", newest: str = "") -> Region:
    """Return a Region where a channel did something before."""
    found = Region()
    recalled = {"": stable, "/previous": previous, "/newest": DATES.get(newest, "")}
    found.parameters = {f"{STABLE}{name}": value for name, value in recalled.items() if value}
    return found


def promote(stack: cdk.Stack, here: Region, asked: Any, **options: Any) -> Execution:
    if stack.node.try_find_child("Stable") is None:
        channel(stack, **options)
    (machine,) = definitions(stack)
    return run(machine, {"image": image_of(asked)} if isinstance(asked, str) else asked, here)


def test_the_first_image_becomes_stable(stack: cdk.Stack) -> None:
    here = region()

    execution = promote(stack, here, "ami-a")

    assert execution.error is None
    assert here.parameters == {STABLE: "ami-a", f"{STABLE}/newest": DATES["ami-a"]}


def test_a_newer_image_becomes_stable_and_the_one_before_is_kept(stack: cdk.Stack) -> None:
    here = region(stable="ami-a", previous="ami-old", newest="ami-a")

    execution = promote(stack, here, "ami-b")

    assert execution.error is None
    assert here.parameters == {
        STABLE: "ami-b",
        f"{STABLE}/previous": "ami-a",
        f"{STABLE}/newest": DATES["ami-b"],
    }
    assert here.told() == [
        {
            "pipeline": "web",
            "parameter": STABLE,
            "ami": "ami-b",
            "replaced": "ami-a",
            "rollback": False,
        }
    ]


@pytest.mark.parametrize("ami", ["ami-a", "ami-b"], ids=["older", "the same"])
def test_an_image_that_is_not_newer_changes_nothing(stack: cdk.Stack, ami: str) -> None:
    here = region(stable="ami-b", previous="ami-a", newest="ami-b")

    execution = promote(stack, here, ami)

    assert execution.error is None
    assert execution.trail[-1] == "No change"
    assert here.calls == []


def test_a_roll_back_puts_back_the_ami_before(stack: cdk.Stack) -> None:
    here = region(stable="ami-b", previous="ami-a", newest="ami-b")

    execution = promote(stack, here, {"rollback": True})

    assert execution.error is None
    assert here.puts() == [(STABLE, "ami-a")]
    assert [told["rollback"] for told in here.told()] == [True]


def test_a_roll_back_that_is_asked_for_twice_happens_once(stack: cdk.Stack) -> None:
    here = region(stable="ami-b", previous="ami-a", newest="ami-b")
    promote(stack, here, {"rollback": True})
    here.calls.clear()

    execution = promote(stack, here, {"rollback": True})

    assert execution.trail[-1] == "No change"
    assert here.calls == []


def test_fails_when_there_is_nothing_to_go_back_to(stack: cdk.Stack) -> None:
    here = region(stable="ami-a", newest="ami-a")

    execution = promote(stack, here, {"rollback": True})

    assert execution.error == "NothingToGoBackTo"
    assert here.calls == []


def test_an_image_that_was_taken_back_does_not_return_by_an_event_delivered_twice(
    stack: cdk.Stack,
) -> None:
    here = region(stable="ami-b", previous="ami-a", newest="ami-b")
    promote(stack, here, {"rollback": True})

    execution = promote(stack, here, "ami-b")

    assert execution.trail[-1] == "No change"
    assert here.parameters[STABLE] == "ami-a"


def test_an_image_that_was_taken_back_returns_by_force(stack: cdk.Stack) -> None:
    here = region(stable="ami-a", previous="ami-a", newest="ami-b")

    promote(stack, here, {"image": image_of("ami-b"), "force": True})

    assert here.parameters[STABLE] == "ami-b"


def test_what_is_stable_already_keeps_its_way_back_even_by_force(stack: cdk.Stack) -> None:
    here = region(stable="ami-b", previous="ami-a", newest="ami-b")

    promote(stack, here, {"image": image_of("ami-b"), "force": True})

    assert here.calls == []


def test_what_is_promoted_by_force_does_not_let_older_images_in(stack: cdk.Stack) -> None:
    here = region(stable="ami-c", newest="ami-c")

    promote(stack, here, {"image": image_of("ami-a"), "force": True})
    promote(stack, here, "ami-b")

    assert here.parameters[STABLE] == "ami-a"
    assert here.parameters[f"{STABLE}/newest"] == DATES["ami-c"]


def test_the_next_image_after_a_roll_back_is_promoted(stack: cdk.Stack) -> None:
    here = region(stable="ami-a", previous="ami-a", newest="ami-b")

    promote(stack, here, "ami-c")

    assert here.parameters[STABLE] == "ami-c"
    assert here.parameters[f"{STABLE}/previous"] == "ami-a"


@pytest.mark.parametrize("status", ["FAILED", "CANCELLED", "DELETED"])
def test_fails_when_the_image_is_none_to_have(stack: cdk.Stack, status: str) -> None:
    here = region(stable="ami-a", newest="ami-a")
    here.status = status

    execution = promote(stack, here, "ami-b")

    assert execution.error == "NoAmi"
    assert here.calls == []


def test_fails_when_the_ami_is_gone(stack: cdk.Stack) -> None:
    here = region(stable="ami-a", newest="ami-a")
    del here.amis["ami-b"]

    execution = promote(stack, here, "ami-b")

    assert execution.error == "NoAmi"
    assert here.calls == []


def test_fails_when_the_ami_is_gone_before_systems_manager_looks_at_it(stack: cdk.Stack) -> None:
    here = region(stable="ami-b", previous="ami-a", newest="ami-b")
    del here.amis["ami-a"]

    execution = promote(stack, here, {"rollback": True})

    assert execution.error == "NotTakenOver"
    assert here.parameters[STABLE] == "ami-b"
    assert here.told() == []


def test_fails_when_nothing_is_asked(stack: cdk.Stack) -> None:
    here = region(stable="ami-a", newest="ami-a")

    execution = promote(stack, here, {})

    assert execution.error == "NothingAsked"


def with_tests(stack: cdk.Stack) -> dict[str, Any]:
    function = lambda_.Function.from_function_arn(stack, "Smoke", FUNCTION)
    machine = sfn.StateMachine.from_state_machine_arn(stack, "Load", MACHINE)
    channel(stack, tests=[function, machine], refresh=[Group()])
    return {"ami": "ami-b", "pipeline": "web", "parameter": STABLE}


def test_tests_are_told_what_to_test(stack: cdk.Stack) -> None:
    about = with_tests(stack)
    here = region(stable="ami-a", newest="ami-a")

    execution = promote(stack, here, "ami-b")

    assert execution.error is None
    assert here.parameters[STABLE] == "ami-b"
    assert here.calls[0] == ("lambda:invoke", {"FunctionName": FUNCTION, "Payload": about})
    started = {**about, "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID": EXECUTION}
    assert here.calls[1] == (
        "states:startExecution.sync:2",
        {"StateMachineArn": MACHINE, "Input": started},
    )


@pytest.mark.parametrize("action", ["lambda:invoke", "states:startExecution.sync:2"])
def test_fails_and_changes_nothing_when_a_test_fails(stack: cdk.Stack, action: str) -> None:
    with_tests(stack)
    here = region(stable="ami-a", previous="ami-old", newest="ami-a")
    before = dict(here.parameters)
    here.fails[action] = ("States.TaskFailed", 1)

    execution = promote(stack, here, "ami-b")

    assert execution.error == "States.TaskFailed"
    assert here.parameters == before
    assert here.puts() == []


def test_a_test_that_aws_was_too_busy_for_is_tried_again(stack: cdk.Stack) -> None:
    with_tests(stack)
    here = region(stable="ami-a", newest="ami-a")
    here.fails["lambda:invoke"] = ("Lambda.TooManyRequestsException", 3)

    execution = promote(stack, here, "ami-b")

    assert execution.error is None


def test_an_image_that_was_overtaken_during_its_test_changes_nothing(stack: cdk.Stack) -> None:
    with_tests(stack)
    here = region(stable="ami-a", newest="ami-a")
    newer = {STABLE: "ami-c", f"{STABLE}/newest": DATES["ami-c"]}
    here.meanwhile = lambda: here.parameters.update(newer)

    execution = promote(stack, here, "ami-b")

    assert execution.trail[-2:] == ["Is it still newer", "No change"]
    assert here.puts() == []


def test_an_ami_soaks_after_its_tests(stack: cdk.Stack) -> None:
    here = region()

    execution = promote(stack, here, "ami-a", soak=cdk.Duration.hours(2))

    (machine,) = definitions(stack)
    assert machine["States"]["Soak"]["Seconds"] == 7200
    assert execution.trail.index("Is it newer") < execution.trail.index("Soak")
    assert execution.trail.index("Soak") < execution.trail.index("Put stable")


def test_somebody_is_asked_with_the_commands_that_answer(stack: cdk.Stack) -> None:
    here = region(stable="ami-a", newest="ami-a")

    promote(stack, here, "ami-b", approval=sns.Topic(stack, "Topic"))

    action, asked = here.calls[0]
    end = "--region eu-west-1 --task-token a-token"
    assert action == "sns:publish.waitForTaskToken"
    assert asked["Message"].splitlines() == [
        f"ami-b of web waits to be put into {STABLE}.",
        "",
        "To promote it:",
        f"aws stepfunctions send-task-success --task-output {{}} {end}",
        "",
        "To refuse it:",
        f"aws stepfunctions send-task-failure --error Refused {end}",
    ]


@pytest.mark.parametrize("error", ["Refused", "States.Timeout"])
def test_fails_and_changes_nothing_without_consent(stack: cdk.Stack, error: str) -> None:
    here = region(stable="ami-a", newest="ami-a")
    here.fails["sns:publish.waitForTaskToken"] = (error, 1)

    execution = promote(stack, here, "ami-b", approval=sns.Topic(stack, "Topic"))

    assert execution.error == error
    assert here.puts() == []


@pytest.mark.parametrize("action", ["getParameters", "putParameter"])
def test_a_call_that_is_throttled_is_tried_again(stack: cdk.Stack, action: str) -> None:
    here = region(stable="ami-a", newest="ami-a")
    here.fails[f"aws-sdk:ssm:{action}"] = ("Ssm.ThrottlingException", 5)

    execution = promote(stack, here, "ami-b")

    assert execution.error is None
    assert here.parameters[STABLE] == "ami-b"


def test_fails_when_a_call_is_throttled_for_good(stack: cdk.Stack) -> None:
    here = region(stable="ami-a", newest="ami-a")
    here.fails["aws-sdk:ssm:putParameter"] = ("Ssm.ThrottlingException", 99)

    execution = promote(stack, here, "ami-b")

    assert execution.error == "Ssm.ThrottlingException"
    assert here.parameters[STABLE] == "ami-a"


@pytest.mark.parametrize("asked", ["ami-b", {"rollback": True}], ids=["promotion", "roll-back"])
def test_instances_are_replaced_after_the_parameter_changed(stack: cdk.Stack, asked: Any) -> None:
    here = region(stable="ami-a", previous="ami-old", newest="ami-a")

    execution = promote(stack, here, asked, refresh=[Group()])

    assert execution.error is None
    assert here.calls[-1] == (
        "aws-sdk:autoscaling:startInstanceRefresh",
        {"AutoScalingGroupName": "web"},
    )


def test_no_instances_are_replaced_when_nothing_changed(stack: cdk.Stack) -> None:
    here = region(stable="ami-b", newest="ami-b")

    promote(stack, here, "ami-b", refresh=[Group()])

    assert here.calls == []


def test_a_refresh_waits_for_the_one_that_is_under_way(stack: cdk.Stack) -> None:
    here = region()
    under_way = ("AutoScaling.InstanceRefreshInProgressException", 100)
    here.fails["aws-sdk:autoscaling:startInstanceRefresh"] = under_way

    execution = promote(stack, here, "ami-a", refresh=[Group()])

    assert execution.error is None


def test_a_channel_that_follows_a_parameter_promotes_what_is_in_it(stack: cdk.Stack) -> None:
    here = region(stable="ami-a", newest="ami-a")
    here.parameters["/imagebuilder/web/canary"] = "ami-b"

    execution = promote(stack, here, {}, candidate="/imagebuilder/web/canary")

    assert execution.error is None
    assert here.parameters[STABLE] == "ami-b"


@pytest.mark.parametrize("then", ["ami-a", "ami-gone"])
def test_what_was_taken_back_from_the_parameter_that_a_channel_follows_is_not_promoted(
    stack: cdk.Stack, then: str
) -> None:
    here = region(stable="ami-old", newest="ami-old")
    canary = "/imagebuilder/web/canary"
    here.parameters[canary] = "ami-b"
    function = lambda_.Function.from_function_arn(stack, "Smoke", FUNCTION)
    here.meanwhile = lambda: here.parameters.update({canary: then})

    execution = promote(stack, here, {}, candidate=canary, tests=[function])

    assert execution.trail[-2:] == ["Was it taken back", "No change"]
    assert here.puts() == []


def test_a_candidate_with_a_successor_is_promoted_after_its_tests(stack: cdk.Stack) -> None:
    here = region(stable="ami-a", newest="ami-a")
    canary = "/imagebuilder/web/canary"
    here.parameters[canary] = "ami-b"
    function = lambda_.Function.from_function_arn(stack, "Smoke", FUNCTION)
    here.meanwhile = lambda: here.parameters.update({canary: "ami-c"})

    promote(stack, here, {}, candidate=canary, tests=[function])

    assert here.parameters[STABLE] == "ami-b"


def test_fails_when_the_parameter_that_a_channel_follows_is_not_there(stack: cdk.Stack) -> None:
    here = region(stable="ami-a", newest="ami-a")

    execution = promote(stack, here, {}, candidate="/imagebuilder/web/canary")

    assert execution.error == "NoAmi"
    assert here.calls == []
