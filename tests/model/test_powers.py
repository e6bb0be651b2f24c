"""What a role may do is said in one sentence."""

import pytest

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
