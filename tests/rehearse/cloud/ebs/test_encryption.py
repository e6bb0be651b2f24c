"""Encryption by default."""

from snapshot_constructs.rehearse.cloud.ebs.keys import managed_key
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import KEY, OTHER, Ec2, Keys

OWN = managed_key(ACCOUNT, REGION)


def test_by_default_nothing_is_encrypted(ec2: Ec2) -> None:
    assert ec2("GetEbsEncryptionByDefault")["EbsEncryptionByDefault"] is False
    assert ec2("GetEbsDefaultKmsKeyId") == {"KmsKeyId": "alias/aws/ebs"}
    assert ec2.shown(ec2.volume())["Encrypted"] is False


def test_switched_on_all_new_volumes_are_encrypted_in_that_region(ec2: Ec2) -> None:
    ec2("EnableEbsEncryptionByDefault")

    here, there = ec2.volume(), ec2.at("us-east-1").volume()

    assert ec2.shown(here)["KmsKeyId"] == OWN
    assert ec2.at("us-east-1").shown(there)["Encrypted"] is False


def test_switched_off_again_they_are_not(ec2: Ec2) -> None:
    ec2("EnableEbsEncryptionByDefault")

    ec2("DisableEbsEncryptionByDefault")

    assert ec2.shown(ec2.volume())["Encrypted"] is False


def test_the_default_key_encrypts_what_names_none(ec2: Ec2) -> None:
    ec2("ModifyEbsDefaultKmsKeyId", KmsKeyId="alias/one")
    first = ec2.volume(Encrypted=True)

    ec2("ResetEbsDefaultKmsKeyId")

    assert ec2.shown(first)["KmsKeyId"] == KEY
    assert ec2.shown(ec2.volume(Encrypted=True))["KmsKeyId"] == OWN


def test_a_default_key_that_does_not_exist_is_refused(ec2: Ec2, keys: Keys) -> None:
    missing = ec2.refused("ModifyEbsDefaultKmsKeyId", KmsKeyId="two")
    keys.states[KEY] = "Disabled"
    disabled = ec2.refused("ModifyEbsDefaultKmsKeyId", KmsKeyId="one")

    assert (missing, disabled) == ("InvalidParameterValue", "InvalidKMSKey.InvalidState")
    assert ec2("GetEbsDefaultKmsKeyId") == {"KmsKeyId": "alias/aws/ebs"}


def test_the_key_of_aws_is_known_by_all_its_names(ec2: Ec2) -> None:
    names = ["alias/aws/ebs", f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/aws/ebs", OWN]

    found = [ec2.shown(ec2.volume(Encrypted=True, KmsKeyId=name))["KmsKeyId"] for name in names]

    assert found == [OWN] * 3


def test_snapshots_have_the_key_of_their_volume_and_give_it_to_others(ec2: Ec2) -> None:
    snapshot = ec2.snapshot(ec2.volume(Encrypted=True, KmsKeyId=KEY))

    volume = ec2.volume(SnapshotId=snapshot)

    assert ec2.shown(snapshot)["KmsKeyId"] == KEY
    assert ec2.shown(volume)["KmsKeyId"] == KEY


def test_a_volume_of_a_shared_snapshot_has_the_default_key(ec2: Ec2) -> None:
    snapshot = ec2.snapshot(ec2.volume(Encrypted=True, KmsKeyId=KEY))
    ec2.share(snapshot, OTHER)
    other = ec2.at(account=OTHER)

    volume = other.volume(SnapshotId=snapshot)

    assert other.shown(volume)["KmsKeyId"] == managed_key(OTHER, REGION)
