"""Recipes that break a rule, and neighbours that do not: what they are made from, and components."""

from base64 import b64encode

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.imagebuilder.recipe import Repository, UsedComponent
from snapshot_constructs.rules import Place
from tests.imagebuilder import ARN, BASE, container_recipe, recipe
from tests.rules.imagebuilder.cases import breaks, neighbour

IRELAND = Place(region="eu-west-1")
AMAZON = "arn:aws:imagebuilder:eu-west-1:aws:image"
DEBIAN = "ssm:/aws/service/debian/release/12/latest/amd64"
WINDOWS = f"{AMAZON}/windows-server-2022-english-full-base-x86/x.x.x"
FULL = "AdditionalInstanceConfiguration/UserDataOverride"
NGINX = f"{ARN}:component/nginx"
FROM = "FROM {{{ imagebuilder:parentImage }}}\n"


def _encoded(script: str) -> str:
    return b64encode(script.encode()).decode()


def _components(*arns: object) -> dict[str, object]:
    return {"components": tuple(UsedComponent(arn=arn) for arn in arns)}  # type: ignore[arg-type]  # some wrong


def _many(number: int) -> dict[str, object]:
    return _components(*(f"{ARN}:component/each-{i}/1.0.0/1" for i in range(number)))


def _parent(parent: str | None) -> dict[str, object]:
    return {"parent": parent, "devices": ()}


PARENT_CASES = [
    *(
        breaks("parent-image", "ParentImage", recipe(**_parent(parent)), name=str(parent))
        for parent in (
            None,
            "",
            "foo",
            "ami-123",
            "ami-0123456789abcdefG",
            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
            "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
            f"{AMAZON}/amazon-linux-2023-x86",
            f"{AMAZON}/amazon-linux-2023-x86/x.x.x/1",
            f"{ARN}:image-recipe/web/1.0.0",
            "amazonlinux:2023",
        )
    ),
    *(
        neighbour("parent-image", recipe(**_parent(parent)), name=parent)
        for parent in (
            "ami-01234567",
            "ami-0123456789abcdef0",
            f"{AMAZON}/amazon-linux-2023-x86/x.x.x",
            f"{AMAZON}/amazon-linux-2023-x86/2026.1.x",
            f"{ARN}:image/web/1.0.0/3",
            "arn:aws-cn:imagebuilder:cn-north-1:aws:image/amazon-linux-2023-x86/x.x.x",
            "ssm:/golden/web:3",
            "ssm:golden",
            "ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/golden/web",
            "ssm:arn:aws:ssm:eu-west-1::parameter/aws/service/debian/release/12/latest/amd64",
            "prod-ue6yhh4abcd2k",
            "0a0a0a0a-1111-2222-3333-444444444444",
            "{{resolve:ssm:/golden/web}}",
        )
    ),
    breaks("container-parent", "ParentImage", container_recipe(parent=None)),
    *(
        breaks("container-parent", "ParentImage", container_recipe(parent=parent), name=parent)
        for parent in ("ami-0123456789abcdef0", BASE, f"{AMAZON}/amazon-linux-2023-x86-2023")
    ),
    *(
        neighbour("container-parent", container_recipe(parent=parent), name=parent)
        for parent in (
            "amazonlinux:latest",
            "public.ecr.aws/amazonlinux/amazonlinux:2023",
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com/base@sha256:0a0a",
            f"{AMAZON}/amazon-linux-2023-x86-2023/x.x.x",
        )
    ),
    breaks(
        "build-image",
        "InstanceConfiguration/Image",
        container_recipe(build_image=f"{AMAZON}/amazon-linux-2023-x86/x.x.x"),
    ),
    neighbour("build-image", container_recipe(build_image=BASE), name="parameter"),
    neighbour("build-image", container_recipe(build_image="ami-0123456789abcdef0"), name="ami"),
    breaks(
        "parent-region",
        "ParentImage",
        recipe(parent="arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x"),
        place=IRELAND,
    ),
    breaks(
        "parent-region",
        "ParentImage",
        recipe(parent="ssm:arn:aws:ssm:us-east-1:111122223333:parameter/golden/web"),
        name="parameter",
        place=IRELAND,
    ),
    neighbour(
        "parent-region",
        recipe(parent=f"{AMAZON}/amazon-linux-2023-x86/x.x.x"),
        place=IRELAND,
    ),
    neighbour("parent-region", recipe(), name="named", place=IRELAND),
]

