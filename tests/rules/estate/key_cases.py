"""Keys that a policy cannot use, and keys close to them that it can."""

from snapshot_constructs.model.value import brief
from tests.estates import (
    ACCOUNT,
    KEY_ARN,
    OTHER,
    SNAPSHOTS,
    allow,
    arn,
    copy_to,
    event,
    key,
    policy,
    ref,
    role,
    schedule,
    volume,
)
from tests.rules.estate.cases import breaks, holds

MINE = arn("Role")
ROOT, OTHER_ROOT = f"arn:aws:iam::{ACCOUNT}:root", f"arn:aws:iam::{OTHER}:root"
HERE = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
COPIES = schedule(CrossRegionCopyRules=[copy_to()])
UNKEYED = schedule(CrossRegionCopyRules=[copy_to(None, CmkArn={"Ref": "AWS::NoValue"})])
ARCHIVES = schedule(
    Name="monthly",
    CreateRule={"CronExpression": "cron(0 9 1 * ? *)"},
    ArchiveRule={"RetainRule": {"RetentionArchiveTier": {"Count": 3}}},
)
SHARES = schedule(ShareRules=[{"TargetAccounts": [OTHER]}])
ENCRYPTED = volume(Encrypted=True, KmsKeyId=arn("Key"))
COPY = "PolicyDetails/Schedules/0/CrossRegionCopyRules/0"
EVENT_COPY = "PolicyDetails/Actions/0/CrossRegionCopy/0/EncryptionConfiguration/CmkArn"
USE = ("kms:CreateGrant", "kms:Decrypt", "kms:ReEncrypt*")
WITH_KEY = {"EncryptionConfiguration": {"Encrypted": True, "CmkArn": KEY_ARN}}
OWN_KEY = {"EncryptionConfiguration": {"Encrypted": True, "CmkArn": arn("Key")}}


def using(*statements):
    return role(*statements, managed=[SNAPSHOTS])


