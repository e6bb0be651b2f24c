"""Recipes with components, instances and names of the same template."""

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.distribution import FastLaunch
from snapshot_constructs.model.imagebuilder.recipe import Argument, UsedComponent
from tests import imagebuilder as ib
from tests.estates import (
    ACCOUNT,
    allow,
    arn,
    document,
    key,
    policy,
    ref,
    resource,
    role,
    schedule,
    tags,
)
from tests.rules.estate.cases import breaks, holds
from tests.rules.imagebuilder.estate.samples import (
    all_of,
    distribution,
    going,
    made,
    pipeline,
    recipe,
    use,
)

DECLARING = """\
schemaVersion: 1.0
parameters:
  - Site:
      type: string
  - Port:
      type: string
      default: "80"
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs:
          commands: [install]
"""
NGINX = made(ib.component(DECLARING))
ARM = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-arm64/x.x.x"
WINDOWS = "arn:aws:imagebuilder:eu-west-1:aws:image/windows-server-2022-english-full-base-x86/x.x.x"
LINKED = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder"
URI = "s3://documents/nginx.yaml"
GIVEN = {"Parameters": {"Given": {"Type": "String"}}}
BACKED_UP = tags(Backup="gold")


def infrastructure(**changes):
    return made(ib.infrastructure(**changes))


def giving(*arguments):
    return UsedComponent(arn=Deferred(ref("Nginx")), arguments=arguments)


def told(key_):
    topic = resource("SNS::Topic", KmsMasterKeyId=key_)
    return all_of(Infrastructure=infrastructure(topic=Deferred(ref("Topic"))), Topic=topic)


def backed_up(**tagged):
    resources = all_of()
    resources["Infrastructure"]["Properties"]["ResourceTags"] = tagged
    return resources | {"Policy": policy(schedule(), target="INSTANCE", TargetTags=BACKED_UP)}


