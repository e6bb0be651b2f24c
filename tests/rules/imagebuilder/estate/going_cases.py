"""When pipelines build, where their AMIs go, and when they are retired."""

from itertools import permutations

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.distribution import LaunchPermission
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule, SelectedRecipe
from snapshot_constructs.model.imagebuilder.pipeline import DEPENDENCIES, PipelineSchedule
from snapshot_constructs.model.imagebuilder.recipe import BlockDevice, Disk, UsedComponent
from snapshot_constructs.model.tags import Tag
from tests import imagebuilder as ib
from tests.estates import OTHER, ref
from tests.rules.estate.cases import breaks, holds
from tests.rules.imagebuilder.estate.samples import (
    EITHER,
    THERE,
    all_of,
    disk,
    distribution,
    either,
    going,
    lifecycle,
    made,
    pipeline,
    public,
    recipe,
)

AMI = "ami-0123456789abcdef0"
FIXED = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/2024.1.1"
UPDATE = "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x"
WAITING = PipelineSchedule(expression="cron(0 3 ? * sun *)", start_condition=DEPENDENCIES)
SILENT = PipelineSchedule(expression="rate(1 day)")
WAITS = pipeline(schedule=WAITING)
PATCHING = made(
    ib.component("""\
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Patch
        action: UpdateOS
""")
)
PLAIN = disk(encrypted=False)
SHARING = "Distributions/0/AmiDistributionConfiguration/LaunchPermissionConfiguration"
ORGANIZATION = "arn:aws:organizations::111122223333:organization/o-abcde12345"
UNIT = "arn:aws:organizations::111122223333:ou/o-abcde12345/ou-ab12-12345678"
SHARED = {"launch_permission": LaunchPermission(accounts=(OTHER,))}


def deleting(**changes):
    rule = {"action": "DELETE", "amis": True, "filter": "AGE", "value": 6, "unit": "MONTHS"}
    return LifecycleRule(**(rule | changes))


def retired(*rules, expression="rate(7 days)", **changes):
    schedule = PipelineSchedule(expression=expression, start_condition="EXPRESSION_MATCH_ONLY")
    tagged = pipeline(schedule=schedule, image_tags=(Tag("pipeline", "web"), Tag("more", "so")))
    return all_of(Pipeline=tagged, Retire=lifecycle(*rules, **changes))


def of_recipe(version, name):
    selected = SelectedRecipe(name=name, version=version)
    return {"selected_tags": (), "recipes": (selected,)}


GIVEN = {"Parameters": {"Given": {"Type": "String"}}}
MAYBE = Deferred(ref("Given"))
NAMED = Deferred({"Fn::GetAtt": ["Recipe", "Name"]})