CASES = [
    breaks(
        "xr-kms",
        "no action of KMS",
        ("Policy", f"{COPY}/CmkArn"),
        f"needs the key {brief(KEY_ARN)}, which the role Role may not use (no kms:CreateGrant)",
        Policy=policy(COPIES, role=MINE),
        Role=using(),
    ),
    breaks(
        "xr-kms",
        "another key",
        ("Policy", f"{COPY}/CmkArn"),
        "may not use",
        Policy=policy(COPIES, role=MINE),
        Role=using(allow(*USE, on=KEY_ARN.replace("key/0", "key/1"))),
    ),
    breaks(
        "xr-kms",
        "no use but grants",
        ("Policy", f"{COPY}/CmkArn"),
        "(no kms:Decrypt)",
        Policy=policy(COPIES, role=MINE),
        Role=using(allow("kms:CreateGrant", on=KEY_ARN)),
    ),
    breaks(
        "xr-kms",
        "the source",
        ("Policy", COPY),
        "needs the key of Data Key",
        Policy=policy(UNKEYED, role=MINE),
        Role=using(),
        Data=ENCRYPTED,
        Key=key(ROOT),
    ),
    holds(
        "xr-kms", "allowed", Policy=policy(COPIES, role=MINE), Role=using(allow(*USE, on=KEY_ARN))
    ),
    holds(
        "xr-kms",
        "all keys of a Region",
        Policy=policy(COPIES, role=MINE),
        Role=using(allow(*USE, on=f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/*")),
    ),
    holds("xr-kms", "anything", Policy=policy(COPIES, role=MINE), Role=using(allow("kms:*"))),
    holds(
        "xr-kms",
        "administrator",
        Policy=policy(COPIES, role=MINE),
        Role=role(
            allow(*USE, on="arn:aws:kms:us-east-1:1:key/2"),
            managed=["arn:aws:iam::aws:policy/AdministratorAccess"],
        ),
    ),
    holds("xr-kms", "default key", Policy=policy(UNKEYED, role=MINE), Role=using()),
    holds(
        "xr-kms",
        "not known",
        Policy=policy(COPIES, role=MINE),
        Role=using(allow(*USE, on=ref("KeyArn"))),
    ),
    holds(
        "xr-kms",
        "the key names the role",
        Policy=policy(UNKEYED, role=MINE),
        Role=using(),
        Data=ENCRYPTED,
        Key=key(arn("Role")),
    ),
    holds(
        "xr-kms",
        "the source too",
        Policy=policy(UNKEYED, role=MINE),
        Role=using(allow(*USE, on=arn("Key"))),
        Data=ENCRYPTED,
        Key=key(HERE),
    ),
    breaks(
        "archive-kms",
        "no action of KMS",
        ("Policy", "PolicyDetails/Schedules/0/ArchiveRule"),
        "needs the key of Data Key, which the role Role may not use",
        Policy=policy(ARCHIVES, role=MINE),
        Role=using(),
        Data=ENCRYPTED,
        Key=key(ROOT),
    ),
    holds(
        "archive-kms",
        "allowed",
        Policy=policy(ARCHIVES, role=MINE),
        Role=using(allow(*USE, on=arn("Key"))),
        Data=ENCRYPTED,
        Key=key(ROOT),
    ),
    holds(
        "archive-kms",
        "nothing encrypted",
        Policy=policy(ARCHIVES, role=MINE),
        Role=using(),
        Data=volume(),
    ),
    breaks(
        "role-no-kms",
        "an event-based policy",
        ("Policy", EVENT_COPY),
        "may not use",
        Policy=event(MINE, **WITH_KEY),
        Role=using(),
    ),
    breaks(
        "role-no-kms",
        "a key that admits nobody here",
        ("Policy", EVENT_COPY),
        "needs the key Key, whose policy admits neither the account nor the role",
        Policy=event(MINE, **OWN_KEY),
        Role=using(allow("kms:*")),
        Key=key(OTHER_ROOT),
    ),
    holds(
        "role-no-kms",
        "a key with the default policy",
        Policy=event(MINE, **OWN_KEY),
        Role=using(allow("kms:*")),
        Key=key(KeyPolicy={"Ref": "AWS::NoValue"}),
    ),
    holds(
        "role-no-kms",
        "a key that admits a role by a name that is not known",
        Policy=event(MINE, **OWN_KEY),
        Role=role(allow("kms:*"), managed=[SNAPSHOTS], RoleName=ref("Name")),
        Key=key({"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/${Name}"}),
    ),
    holds(
        "role-no-kms",
        "a key that admits the account",
        Policy=event(MINE, **OWN_KEY),
        Role=using(allow("kms:*")),
        Key=key(OTHER_ROOT, ROOT),
    ),
    holds(
        "role-no-kms",
        "a key that admits somebody",
        Policy=event(MINE, **OWN_KEY),
        Role=using(allow("kms:*")),
        Key=key(ref("Admin")),
    ),
    breaks(
        "key-usable",
        "asymmetric",
        ("Policy", EVENT_COPY),
        "needs the key Key, which is not symmetric (got KeySpec 'RSA_2048')",
        Policy=event(MINE, **OWN_KEY),
        Role=using(allow("kms:*")),
        Key=key(ROOT, KeySpec="RSA_2048"),
    ),
    breaks(
        "key-usable",
        "disabled",
        ("Policy", "PolicyDetails/TargetTags"),
        "which is disabled",
        Policy=policy(UNKEYED),
        Data=ENCRYPTED,
        Key=key(ROOT, Enabled=False),
    ),
    holds(
        "key-usable",
        "not needed",
        Policy=policy(),
        Data=ENCRYPTED,
        Key=key(ROOT, Enabled=False),
    ),
    holds(
        "key-usable",
        "symmetric",
        Policy=policy(UNKEYED),
        Data=ENCRYPTED,
        Key=key(ROOT, KeySpec="SYMMETRIC_DEFAULT", Enabled=True),
    ),
    breaks(
        "share-default-key",
        "by its alias",
        ("Policy", "PolicyDetails/Schedules/0/ShareRules/0"),
        "shares snapshots of Data, which is encrypted with the AWS managed key",
        Policy=policy(SHARES),
        Data=volume(Encrypted=True, KmsKeyId="alias/aws/ebs"),
    ),
    breaks(
        "share-default-key",
        "without a key",
        ("Policy", "PolicyDetails/Schedules/0/ShareRules/0"),
        "(got Encrypted without KmsKeyId)",
        Policy=policy(SHARES),
        Data=volume(Encrypted=True),
    ),
    holds("share-default-key", "not encrypted", Policy=policy(SHARES), Data=volume()),
    holds(
        "share-default-key",
        "a key that is not known",
        Policy=policy(SHARES),
        Data=volume(Encrypted=True, KmsKeyId=ref("KeyId")),
    ),
    breaks(
        "share-key-grant",
        "the account alone",
        ("Policy", "PolicyDetails/Schedules/0/ShareRules/0"),
        f"whose key Key does not admit {OTHER}",
        Policy=policy(SHARES),
        Data=ENCRYPTED,
        Key=key(HERE),
    ),
    holds(
        "share-key-grant",
        "both accounts",
        Policy=policy(SHARES),
        Data=ENCRYPTED,
        Key=key(HERE, OTHER_ROOT),
    ),
    holds(
        "share-key-grant",
        "an account that is not known",
        Policy=policy(SHARES),
        Data=ENCRYPTED,
        Key=key(HERE, {"Fn::Sub": "arn:aws:iam::${Vault}:root"}),
    ),
    holds(
        "share-key-grant", "a key elsewhere", Policy=policy(SHARES), Data=volume(KmsKeyId=KEY_ARN)
    ),
    breaks(
        "xr-kms",
        "another key of the template",
        ("Policy", COPY),
        "needs the key of Data App/Key, which the role Role may not use",
        Policy=policy(UNKEYED, role=MINE),
        Role=using(allow(*USE, on=arn("Other"))),
        Data=ENCRYPTED,
        Key=key(ROOT) | {"Metadata": {"aws:cdk:path": "App/Key/Resource"}},
        Other=key(ROOT),
    ),
    breaks(
        "xr-kms",
        "a key of somebody else's resource",
        ("Policy", f"{COPY}/CmkArn"),
        "needs the key Replica, which",
        Policy=policy(schedule(CrossRegionCopyRules=[copy_to(arn("Replica"))]), role=MINE),
        Role=using(),
        Replica={"Type": "Custom::Replica"},
    ),
    breaks(
        "key-usable",
        "for signing",
        ("Policy", EVENT_COPY),
        "which does not encrypt (got KeyUsage 'SIGN_VERIFY')",
        Policy=event(MINE, **OWN_KEY),
        Role=using(allow("kms:*")),
        Key=key(ROOT, KeyUsage="SIGN_VERIFY"),
    ),
    breaks(
        "key-usable",
        "disabled, and snapshots are archived",
        ("Policy", "PolicyDetails/TargetTags"),
        "which is disabled",
        Policy=policy(ARCHIVES),
        Data=ENCRYPTED,
        Key=key(ROOT, Enabled=False),
    ),
    holds(
        "key-usable",
        "for encryption",
        Policy=policy(UNKEYED),
        Data=ENCRYPTED,
        Key=key(ROOT, KeyUsage="ENCRYPT_DECRYPT"),
    ),
    breaks(
        "share-default-key",
        "with accounts that are not known",
        ("Policy", "PolicyDetails/Schedules/0/ShareRules/0"),
        "(got alias/aws/ebs)",
        Policy=policy(schedule(ShareRules=[{"TargetAccounts": ref("Accounts")}])),
        Data=volume(Encrypted=True, KmsKeyId="alias/aws/ebs"),
    ),
]
