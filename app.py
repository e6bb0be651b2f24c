"""The demo: how a shop backs up volumes and instances, and bakes AMIs."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms

import snapshot_constructs as sc
from web_images import bake

SHOP, VAULT = "111122223333", "444455556666"
DR_KEY = f"arn:aws:kms:eu-central-1:{SHOP}:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
SHOP_KEY = f"arn:aws:kms:eu-west-1:{SHOP}:key/a1b2c3d4-e5f6-4711-8899-aabbccddeeff"
VAULT_KEY = f"arn:aws:kms:eu-central-1:{VAULT}:key/mrk-3c4d5e6f70814293a4b5c6d7e8f90a1b"

app = cdk.App()
# The account that runs the shop.
shop = cdk.Stack(app, "Shop", env=cdk.Environment(account=SHOP, region="eu-west-1"))
key = kms.Key.from_key_arn(shop, "Key", SHOP_KEY)
dr_key = kms.Key.from_key_arn(shop, "DrKey", DR_KEY)
offsite = sc.CopyTo("eu-central-1", key=dr_key, retain=sc.Retain.weeks(5), copy_tags=True)
to_vault = sc.Share.to(VAULT, unshare_after=sc.Retain.days(2))
databases = sc.SnapshotPolicy(
    shop,
    "Databases",
    targets=sc.Targets.volumes({"backup": "database"}),
    schedules={
        "every-4h": sc.Schedule.every(
            hours=4, at="01:00", retain=sc.Retain.window(days=3), copies=[offsite], share=to_vault
        ),
        **sc.Schedules.gfs(daily=7, weekly=5, monthly=12, at="03:00", zone="Europe/Berlin"),
    },
    source_keys=[key],
)
size, zone = cdk.Size.gibibytes(500), cdk.Fn.select(0, cdk.Fn.get_azs())
orders = ec2.Volume(
    shop, "Orders", size=size, availability_zone=zone, encrypted=True, encryption_key=key
)
databases.protect(orders)
vss = sc.Script.vss(retries=2, snapshot_on_failure=True)
windows = sc.Targets.instances({"os": "windows"})
nightly = sc.Schedule.daily(at="22:00", retain=sc.Retain.last(14), scripts=[vss])
sc.SnapshotPolicy(shop, "WindowsServers", targets=windows, schedules={"nightly": nightly})

golden = sc.Schedule.weekly(
    "SUN", at="04:00", retain=sc.Retain.weeks(8), deprecate=sc.Retain.weeks(4)
)
web = sc.Targets.instances({"role": "web"})
sc.AmiPolicy(shop, "WebServers", targets=web, schedules={"golden": golden})

scratch = sc.Exclusions.of(tags={"backup": "never"})
sc.DefaultSnapshotPolicy(shop, "AnyVolume", copy_to=["eu-central-1"], exclusions=scratch)
sc.DefaultAmiPolicy(shop, "AnyInstance", create_interval_days=7, retain_interval_days=14)

# The account that keeps copies out of the shop's reach.
vault = cdk.Stack(app, "Vault", env=cdk.Environment(account=VAULT, region="eu-west-1"))
vault_key = kms.Key.from_key_arn(vault, "Key", VAULT_KEY)
copy = sc.CopyTo("eu-central-1", key=vault_key, retain=sc.Retain.months(3))
sc.CrossAccountCopyPolicy(vault, "FromShop", shared_by=[SHOP], copies=[copy], source_keys=[key])
bake(app, SHOP, SHOP_KEY, DR_KEY)
app.synth()