CASES = [
    breaks(
        "imagebuilder/name-collision",
        "after normalisation",
        ("Other", "Name"),
        "is the name of Infrastructure, too, in the form in which Image Builder keeps it "
        "(got 'My Web')",
        **all_of(Infrastructure=infrastructure(name="my_web"), Other=infrastructure(name="My Web")),
    ),
    breaks(
        "imagebuilder/name-collision",
        "recipes of one version",
        ("Other", "Name"),
        "Recipe",
        **all_of(Recipe=recipe(version="1.0.0"), Other=recipe(version="1.0.0")),
    ),
    breaks(
        "imagebuilder/name-collision",
        "the same component twice",
        ("Other", "Name"),
        "Nginx",
        **all_of(Other=made(ib.component())),
    ),
    breaks(
        "imagebuilder/name-collision",
        "the same unknown name",
        ("Other", "Name"),
        "<Ref AWS::StackName>",
        **all_of(
            Infrastructure=infrastructure(name=Deferred(ref("AWS::StackName"))),
            Other=infrastructure(name=Deferred(ref("AWS::StackName"))),
        ),
    ),
    breaks(
        "imagebuilder/name-collision",
        "the same workflow twice",
        ("Other", "Name"),
        "is the name of Workflow, too",
        Workflow=made(ib.workflow()),
        Other=made(ib.workflow()),
    ),
    holds("imagebuilder/name-collision", "alone", **all_of()),
    holds(
        "imagebuilder/name-collision",
        "other unknown names",
        **all_of(
            Infrastructure=infrastructure(name=Deferred(ref("AWS::StackName"))),
            Other=infrastructure(name=Deferred(ref("AWS::StackId"))),
        ),
    ),
    holds(
        "imagebuilder/name-collision",
        "no names",
        One=infrastructure(name=None),
        Other=infrastructure(name=None),
    ),
    holds(
        "imagebuilder/name-collision",
        "recipes of two kinds",
        Recipe=made(ib.recipe(version="1.0.0")),
        Other=made(ib.container_recipe(name="web", version="1.0.0")),
    ),
    holds(
        "imagebuilder/name-collision",
        "a component and a workflow",
        Component=made(ib.component(None, uri=URI)),
        Workflow=made(ib.workflow(None, name="nginx", uri=URI)),
    ),
    holds(
        "imagebuilder/name-collision",
        "recipes that count up",
        **all_of(Other=recipe(version="1.0.x")),
    ),
    holds(
        "imagebuilder/name-collision",
        "another version of a recipe",
        **all_of(Recipe=recipe(version="1.0.0"), Other=recipe(version="1.0.1")),
    ),
    holds(
        "imagebuilder/name-collision",
        "another build of a component",
        **all_of(Other=made(ib.component(DECLARING))),
    ),
    holds(
        "imagebuilder/name-collision",
        "only one of two exists",
        sections={
            "Parameters": {"Stage": {"Type": "String", "AllowedValues": ["dev", "prod"]}},
            "Conditions": {
                "Dev": {"Fn::Equals": [ref("Stage"), "dev"]},
                "Prod": {"Fn::Equals": [ref("Stage"), "prod"]},
            },
        },
        **all_of(
            Infrastructure=infrastructure() | {"Condition": "Dev"},
            Other=infrastructure() | {"Condition": "Prod"},
            Pipeline=None,
        ),
    ),
    breaks(
        "imagebuilder/component-arguments",
        "a value is missing",
        ("Recipe", "Components/0"),
        "gives no value for Site, which Nginx declares without a default",
        **all_of(Nginx=NGINX),
    ),
    breaks(
        "imagebuilder/component-arguments",
        "another value is missing",
        ("Recipe", "Components/0/Parameters"),
        "Site",
        **all_of(Nginx=NGINX, Recipe=recipe(use("Nginx", Port="8080"))),
    ),
    breaks(
        "imagebuilder/component-arguments",
        "not declared",
        ("Recipe", "Components/0/Parameters/1/Name"),
        "is no parameter of Nginx (got 'Prot'); name one that it declares: Port or Site",
        **all_of(Nginx=NGINX, Recipe=recipe(use("Nginx", Site="shop", Prot="8080"))),
    ),
    breaks(
        "imagebuilder/component-arguments",
        "none declared, by an ARN as text",
        ("Recipe", "Components/0/Parameters/0/Name"),
        "leave it out: the component declares none",
        **all_of(Recipe=recipe(use(f"{ib.ARN}:component/nginx/1.0.0/1", Site="shop"))),
    ),
    holds(
        "imagebuilder/component-arguments",
        "all given",
        **all_of(Nginx=NGINX, Recipe=recipe(use("Nginx", Site="shop", Port="8080"))),
    ),
    *(
        holds(
            "imagebuilder/component-arguments",
            f"a document that is not read {i}",
            **all_of(Nginx=made(ib.component(text)), Recipe=recipe(use("Nginx", Site="shop"))),
        )
        for i, text in enumerate(("phases: [", f"{ib.DOCUMENT}parameters: none\n", "- build"))
    ),
    *(
        holds(
            "imagebuilder/component-arguments",
            f"values that are not known {i}",
            sections=GIVEN,
            **all_of(Nginx=NGINX, Recipe=recipe(giving(*arguments))),
        )
        for i, arguments in enumerate(
            [
                [ib.argument("Prot", "80"), Deferred(ref("Given"))],
                [Argument(name=Deferred(ref("Given")), values=("80",))],
            ]
        )
    ),
    holds(
        "imagebuilder/component-arguments",
        "values of which nothing is known",
        sections=GIVEN,
        **all_of(
            Nginx=NGINX,
            Recipe=recipe(
                UsedComponent(arn=Deferred(ref("Nginx")), arguments=Deferred(ref("Given")))
            ),
        ),
    ),
    holds(
        "imagebuilder/component-arguments",
        "another version, by an ARN as text",
        **all_of(Recipe=recipe(use(f"{ib.ARN}:component/nginx/1.0.1/1", Site="shop"))),
    ),
    breaks(
        "imagebuilder/component-once",
        "two versions",
        ("Recipe", "Components/1/ComponentArn"),
        "names Newer, which is another version of the component Nginx in the same recipe",
        **all_of(Newer=made(ib.component(version="1.1.0")), Recipe=recipe("Nginx", "Newer")),
    ),
    breaks(
        "imagebuilder/component-once",
        "two versions behind one from elsewhere",
        ("Recipe", "Components/2/ComponentArn"),
        "names Newer",
        **all_of(
            Newer=made(ib.component(version="1.1.0")),
            Recipe=recipe(f"{ib.ARN}:component/tools/1.0.0/1", "Nginx", "Newer"),
        ),
    ),
    holds(
        "imagebuilder/component-once",
        "two components",
        **all_of(Newer=made(ib.component(name="other")), Recipe=recipe("Nginx", "Newer")),
    ),
    breaks(
        "imagebuilder/component-base-platform",
        "Windows on Linux",
        ("Recipe", "Components/0/ComponentArn"),
        "names Nginx, a component for Windows, while the base image is of Linux (Amazon Linux)",
        **all_of(Nginx=made(ib.component(platform="Windows"))),
    ),
    holds(
        "imagebuilder/component-base-platform",
        "Windows on Windows",
        **all_of(Nginx=made(ib.component(platform="Windows")), Recipe=recipe(parent=WINDOWS)),
    ),
    holds(
        "imagebuilder/component-base-platform",
        "a base image of which nothing is known",
        **all_of(
            Nginx=made(ib.component(platform="Windows")),
            Recipe=recipe(parent="ami-0123456789abcdef0"),
        ),
    ),
    breaks(
        "imagebuilder/os-version-base",
        "Ubuntu on Amazon Linux",
        ("Recipe", "Components/0/ComponentArn"),
        "names Nginx, which supports Ubuntu 22 and Ubuntu 24, while the base image is Amazon Linux",
        **all_of(Nginx=made(ib.component(supported_os_versions=("Ubuntu 22", "Ubuntu 24")))),
    ),
    holds(
        "imagebuilder/os-version-base",
        "one of several",
        **all_of(
            Nginx=made(ib.component(supported_os_versions=("Ubuntu 22", "Amazon Linux 2023")))
        ),
    ),
    holds(
        "imagebuilder/os-version-base",
        "one that is not known",
        sections=GIVEN,
        **all_of(
            Nginx=made(ib.component(supported_os_versions=("Ubuntu 22", Deferred(ref("Given")))))
        ),
    ),
    breaks(
        "imagebuilder/instance-architecture",
        "Graviton for Intel",
        ("Infrastructure", "InstanceTypes"),
        "cannot run the base image of the recipe Recipe, which is for x86_64 (got m7g.large)",
        **all_of(Infrastructure=infrastructure(instance_types=("m7g.large",))),
    ),
    breaks(
        "imagebuilder/instance-architecture",
        "Intel for Graviton",
        ("Infrastructure", "InstanceTypes"),
        "for example m7g.large",
        **all_of(Recipe=recipe(parent=ARM)),
    ),
    holds(
        "imagebuilder/instance-architecture",
        "Graviton for Graviton",
        **all_of(
            Recipe=recipe(parent=ARM), Infrastructure=infrastructure(instance_types=("m7g.large",))
        ),
    ),
    breaks(
        "imagebuilder/container-hops",
        "one hop",
        ("Infrastructure", "InstanceMetadataOptions/HttpPutResponseHopLimit"),
        "is too small for containers, as the recipe Recipe builds them (got 1)",
        **all_of(
            Recipe=made(ib.container_recipe()),
            Infrastructure=infrastructure(hop_limit=1),
            Pipeline=pipeline(recipe=None, container_recipe=Deferred(ref("Recipe"))),
        ),
    ),
    holds(
        "imagebuilder/container-hops",
        "one hop to an AMI",
        **all_of(Infrastructure=infrastructure(hop_limit=1)),
    ),
    holds(
        "imagebuilder/container-hops",
        "two hops",
        **all_of(
            Recipe=made(ib.container_recipe()),
            Pipeline=pipeline(recipe=None, container_recipe=Deferred(ref("Recipe"))),
        ),
    ),
    breaks(
        "imagebuilder/topic-key",
        "the key of SNS",
        ("Infrastructure", "SnsTopicArn"),
        "names the topic Topic, which is encrypted with alias/aws/sns",
        **told("alias/aws/sns"),
    ),
    breaks(
        "imagebuilder/topic-key",
        "a key for the account alone",
        ("Infrastructure", "SnsTopicArn"),
        "with Key, whose policy does not name AWSServiceRoleForImageBuilder",
        **told(ref("Key")),
        Key=key(f"arn:aws:iam::{ACCOUNT}:root"),
    ),
    holds(
        "imagebuilder/topic-key",
        "a key for Image Builder",
        **told(ref("Key")),
        Key=key(f"arn:aws:iam::{ACCOUNT}:root", LINKED),
    ),
    *(
        holds(
            "imagebuilder/topic-key",
            f"a key for {whom}",
            **told(ref("Key")),
            Key=key(KeyPolicy=document(allow("kms:*", Principal=principal))),
            Somebody=role(),
        )
        for whom, principal in (
            ("everybody", "*"),
            ("the service", {"Service": "imagebuilder.amazonaws.com"}),
            ("a role of the template", {"AWS": arn("Somebody")}),
        )
    ),
    holds("imagebuilder/topic-key", "a key from elsewhere", **told("alias/topics")),
    breaks(
        "imagebuilder/fast-launch-windows",
        "Linux",
        ("Distribution", "Distributions/0/FastLaunchConfigurations/0"),
        "enables Fast Launch of AMIs whose base image is Amazon Linux",
        **all_of(
            Distribution=distribution(
                going(fast_launches=(FastLaunch(enabled=True, template_name="web"),))
            )
        ),
    ),
    holds(
        "imagebuilder/fast-launch-windows",
        "Windows",
        **all_of(
            Nginx=made(ib.component(platform="Windows")),
            Recipe=recipe(parent=WINDOWS),
            Distribution=distribution(
                going(fast_launches=(FastLaunch(enabled=True, template_name="web"),))
            ),
        ),
    ),
    breaks(
        "imagebuilder/build-instance-backed-up",
        "tagged like servers",
        ("Infrastructure", "ResourceTags/Backup"),
        "makes the lifecycle policy Policy back up instances and disks that exist for a build "
        "alone (got Backup=gold)",
        **backed_up(Backup="gold"),
    ),
    holds("imagebuilder/build-instance-backed-up", "tagged otherwise", **backed_up(Backup="none")),
    holds(
        "imagebuilder/build-instance-backed-up",
        "a policy of which nothing is known",
        sections=GIVEN,
        **backed_up(Backup="gold")
        | {"Policy": policy(schedule(), target="INSTANCE", TargetTags=ref("Given"))},
    ),
]