COMPONENT_CASES = [
    *(
        breaks(
            "component-arn", "Components/0/ComponentArn", recipe(**_components(arn)), name=str(arn)
        )
        for arn in (
            None,
            "nginx",
            NGINX,
            f"{NGINX}/1.0",
            f"{NGINX}/x.x.x/1",
            f"{ARN}:image/a/1.0.0",
        )
    ),
    *(
        neighbour("component-arn", recipe(**_components(arn)), name=arn)
        for arn in (
            f"{NGINX}/1.0.0",
            f"{NGINX}/1.x.x",
            f"{NGINX}/1.0.0/12",
            "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x",
            "arn:aws-us-gov:imagebuilder:us-gov-west-1:aws-marketplace:component/a/1.0.0/1",
            "arn:aws:imagebuilder:eu-west-1:third-party:component/a/1.0.0/1",
        )
    ),
    breaks("components-20", "Components", recipe(**_many(21))),
    breaks("components-20", "Components", container_recipe(**_many(21)), name="container"),
    neighbour("components-20", recipe(**_many(20))),
    neighbour("components-20", recipe(components=()), name="none"),
    breaks(
        "component-twice",
        "Components/1/ComponentArn",
        recipe(**_components(f"{NGINX}/1.0.0/1", f"{NGINX}/2.x.x")),
    ),
    breaks(
        "component-twice",
        "Components/1/ComponentArn",
        recipe(**_components(Deferred({"Ref": "Nginx"}), Deferred({"Ref": "Nginx"}))),
        name="reference",
    ),
    breaks(
        "component-twice",
        "Components/2/ComponentArn",
        recipe(**_components(f"{NGINX}/1.0.0/1", None, f"{NGINX}/1.0.0/1")),
        "component-arn",
        name="around-none",
    ),
    neighbour(
        "component-twice",
        recipe(
            **_components(
                f"{NGINX}/1.0.0/1", f"{ARN.replace('1111', '4444')}:component/nginx/1.0.0/1"
            )
        ),
        name="owner",
    ),
    neighbour(
        "component-twice",
        recipe(**_components(f"{NGINX}/1.0.0/1", f"{NGINX}-modules/1.0.0/1")),
    ),
]

INSTANCE_CASES = [
    *(
        breaks("user-data", FULL, recipe(user_data=text), name=name)
        for name, text in (
            ("plain", "#!/bin/bash\necho a"),
            ("empty", ""),
            ("lines", "IyEvYmlu\nL2Jhc2gK"),
            ("cut", "IyEvYmluL2Jhc2g"),
        )
    ),
    neighbour("user-data", recipe(user_data=_encoded("#!/bin/bash\necho a"))),
    breaks("user-data-length", FULL, recipe(user_data="A" * 21_848)),
    neighbour("user-data-length", recipe(user_data="A" * 21_847), "user-data", name="longest"),
    neighbour("user-data-length", recipe(user_data="A" * 21_844)),
    breaks(
        "user-data-agent",
        FULL,
        recipe(**_parent(DEBIAN), user_data=_encoded("#!/bin/sh\necho a")),
    ),
    neighbour(
        "user-data-agent",
        recipe(**_parent(DEBIAN), user_data=_encoded("#!/bin/sh\nsnap start amazon-ssm-agent")),
    ),
    neighbour(
        "user-data-agent", recipe(user_data=_encoded("#!/bin/sh\necho a")), name="amazon-linux"
    ),
    neighbour(
        "user-data-agent",
        recipe(**_parent(DEBIAN), user_data="#" + _encoded("#!/bin/sh\necho a")),
        "user-data",
        name="no-base64",
    ),
    neighbour(
        "user-data-agent",
        recipe(**_parent("ami-0123456789abcdef0"), user_data=_encoded("#!/bin/sh\necho a")),
        name="unknown",
    ),
    neighbour(
        "user-data-agent",
        recipe(**_parent(DEBIAN), user_data=_encoded("#include https://example.com/start")),
        name="elsewhere",
    ),
    *(
        breaks(
            "agent-windows",
            "AdditionalInstanceConfiguration/SystemsManagerAgent",
            recipe(**_parent(WINDOWS), uninstall_agent=uninstall),
            name=str(uninstall),
        )
        for uninstall in (True, False)
    ),
    neighbour("agent-windows", recipe(uninstall_agent=True), name="linux"),
    neighbour("agent-windows", recipe(**_parent(WINDOWS)), name="unset"),
    breaks("working-directory", "WorkingDirectory", recipe(working_directory=""), name="empty"),
    breaks(
        "working-directory",
        "WorkingDirectory",
        container_recipe(working_directory="/" * 1025),
        name="long",
    ),
    neighbour("working-directory", recipe(working_directory="/"), name="short"),
    neighbour("working-directory", recipe(working_directory="/" * 1024), name="long"),
    breaks("working-directory-absolute", "WorkingDirectory", recipe(working_directory="build")),
    neighbour("working-directory-absolute", recipe(working_directory="/opt/build")),
    *(
        neighbour(
            "working-directory-absolute",
            recipe(**_parent(WINDOWS), working_directory=path),
            name=path,
        )
        for path in ("C:/", "d:\\build")
    ),
    breaks(
        "watermarks-5", "AmiWatermarks", recipe(watermarks=tuple(f"mark-{i}" for i in range(6)))
    ),
    neighbour("watermarks-5", recipe(watermarks=tuple(f"mark-{i}" for i in range(5)))),
    *(
        breaks("watermark-name", "AmiWatermarks/0", recipe(watermarks=(name,)), name=name[:5])
        for name in ("ab", " abc", "abc ", "a,b", "a" * 129, "größe")
    ),
    *(
        neighbour("watermark-name", recipe(watermarks=(name,)), name=name[:5])
        for name in ("abc", "a b", "(a)[b]./'@_-", "a" * 128)
    ),
]