CASES = [
    breaks(
        "imagebuilder/never-builds",
        "an AMI",
        ("Pipeline", "Schedule/PipelineExecutionStartCondition"),
        "waits for updates, and the recipe Recipe has a fixed base image and exact versions of "
        "components: no schedule starts a build; build at each time (EXPRESSION_MATCH_ONLY)",
        **all_of(Recipe=recipe(parent=AMI), Pipeline=WAITS),
    ),
    breaks(
        "imagebuilder/never-builds",
        "an exact image, by default",
        ("Pipeline", "Schedule"),
        "no schedule starts a build",
        **all_of(Recipe=recipe(parent=FIXED), Pipeline=pipeline(schedule=SILENT)),
    ),
    breaks(
        "imagebuilder/never-builds",
        "a parameter that is read at deployment",
        ("Pipeline", "Schedule"),
        "no schedule starts a build",
        **all_of(
            Recipe=recipe(parent="{{resolve:ssm:/golden/linux}}"),
            Pipeline=pipeline(schedule=SILENT),
        ),
    ),
    holds("imagebuilder/never-builds", "a parameter", **all_of(Pipeline=WAITS)),
    holds(
        "imagebuilder/never-builds",
        "a component with x",
        **all_of(
            Recipe=recipe("Nginx", f"{ib.ARN}:component/tools/x.x.x", parent=AMI), Pipeline=WAITS
        ),
    ),
    holds(
        "imagebuilder/never-builds",
        "a component whose version is not known",
        sections=GIVEN,
        **all_of(
            Recipe=recipe(
                UsedComponent(arn=Deferred({"Fn::Sub": f"{ib.ARN}:component/tools/${{Given}}"})),
                parent=AMI,
            ),
            Pipeline=WAITS,
        ),
    ),
    holds(
        "imagebuilder/never-builds",
        "the newest of an own component",
        **all_of(
            Recipe=recipe(
                UsedComponent(arn=Deferred({"Fn::GetAtt": ["Nginx", "LatestVersion.Arn"]})),
                parent=AMI,
            ),
            Pipeline=WAITS,
        ),
    ),
    holds("imagebuilder/never-builds", "at every time", **all_of(Recipe=recipe(parent=AMI))),
    holds(
        "imagebuilder/never-builds",
        "disabled",
        **all_of(Recipe=recipe(parent=AMI), Pipeline=pipeline(schedule=WAITING, status="DISABLED")),
    ),
    holds(
        "imagebuilder/never-builds",
        "no schedule",
        **all_of(Recipe=recipe(parent=AMI), Pipeline=pipeline(schedule=None)),
    ),
    breaks(
        "imagebuilder/patching-needs-always",
        "the component of AWS",
        ("Pipeline", "Schedule/PipelineExecutionStartCondition"),
        "waits for updates of components, while new packages, which the recipe Recipe installs, "
        "are none",
        **all_of(Recipe=recipe(UPDATE, parent=AMI), Pipeline=WAITS),
    ),
    breaks(
        "imagebuilder/patching-needs-always",
        "a component of its own",
        ("Pipeline", "Schedule/PipelineExecutionStartCondition"),
        "so that each run patches the image",
        **all_of(
            Nginx=PATCHING,
            Recipe=recipe("Nginx", f"{ib.ARN}:component/tools/x.x.x", parent=AMI),
            Pipeline=WAITS,
        ),
    ),
    holds(
        "imagebuilder/patching-needs-always",
        "a base image that is patched",
        **all_of(Recipe=recipe(UPDATE), Pipeline=WAITS),
    ),
    breaks(
        "imagebuilder/public-encrypted",
        "encrypted",
        ("Distribution", f"{SHARING}/UserGroups"),
        "makes AMIs public, and the recipe Recipe encrypts /dev/xvda",
        **all_of(Distribution=distribution(going(ami=public()))),
    ),
    breaks(
        "imagebuilder/public-encrypted",
        "a device without a known name, behind a pipeline from elsewhere",
        ("Distribution", f"{SHARING}/UserGroups"),
        "makes AMIs public, and the recipe Recipe encrypts a disk",
        sections=GIVEN,
        Elsewhere=pipeline(recipe=f"{ib.ARN}:image-recipe/elsewhere/1.0.0", name="elsewhere"),
        **all_of(
            Recipe=recipe(
                devices=(BlockDevice(device=MAYBE, ebs=Disk(size_gib=20, encrypted=True)),)
            ),
            Distribution=distribution(going(ami=public())),
        ),
    ),
    *(
        holds(
            "imagebuilder/public-encrypted",
            f"perhaps plain {i}",
            sections=EITHER,
            **all_of(
                Recipe=either(*recipes, "BlockDeviceMappings"),
                Distribution=distribution(going(ami=public())),
            ),
        )
        for i, recipes in enumerate(permutations((recipe(), recipe(devices=PLAIN))))
    ),
    holds(
        "imagebuilder/public-encrypted",
        "plain",
        **all_of(Recipe=recipe(devices=PLAIN), Distribution=distribution(going(ami=public()))),
    ),
    breaks(
        "imagebuilder/public-watermarked",
        "marked",
        ("Distribution", f"{SHARING}/UserGroups"),
        "makes AMIs public, and the recipe Recipe has watermarks",
        **all_of(
            Recipe=recipe(devices=PLAIN, watermarks=("web",)),
            Distribution=distribution(going(ami=public())),
        ),
    ),
    holds(
        "imagebuilder/public-watermarked",
        "marked and private",
        **all_of(Recipe=recipe(watermarks=("web",))),
    ),
    breaks(
        "imagebuilder/shared-customer-key",
        "no key",
        ("Distribution", f"{SHARING}/UserIds"),
        "lets others launch AMIs of which the recipe Recipe encrypts /dev/xvda with aws/ebs, unless "
        "the account has another default key",
        **all_of(
            Recipe=recipe(devices=disk(encrypted=True)),
            Distribution=distribution(going(ami=SHARED)),
        ),
    ),
    breaks(
        "imagebuilder/shared-customer-key",
        "the key of EBS",
        ("Distribution", f"{SHARING}/UserIds"),
        "encrypts /dev/xvda with aws/ebs; give the disk",
        **all_of(
            Recipe=recipe(devices=disk(encrypted=True, key="alias/aws/ebs")),
            Distribution=distribution(going(ami=SHARED)),
        ),
    ),
    *(
        breaks(
            "imagebuilder/shared-customer-key",
            f"with {name}",
            ("Distribution", f"{SHARING}/{where}"),
            "lets others launch AMIs",
            **all_of(
                Recipe=recipe(devices=disk(encrypted=True)),
                Distribution=distribution(
                    going(ami={"launch_permission": LaunchPermission(**{name: (whom,)})})
                ),
            ),
        )
        for name, where, whom in (
            ("organizations", "OrganizationArns", ORGANIZATION),
            ("organizational_units", "OrganizationalUnitArns", UNIT),
        )
    ),
    breaks(
        "imagebuilder/shared-customer-key",
        "in the second entry",
        ("Distribution", f"{SHARING}/UserIds".replace("0", "1")),
        "lets others launch AMIs",
        **all_of(
            Recipe=recipe(devices=disk(encrypted=True)),
            Distribution=distribution(going(), going(ami=SHARED)),
        ),
    ),
    holds(
        "imagebuilder/shared-customer-key",
        "another key for the AMI",
        **all_of(
            Recipe=recipe(devices=disk(encrypted=True)),
            Distribution=distribution(going(ami=SHARED | {"key": ib.KEY})),
        ),
    ),
    holds(
        "imagebuilder/shared-customer-key",
        "a key",
        **all_of(Distribution=distribution(going(ami=SHARED))),
    ),
    breaks(
        "imagebuilder/copy-key",
        "another account",
        ("Distribution", "Distributions/0/AmiDistributionConfiguration/KmsKeyId"),
        "is missing, and target accounts get copies of an AMI of which the recipe Recipe encrypts "
        "/dev/xvda; name a customer managed key in that Region",
        **all_of(Distribution=distribution(going(ami={"target_accounts": (OTHER,)}))),
    ),
    breaks(
        "imagebuilder/copy-key",
        "another Region",
        ("Distribution", "Distributions/1/AmiDistributionConfiguration/KmsKeyId"),
        "eu-central-1 gets copies",
        **all_of(Distribution=distribution(going(), going(THERE))),
    ),
    breaks(
        "imagebuilder/copy-key",
        "behind one with a key",
        ("Distribution", "Distributions/1/AmiDistributionConfiguration/KmsKeyId"),
        "eu-central-1 gets copies",
        **all_of(
            Distribution=distribution(
                going("us-east-1", ami={"key": ib.KEY.replace("eu-west-1", "us-east-1")}),
                going(THERE),
            )
        ),
    ),
    holds(
        "imagebuilder/copy-key",
        "with keys",
        **all_of(
            Distribution=distribution(
                going(ami={"target_accounts": (OTHER,), "key": ib.KEY}),
                going(THERE, ami={"key": ib.KEY.replace("eu-west-1", THERE)}),
            )
        ),
    ),
    holds(
        "imagebuilder/copy-key",
        "plain",
        **all_of(
            Recipe=recipe(devices=PLAIN),
            Distribution=distribution(going(THERE, ami={"target_accounts": (OTHER,)})),
        ),
    ),
    breaks(
        "imagebuilder/lifecycle-recipe-version",
        "exact where it counts up",
        ("Retire", "ResourceSelection/Recipes/0/SemanticVersion"),
        "selects images of another version than the recipe Recipe has (got '1.0.0', the recipe has "
        "'1.0.x')",
        **retired(deleting(), **of_recipe("1.0.0", NAMED)),
    ),
    breaks(
        "imagebuilder/lifecycle-recipe-version",
        "by a name as text",
        ("Retire", "ResourceSelection/Recipes/0/SemanticVersion"),
        "write x.x.x for the images of all versions",
        **retired(deleting(), **of_recipe("1.0.0", "web")),
    ),
    breaks(
        "imagebuilder/lifecycle-recipe-version",
        "the second of two",
        ("Retire", "ResourceSelection/Recipes/1/SemanticVersion"),
        "(got '1.0.0', the recipe has '1.0.x')",
        **retired(
            deleting(),
            selected_tags=(),
            recipes=(
                SelectedRecipe(name="db", version="1.0.0"),
                SelectedRecipe(name="web", version="1.0.0"),
            ),
        ),
    ),
    breaks(
        "imagebuilder/lifecycle-recipe-version",
        "of containers",
        ("Retire", "ResourceSelection/Recipes/0/SemanticVersion"),
        "than the recipe Containers has",
        Containers=made(ib.container_recipe()),
        Retire=lifecycle(**of_recipe("1.0.0", "web-container")),
    ),
    holds(
        "imagebuilder/lifecycle-recipe-version",
        "a name that is not known",
        sections=GIVEN,
        **retired(deleting(), **of_recipe("1.0.0", Deferred(ref("Given")))),
    ),
    holds(
        "imagebuilder/lifecycle-recipe-version",
        "all versions",
        **retired(deleting(), **of_recipe("x.x.x", NAMED)),
    ),
    holds(
        "imagebuilder/lifecycle-recipe-version",
        "the same version",
        **retired(deleting(), **of_recipe("1.0.0", NAMED)) | {"Recipe": recipe(version="1.0.0")},
    ),
    breaks(
        "imagebuilder/lifecycle-per-version-tags",
        "a count",
        ("Retire", "PolicyDetails/0/Filter/Value"),
        "keeps so many images of each version of the recipe Recipe, which gets a new version with "
        "every change (got 3)",
        **retired(deleting(filter="COUNT", value=3, unit=None)),
    ),
    breaks(
        "imagebuilder/lifecycle-per-version-tags",
        "at least",
        ("Retire", "PolicyDetails/0/Filter/RetainAtLeast"),
        "(got 2)",
        **retired(deleting(keep=2)),
    ),
    breaks(
        "imagebuilder/lifecycle-per-version-tags",
        "all tags of the images, behind a pipeline and a policy of which nothing is said",
        ("Retire", "PolicyDetails/0/Filter/RetainAtLeast"),
        "(got 2)",
        Elsewhere=pipeline(recipe=f"{ib.ARN}:image-recipe/elsewhere/1.0.0", name="elsewhere"),
        First=lifecycle(deleting(keep=2), name="first", **of_recipe("x.x.x", "web")),
        **all_of(
            Pipeline=pipeline(image_tags=(Tag("pipeline", "web"),)),
            Retire=lifecycle(deleting(keep=2)),
        ),
    ),
    breaks(
        "imagebuilder/lifecycle-per-version-tags",
        "of two pipelines, and said once",
        ("Retire", "PolicyDetails/0/Filter/RetainAtLeast"),
        "(got 2)",
        Other=recipe(name="other"),
        More=pipeline(
            name="more", recipe=Deferred(ref("Other")), image_tags=(Tag("pipeline", "web"),)
        ),
        **retired(deleting(keep=2)),
    ),
    breaks(
        "imagebuilder/lifecycle-per-version-tags",
        "of an image",
        ("Retire", "PolicyDetails/0/Filter/RetainAtLeast"),
        "(got 2)",
        **all_of(
            Pipeline=None,
            Image=made(ib.image(recipe=Deferred(ref("Recipe")), tags=(Tag("pipeline", "web"),))),
            Retire=lifecycle(deleting(keep=2)),
        ),
    ),
    holds("imagebuilder/lifecycle-per-version-tags", "one", **retired(deleting(keep=1))),
    holds(
        "imagebuilder/lifecycle-per-version-tags",
        "disabled",
        **retired(deleting(keep=2), status="DISABLED"),
    ),
    holds(
        "imagebuilder/lifecycle-per-version-tags",
        "a tag that is not known",
        sections=GIVEN,
        **retired(
            deleting(keep=2),
            selected_tags=(Tag("pipeline", "web"), Tag("more", Deferred(ref("Given")))),
        ),
    ),
    holds(
        "imagebuilder/lifecycle-per-version-tags",
        "a fixed version",
        **retired(deleting(keep=2)) | {"Recipe": recipe(version="1.0.0")},
    ),
    holds(
        "imagebuilder/lifecycle-per-version-tags",
        "other tags",
        **retired(deleting(keep=2), selected_tags=(Tag("pipeline", "other"),)),
    ),
    breaks(
        "imagebuilder/lifecycle-delete-age",
        "before the second",
        ("Retire", "PolicyDetails/0/Filter/Value"),
        "deletes images after 13 days, while the pipeline Pipeline builds every 7 days: when builds "
        "fail, no image is left; keep images for at least 14 days",
        **retired(deleting(value=13, unit="DAYS")),
    ),
    breaks(
        "imagebuilder/lifecycle-delete-age",
        "weeks, by a recipe",
        ("Retire", "PolicyDetails/0/Filter/Value"),
        "deletes images after 7 days, while the pipeline Pipeline builds every 31 days",
        **retired(
            deleting(value=1, unit="WEEKS"),
            expression="cron(0 3 1 * ? *)",
            **of_recipe("x.x.x", NAMED),
        ),
    ),
    breaks(
        "imagebuilder/lifecycle-delete-age",
        "every day",
        ("Retire", "PolicyDetails/0/Filter/Value"),
        "deletes images after 1 day, while the pipeline Pipeline builds every day: when builds fail, "
        "no image is left; keep images for at least 2 days, or at least one of each version",
        **retired(deleting(value=1, unit="DAYS"), expression="rate(1 day)"),
    ),
    breaks(
        "imagebuilder/lifecycle-delete-age",
        "every few hours",
        ("Retire", "PolicyDetails/0/Filter/Value"),
        "builds every 18 hours: when builds fail, no image is left; keep images for at least 2 days",
        **retired(deleting(value=1, unit="DAYS"), expression="rate(18 hours)"),
    ),
    *(
        holds(
            "imagebuilder/lifecycle-delete-age",
            f"another rule {i}",
            **retired(deleting(value=1, unit="DAYS", **changes), **of_recipe("x.x.x", NAMED)),
        )
        for i, changes in enumerate(({"action": "DISABLE"}, {"filter": "COUNT"}))
    ),
    holds(
        "imagebuilder/lifecycle-delete-age",
        "over long ago",
        **retired(deleting(value=1, unit="DAYS"), expression="cron(0 3 1 1 ? 2020)"),
    ),
    holds(
        "imagebuilder/lifecycle-delete-age",
        "an image",
        **all_of(
            Pipeline=None,
            Image=made(ib.image(recipe=Deferred(ref("Recipe")), tags=(Tag("pipeline", "web"),))),
            Retire=lifecycle(deleting(value=1, unit="DAYS")),
        ),
    ),
    holds(
        "imagebuilder/lifecycle-delete-age",
        "with the second",
        **retired(deleting(value=14, unit="DAYS")),
    ),
    holds(
        "imagebuilder/lifecycle-delete-age",
        "what is launched stays",
        **retired(deleting(value=1, unit="DAYS", but_launched_within=9, but_launched_unit="DAYS")),
    ),
    breaks(
        "imagebuilder/lifecycle-twice",
        "the same tags",
        ("Twice", "ResourceSelection"),
        "selects the same tags, which the lifecycle policy Retire selects, too",
        Retire=lifecycle(),
        Twice=lifecycle(name="twice"),
    ),
    breaks(
        "imagebuilder/lifecycle-twice",
        "the same recipe",
        ("Twice", "ResourceSelection"),
        "selects the recipe web in version x.x.x",
        Retire=lifecycle(**of_recipe("x.x.x", "Web")),
        Twice=lifecycle(name="twice", **of_recipe("x.x.x", "web")),
    ),
    *(
        holds(
            "imagebuilder/lifecycle-twice",
            name,
            sections=GIVEN,
            Retire=lifecycle(**of_recipe(*one)),
            Twice=lifecycle(name="twice", **of_recipe(*other)),
        )
        for name, one, other in (
            ("other recipes", ("x.x.x", "web"), ("x.x.x", "db")),
            ("other versions", ("1.0.0", "web"), ("1.0.1", "web")),
            ("unknown recipes", ("x.x.x", MAYBE), ("x.x.x", MAYBE)),
            ("unknown versions", (MAYBE, "web"), (MAYBE, "web")),
        )
    ),
    holds(
        "imagebuilder/lifecycle-twice",
        "one disabled",
        Retire=lifecycle(status="DISABLED"),
        Twice=lifecycle(name="twice"),
    ),
    holds(
        "imagebuilder/lifecycle-twice",
        "other tags",
        Retire=lifecycle(),
        Twice=lifecycle(name="twice", selected_tags=(Tag("pipeline", "db"),)),
    ),
    holds(
        "imagebuilder/lifecycle-twice",
        "containers",
        Retire=lifecycle(),
        Twice=lifecycle(name="twice", resource_type="CONTAINER_IMAGE"),
    ),
]
