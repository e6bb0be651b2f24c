"""What AWS's managed policies allow is known by their names, in every partition."""

import pytest

from snapshot_constructs.model.managed_policies import AMIS, SCRIPTS, SNAPSHOTS, actions_of_managed
from tests.cdk import managed_policies as managed

PATH = "arn:aws:iam::aws:policy/service-role/"
CONTENTS = {
    SNAPSHOTS: managed.SERVICE_ROLE,
    AMIS: managed.SERVICE_ROLE_FOR_AMIS,
    SCRIPTS: managed.SSM_FULL_ACCESS,
}


@pytest.mark.parametrize("name", CONTENTS)
def test_the_actions_are_those_of_the_whole_policy(name: str) -> None:
    assert frozenset(actions_of_managed(PATH + name) or ()) == managed.actions_in(CONTENTS[name])


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "${AWS::Partition}"])
def test_the_partition_does_not_matter(partition: str) -> None:
    arn = f"arn:{partition}:iam::aws:policy/AdministratorAccess"

    assert actions_of_managed(arn) == ("*",)


@pytest.mark.parametrize(
    "arn", ["arn:aws:iam::111122223333:policy/AdministratorAccess", PATH + "Other", "${Arn}"]
)
def test_any_other_policy_is_not_known(arn: str) -> None:
    assert actions_of_managed(arn) is None