CONTAINER_CASES = [
    *(
        breaks("container-type", "ContainerType", container_recipe(container_type=type_))
        for type_ in (None, "OCI")
    ),
    neighbour("container-type", container_recipe(container_type="DOCKER")),
    breaks("target-repository", "TargetRepository", container_recipe(repository=None)),
    breaks(
        "target-repository",
        "TargetRepository/Service",
        container_recipe(repository=Repository(service="Hub", name="web")),
        name="service",
    ),
    breaks(
        "target-repository",
        "TargetRepository/Service",
        container_recipe(repository=Repository(name="web")),
        name="no-service",
    ),
    breaks(
        "target-repository",
        "TargetRepository/RepositoryName",
        container_recipe(repository=Repository(service="ECR")),
        name="no-name",
    ),
    breaks(
        "target-repository",
        "TargetRepository/RepositoryName",
        container_recipe(
            repository=Repository(
                service="ECR", name="111122223333.dkr.ecr.eu-west-1.amazonaws.com/web"
            )
        ),
        name="registry",
    ),
    neighbour(
        "target-repository",
        container_recipe(repository=Repository(service="ECR", name="team-a/web")),
    ),
    breaks("container-platform", "PlatformOverride", container_recipe(platform="macOS")),
    neighbour("container-platform", container_recipe(platform="Windows")),
    neighbour("container-platform", container_recipe(platform=None), name="unset"),
    breaks(
        "dockerfile-one",
        "DockerfileTemplateUri",
        container_recipe(dockerfile_uri="s3://bucket/Dockerfile"),
        name="both",
    ),
    breaks(
        "dockerfile-one", "DockerfileTemplateData", container_recipe(dockerfile=None), name="none"
    ),
    neighbour(
        "dockerfile-one",
        container_recipe(dockerfile=None, dockerfile_uri="s3://bucket/Dockerfile"),
    ),
    breaks(
        "dockerfile-length",
        "DockerfileTemplateData",
        container_recipe(components=(), dockerfile=FROM.ljust(16_001, "#")),
        name="long",
    ),
    breaks(
        "dockerfile-length", "DockerfileTemplateData", container_recipe(dockerfile=""), name="empty"
    ),
    neighbour(
        "dockerfile-length", container_recipe(components=(), dockerfile=FROM.ljust(16_000, "#"))
    ),
    neighbour(
        "dockerfile-length", container_recipe(dockerfile="#"), "dockerfile-variables", name="short"
    ),
    breaks(
        "dockerfile-variables",
        "DockerfileTemplateData",
        container_recipe(dockerfile="FROM amazonlinux\n{{{ imagebuilder:components }}}\n"),
        name="parent",
    ),
    breaks(
        "dockerfile-variables",
        "DockerfileTemplateData",
        container_recipe(dockerfile=FROM),
        name="components",
    ),
    neighbour("dockerfile-variables", container_recipe(components=(), dockerfile=FROM)),
]

CASES = [*PARENT_CASES, *COMPONENT_CASES, *INSTANCE_CASES, *CONTAINER_CASES]
