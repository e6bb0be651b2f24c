"""The demo that `make synth` left in cdk.out runs in the local cloud for two days, deployed by the real CDK CLI."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from subprocess import CompletedProcess

import pytest

from tests.e2e.local_cloud import Cloud, cdk

SHOP, VAULT, BRANCH = "111122223333", "444455556666", "777788889999"
HOME, AWAY = "eu-west-1", "eu-central-1"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
SHOP_KEY = f"arn:aws:kms:{HOME}:{SHOP}:key/a1b2c3d4-e5f6-4711-8899-aabbccddeeff"
DR_KEY = f"arn:aws:kms:{AWAY}:{SHOP}:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
VAULT_KEY = f"arn:aws:kms:{AWAY}:{VAULT}:key/mrk-3c4d5e6f70814293a4b5c6d7e8f90a1b"
OF_THE_WINDOW, OF_THE_DAY = 48 // 4, 2  # snapshots


@pytest.fixture(scope="module")
def demo(cloud: Cloud) -> Cloud:
    """Two days after the account of the shop deployed the demo, also to those that trust it."""
    _make_key(cloud, SHOP_KEY, VAULT)
    _make_key(cloud, DR_KEY)
    _make_key(cloud, VAULT_KEY)
    with ThreadPoolExecutor() as side_by_side:
        made = [*side_by_side.map(lambda each: _bootstrap(cloud, each), (SHOP, VAULT, BRANCH))]
    assert [each.stderr for each in made if each.returncode] == []
    words = ("deploy", "--all", "--require-approval", "never")
    deployed = cdk(cloud, *words, app="cdk.out", account=SHOP)
    assert deployed.returncode == 0, deployed.stderr
    cloud.rehearsal.advance(days=2)
    return cloud


def _make_key(cloud: Cloud, arn: str, *others: str) -> None:
    """Make a key that the demo names, for other accounts too."""
    region, account, id = (arn.replace("key/", "").split(":")[each] for each in (3, 4, 5))
    principals = [f"arn:aws:iam::{each}:root" for each in (account, *others)]
    may = {"Effect": "Allow", "Principal": {"AWS": principals}, "Action": "kms:*", "Resource": "*"}
    cloud.rehearsal.client("kms", account=account, region=region).create_key(
        Policy=json.dumps({"Version": "2012-10-17", "Statement": [may]}),
        Tags=[{"TagKey": "_custom_id_", "TagValue": id}],
        MultiRegion=id.startswith("mrk-"),
    )


def _bootstrap(cloud: Cloud, account: str) -> CompletedProcess[str]:
    trust = ["--trust", SHOP, "--cloudformation-execution-policies", ADMIN]
    words = ["bootstrap", f"aws://{account}/{HOME}", *(trust if account != SHOP else ())]
    return cdk(cloud, *words, app="cdk.out", account=account)


def _left(cloud: Cloud, account: str) -> list[str]:
    """Return what stands in the Region of the stacks that is not a backup."""

    def client(service: str):
        return cloud.rehearsal.client(service, account=account, region=HOME)

    policies = client("dlm").get_lifecycle_policies()["Policies"]
    pipelines = client("imagebuilder").list_image_pipelines()["imagePipelineList"]
    machines = client("stepfunctions").list_state_machines()["stateMachines"]
    return [
        *(each["Description"] for each in policies),
        *(each["name"] for each in (*pipelines, *machines)),
    ]


def test_the_demo_makes_backups_takes_them_away_and_puts_them_into_the_vault(demo):
    (volume,) = demo.rehearsal.client("ec2", account=SHOP, region=HOME).describe_volumes()[
        "Volumes"
    ]

    own = demo.rehearsal.snapshots(account=SHOP, region=HOME)
    away = demo.rehearsal.snapshots(account=SHOP, region=AWAY)
    vaulted = demo.rehearsal.snapshots(account=VAULT, region=AWAY)

    made = Counter((each.volume, each.key) for each in own)
    assert made == {(volume["VolumeId"], SHOP_KEY): OF_THE_WINDOW + OF_THE_DAY}
    assert Counter(each.key for each in away) == {DR_KEY: OF_THE_WINDOW}
    assert Counter(each.key for each in vaulted) == {VAULT_KEY: OF_THE_WINDOW}
    assert {each.state for each in (*own, *away, *vaulted)} == {"completed"}


def test_what_the_demo_backed_up_outlives_it(demo):
    before = demo.rehearsal.snapshots(account=SHOP, region=HOME)
    stood = [len(_left(demo, account)) for account in (SHOP, VAULT, BRANCH)]

    destroyed = cdk(demo, "destroy", "--all", "--force", app="cdk.out", account=SHOP)

    assert destroyed.returncode == 0, destroyed.stderr
    assert stood == [6, 1, 1]
    assert [_left(demo, account) for account in (SHOP, VAULT, BRANCH)] == [[], [], []]
    assert demo.rehearsal.snapshots(account=SHOP, region=HOME) == before
