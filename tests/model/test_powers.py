"""What a role may do is said in one sentence."""

import pytest

from snapshot_constructs.model.address import Address, Mark, Pointer
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.iam import Role, Statement
from snapshot_constructs.model.powers import Powers

SENTENCES: dict[str, Powers] = {
    "may do nothing": Powers(),
    "may create, copy and delete snapshots; use one KMS key": Powers(
        actions=frozenset(
            {
                "ec2:CreateSnapshot",
                "ec2:CreateSnapshots",
                "ec2:CopySnapshot",
                "ec2:DeleteSnapshot",
                "ec2:DescribeVolumes",
                "ec2:CreateTags",
                "kms:Decrypt",
            }
        ),
        keys=frozenset({"<Ref Key>"}),
    ),
    "may create, deprecate and deregister AMIs; use 2 KMS keys": Powers(
        actions=frozenset({"ec2:CreateImage", "ec2:EnableImageDeprecation", "ec2:DeregisterImage"}),
        keys=frozenset({"a", "b"}),
    ),
    "may share snapshots; use any KMS key; manage its EventBridge rule": Powers(
        actions=frozenset({"ec2:ModifySnapshotAttribute", "events:PutRule"}), keys=frozenset("*")
    ),
    "may run scripts through Systems Manager; has A and B": Powers(
        actions=frozenset({"ssm:SendCommand", "ssm:GetCommandInvocation"}), managed=("A", "B")
    ),
    "may also *": Powers(actions=frozenset({"*"})),
    "may create snapshots; also ec2:*, iam:A, s3:B and 1 more": Powers(
        actions=frozenset({"ec2:CreateSnapshot", "ec2:*", "iam:A", "s3:B", "s3:C"})
    ),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_powers_are_explained(sentence):
    assert SENTENCES[sentence].explain() == sentence


def test_powers_are_those_of_the_statements_that_allow_and_of_managed_policies():
    key = Pointer(Mark("t.json", "Key"), "Arn")
    role = Role(
        address=Address(file="t.json", logical_id="Role"),
        statements=(
            Statement(actions=("ec2:CreateSnapshot", Deferred({"Ref": "A"})), resources=("*",)),
            Statement(actions=("kms:Decrypt",), resources=(key, "arn:aws:kms:::key/1")),
            Statement(allows=False, actions=("ec2:DeleteSnapshot",), resources=("*",)),
            Statement(but_actions=("iam:*",), resources=("*",)),
            Deferred({"Ref": "B"}),
        ),
        managed=("arn:aws:iam::aws:policy/service-role/X", Deferred({"Ref": "C"})),
    )

    assert Powers.of(role) == Powers(
        actions=frozenset({"ec2:CreateSnapshot", "kms:Decrypt", "*"}),
        keys=frozenset({"Key", "arn:aws:kms:::key/1"}),
        managed=("X", "<Ref C>"),
    )
