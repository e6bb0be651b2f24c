"""What every deploy of the CDK finds in an account and Region: what `cdk bootstrap` puts there.

The template is our own and has what deploys use: the bucket, the roles and the version, under the
names that `cdk bootstrap` gives them. Nothing is taken from an installed CDK CLI, so that a test does
the same wherever it runs; where the real bootstrap stack is wanted, `cdk bootstrap` updates this one.
"""

from __future__ import annotations

import json
from typing import Any

from snapshot_constructs.rehearse.change_sets import apply, describe
from snapshot_constructs.rehearse.place import Place

VERSION = "30"  # of the bootstrap stack: what the CDK asks for is older
_ROLES = {
    "FilePublishingRole": "file-publishing-role",
    "ImagePublishingRole": "image-publishing-role",
    "LookupRole": "lookup-role",
    "DeploymentActionRole": "deploy-role",
    "CloudFormationExecutionRole": "cfn-exec-role",
}


def bootstrap(place: Place, qualifier: str) -> None:
    """Make an account and Region ready for deploys, if they are not.

    Args:
        qualifier: in the names of what is made; `hnb659fds` unless an app says otherwise.
    """
    name = "CDKToolkit" if qualifier == "hnb659fds" else f"CDKToolkit-{qualifier}"
    if describe(place, name) is None:
        apply(place, name, TemplateBody=json.dumps(_template(place, qualifier)))


def _template(place: Place, qualifier: str) -> dict[str, Any]:
    def named(part: str) -> str:
        return f"cdk-{qualifier}-{part}-{place.account}-{place.region}"

    roles = {id: _role(named(part), place.account) for id, part in _ROLES.items()}
    return {
        "Resources": {
            "StagingBucket": {
                "Type": "AWS::S3::Bucket",
                "Properties": {"BucketName": named("assets")},
            },
            "CdkBootstrapVersion": {
                "Type": "AWS::SSM::Parameter",
                "Properties": {
                    "Name": f"/cdk-bootstrap/{qualifier}/version",
                    "Type": "String",
                    "Value": VERSION,
                },
            },
            **roles,
        },
        "Outputs": {
            "BucketName": {"Value": {"Ref": "StagingBucket"}},
            "BootstrapVersion": {"Value": VERSION},
        },
    }


def _role(name: str, account: str) -> dict[str, Any]:
    """Return a role that the account may assume, as CloudFormation may, and that may do everything."""
    trusted = {"AWS": f"arn:aws:iam::{account}:root", "Service": "cloudformation.amazonaws.com"}
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": trusted}
    all_of_it = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": name,
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [
                {
                    "PolicyName": "default",
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": [all_of_it]},
                }
            ],
        },
    }
