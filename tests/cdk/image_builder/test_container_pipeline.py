"""What is refused in a ``ContainerPipeline``, what its roles may do, and what it is called."""

from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from snapshot_constructs import (
    AmiChannel,
    BaseContainerImage,
    BaseImage,
    BlockDevice,
    ContainerPipeline,
    ContainerTarget,
    Disk,
    DockerfileTemplate,
    ImageComponent,
    PipelineError,
    PipelineSchedule,
    Retain,
    Retire,
    Step,
    Versions,
)
from snapshot_constructs.cdk._container_draft import OWN_EXPECTED
from snapshot_constructs.model.managed_policies import IMAGE_INSTANCES, actions_of_managed
from tests.cdk.examples import ACCOUNT, ENV, OTHER
from tests.cdk.image_builder.container_examples import AMAZON_LINUX, NGINX
from tests.cdk.image_builder.made import Resource, allowed, in_stack, of_type, only
from tests.cdk.image_builder.made import web as ami_pipeline
from tests.cdk.image_builder.test_bad_input import _anything, _some_things
from tests.cdk.templates import resources, template
from tests.cdk.test_bad_input import _fields, _outcomes, _with

ODD: Any = object()
WEB = f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/team/web"
USED = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
MADE = ["CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart"]


def _repository(stack: cdk.Stack, arn: str = WEB) -> Any:
    name = arn.rpartition("repository/")[2].replace("/", "-")
    return ecr.Repository.from_repository_arn(stack, f"Repository-{name}", arn)


def _web(stack: cdk.Stack, **changes: Any) -> ContainerPipeline:
    """Return a pipeline with one component, changed as a test wants."""
    given = {"base": AMAZON_LINUX, "components": [NGINX], **changes}
    if "repository" not in given:
        given["repository"] = _repository(stack)
    return ContainerPipeline(stack, "Web", **given)


def _refused(stack: cdk.Stack, **changes: Any) -> dict[str, str]:
    try:
        _web(stack, **changes)
    except PipelineError as error:
        return {finding.where: finding.rule.id for finding in error.findings}
    return {}


def _made(**changes: Any) -> Resource:
    stack = in_stack()
    _web(stack, **changes)
    made: Resource = template(stack)["Resources"]
    return made


def _of_roles(**changes: Any) -> list[tuple[Any, Any]]:
    """Return what all roles may do, as actions and resources."""
    stack = in_stack()
    _web(stack, **changes)
    return [(each["Action"], _plain(each["Resource"])) for each in allowed(stack)]


def _plain(written: Any) -> Any:
    """Return ARNs with the partition and the account of the examples in them."""
    if isinstance(written, list):
        return [*map(_plain, written)]
    if isinstance(written, str):
        return written
    names = {"AWS::Partition": "aws", "AWS::AccountId": ACCOUNT}
    if "Fn::Sub" in written:
        return written["Fn::Sub"].replace("${AWS::Partition}", "aws")
    parts = written["Fn::Join"][1]
    return "".join(part if isinstance(part, str) else names[part["Ref"]] for part in parts)


CASES: dict[str, dict[str, Any]] = {
    "base": {"base": BaseContainerImage.uri("ami-0123456789abcdef0")},
    "base.platform": {"base": BaseContainerImage.uri("amazonlinux:2023", platform="macOS")},
    "base.os_version": {"base": BaseContainerImage.uri("amazonlinux:2023", os_version=ODD)},
    "repository": {"repository": "team/web"},
    "components[1].name": {"components": [NGINX, NGINX]},
    "components[0].build[0].action": {
        "components": [ImageComponent.of("nginx", build=[Step.of("NoSuch")])]
    },
    "dockerfile": {"dockerfile": DockerfileTemplate.of("x" * 16_001)},
    "working_directory": {"working_directory": "x" * 2000},
    "component_key": {"component_key": 5},
    "targets[0].region": {"targets": [ContainerTarget(region="mars"), ContainerTarget()]},
    "targets[2].region": {
        "targets": [ContainerTarget(region=name) for name in ("eu-west-3", None, "eu-west-3")]
    },
    "targets[0].repository": {"targets": [ContainerTarget(repository=ODD)]},
    "targets[0].image_tags": {"targets": [ContainerTarget(image_tags="latest")]},  # type: ignore[arg-type]  # meant
    "targets[0].description": {"targets": [ContainerTarget(description=ODD)]},
    "build_image": {"build_image": BaseImage.ami("foo", platform="Linux")},
    "devices[0].ebs.size_gib": {"devices": [BlockDevice(device="/dev/xvdb", ebs=Disk(size_gib=0))]},
    "schedule": {"schedule": PipelineSchedule.of("cron(0 3 * * *)")},
    "retire.deprecate_after": {"retire": Retire(deprecate_after=Retain.days(9))},
    "retire.delete_after.count": {"retire": Retire(delete_after=Retain.last(5000))},
    "retire.keep": {"retire": Retire(delete_after=Retain.days(90), keep=0)},
    "retire.keep_if_launched_within": {
        "retire": Retire(delete_after=Retain.days(90), keep_if_launched_within=Retain.days(9))
    },
    "hop_limit": {"hop_limit": 1},
    "scan": {"scan": True, "tests": False},
    "scan_repository": {"scan_repository": "team/web"},
    "removal": {"removal": "delete-deploy-image"},
    "versions": {"versions": Versions.fixed("1.0")},
    "name": {"name": "é"},
    "description": {"description": ""},
}


@pytest.mark.parametrize("where", CASES)
def test_an_error_is_where_its_author_wrote_it(where: str) -> None:
    found = _refused(in_stack(), **CASES[where])

    assert where in found


@pytest.mark.parametrize(
    ("account", "region", "got"),
    [(OTHER, "eu-west-1", OTHER), (ACCOUNT, "eu-west-3", "eu-west-3")],
)
def test_a_repository_of_another_place_is_refused(account: str, region: str, got: str) -> None:
    stack = in_stack()
    theirs = _repository(stack, f"arn:aws:ecr:{region}:{account}:repository/web")

    with pytest.raises(PipelineError, match=rf"repository: must be in .* \(got one in {got}\)"):
        _web(stack, repository=theirs)


def test_a_name_that_is_made_up_is_none_in_another_region() -> None:
    stack = in_stack()
    made_up = ecr.Repository(stack, "Images")

    found = _refused(stack, repository=made_up, targets=[ContainerTarget(region="eu-west-3")])

    assert found == {"targets[0].repository": "imagebuilder/property-type"}


def test_a_repository_of_another_region_is_known_by_its_name() -> None:
    app = cdk.App()
    env = cdk.Environment(account=ACCOUNT, region="eu-central-1")
    there = ecr.Repository(cdk.Stack(app, "There", env=env), "Images", repository_name="web")
    stack = cdk.Stack(app, "Here", env=ENV)

    _web(stack, targets=[ContainerTarget(region="eu-central-1", repository=there)])

    _, other = only(stack, "DistributionConfiguration")["Distributions"]
    target = other["ContainerDistributionConfiguration"]["TargetRepository"]
    assert target == {"Service": "ECR", "RepositoryName": "web"}


def test_a_template_that_leaves_out_the_components_is_noted() -> None:
    template = DockerfileTemplate.of("FROM {{{ imagebuilder:parentImage }}}\n")

    (finding,) = _web(in_stack(), dockerfile=template).verdict.findings

    assert (finding.where, finding.rule.id) == ("dockerfile", "imagebuilder/dockerfile-variables")


def test_an_isolated_subnet_needs_endpoints_of_ecr() -> None:
    stack = in_stack()
    isolated = ec2.SubnetConfiguration(name="Isolated", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    vpc = ec2.Vpc(stack, "Vpc", max_azs=1, nat_gateways=0, subnet_configuration=[isolated])

    (finding,) = _web(stack, vpc=vpc).verdict.findings

    assert finding.where == "vpc"
    assert "ecr.api, ecr.dkr" in finding.what


def test_instances_may_push_to_the_repositories_of_the_pipeline_and_no_others() -> None:
    targets = [ContainerTarget(region="eu-central-1", repository="there")]

    found = _of_roles(targets=targets)

    recipes = f"arn:aws:imagebuilder:eu-west-1:{ACCOUNT}:container-recipe/images-web/*"
    there = f"arn:aws:ecr:eu-central-1:{ACCOUNT}:repository/there"
    assert found == [
        ("imagebuilder:GetContainerRecipe", recipes),
        ("ecr:GetAuthorizationToken", "*"),
        ([*USED, *(f"ecr:{name}" for name in MADE)], [WEB, there]),
    ]


def test_instances_may_do_what_the_managed_policy_allows_and_no_more() -> None:
    managed = actions_of_managed(f"arn:aws:iam::aws:policy/{IMAGE_INSTANCES[1]}")

    found = _of_roles()

    actions = {each for action, _ in found for each in ([action] if action in managed else action)}
    images = {each for each in managed if each.startswith(("ecr:", "imagebuilder:GetContainer"))}
    assert actions == images


@pytest.mark.parametrize(
    ("changes", "repository"),
    [
        (
            {"base": BaseContainerImage.uri(f"{OTHER}.dkr.ecr.eu-west-3.amazonaws.com/a/b:1")},
            f"arn:aws:ecr:eu-west-3:{OTHER}:repository/a/b",
        ),
        ({"base": BaseContainerImage.amazon("amazon-linux-2023-x86-2023")}, None),
    ],
    ids=["a private repository", "none"],
)
def test_instances_may_pull_the_base_image(changes: dict[str, Any], repository: str | None) -> None:
    found = [resource for action, resource in _of_roles(**changes) if action == USED]

    assert found == ([repository] if repository else [])


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"scan": True}, "image-builder-image-scanning-repository"),
        ({"scan": True, "scan_repository": "scanned"}, "scanned"),
    ],
    ids=["made by Image Builder", "own"],
)
def test_instances_may_push_what_is_scanned(changes: dict[str, Any], name: str) -> None:
    stack = in_stack()
    scanned = f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/{name}"
    if "scan_repository" in changes:
        changes = changes | {"scan_repository": _repository(stack, scanned)}

    _web(stack, **changes)

    (pushed,) = (each for each in allowed(stack) if "ecr:PutImage" in each["Action"])
    assert _plain(pushed["Resource"]) == [WEB, scanned]


def test_images_are_deleted_from_the_repositories_of_the_pipeline_without_a_tag_on_them() -> None:
    retire = Retire(delete_after=Retain.days(90))

    found = _of_roles(retire=retire)

    assert found[-1] == (["ecr:BatchDeleteImage", "ecr:BatchGetImage"], WEB)


def test_a_pipeline_deletes_nothing_unless_it_is_asked_to() -> None:
    stack = in_stack()

    pipeline = _web(stack)

    assert of_type(stack, "LifecyclePolicy") == {}
    assert pipeline.lifecycle_role is None


def test_a_role_that_is_given_gets_what_it_needs() -> None:
    stack = in_stack()
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))

    pipeline = _web(stack, instance_role=role)

    (policy,) = resources(stack, "AWS::IAM::Policy").values()
    assert policy["Properties"]["Roles"] == [stack.resolve(role.role_name)]
    assert pipeline.instance_role is role


def test_instance_types_suit_the_image_that_instances_are_launched_from() -> None:
    stack = in_stack()
    name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"

    _web(stack, build_image=BaseImage.ssm(name))

    assert only(stack, "InfrastructureConfiguration")["InstanceTypes"] == ["m6g.large"]


def test_components_are_for_the_platform_of_the_base_image() -> None:
    stack = in_stack()
    updates = ImageComponent.of("updates", build=[Step.update()])
    base = BaseContainerImage.amazon("windows-server-core", platform="Windows")

    _web(stack, base=base, components=[updates])

    assert only(stack, "Component")["Platform"] == "Windows"


def test_a_file_is_the_same_with_the_line_ends_of_windows(tmp_path: Path) -> None:
    text = "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:components }}}\n"
    (tmp_path / "Dockerfile").write_bytes(text.replace("\n", "\r\n").encode())

    found = DockerfileTemplate.file(tmp_path / "Dockerfile")

    assert found == DockerfileTemplate.of(text)


def test_an_edited_template_makes_a_new_recipe_and_changes_nothing_else() -> None:
    before = _made()

    after = _made(
        dockerfile=DockerfileTemplate.of(
            "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:components }}}\nUSER 1000\n"
        )
    )

    (changed,) = (name for name in before if before[name] != after[name])
    assert after[changed]["Type"] == "AWS::ImageBuilder::ContainerRecipe"


def test_hashed_versions_of_recipes_change_with_the_template() -> None:
    def version(text: str) -> str:
        stack = in_stack()
        versions = Versions.hashed()
        template = DockerfileTemplate.of(f"FROM {{{{{{ imagebuilder:parentImage }}}}}}\n{text}")
        _web(stack, components=[], dockerfile=template, versions=versions)
        found: str = only(stack, "ContainerRecipe")["Version"]
        return found

    assert version("USER 1000") == version("USER 1000")
    assert version("USER 1000") != version("USER 1001")


def test_the_image_of_the_deployment_is_known_by_its_address() -> None:
    stack = in_stack()

    pipeline = _web(stack, build_on_deploy=True)

    (name,) = of_type(stack, "Image")
    assert stack.resolve(pipeline.image_uri) == {"Fn::GetAtt": [name, "ImageUri"]}
    assert of_type(stack, "Image")[name]["Properties"]["Tags"] == {
        "container-pipeline": "images-web"
    }


def test_pipelines_of_containers_and_of_amis_share_their_names() -> None:
    app = cdk.App()
    ami_pipeline(cdk.Stack(app, "One", env=ENV), name="web")

    with pytest.raises(PipelineError, match="name: One/Web has the same name in this account"):
        _web(cdk.Stack(app, "Two", env=ENV), name="web")


def test_nothing_is_changed_by_a_pipeline_that_is_refused() -> None:
    def with_role() -> tuple[cdk.Stack, iam.Role]:
        stack = in_stack()
        kms.Key(stack, "Key")
        principal = iam.ServicePrincipal("ec2.amazonaws.com")
        return stack, iam.Role(stack, "Role", assumed_by=principal)

    stack, role = with_role()

    found = _refused(stack, instance_role=role, hop_limit=1)

    assert set(found) == {"hop_limit"}
    assert template(stack) == template(with_role()[0])


def test_a_pipeline_tells_of_its_images() -> None:
    stack = in_stack()

    ContainerPipeline.from_pipeline_name(stack, "Theirs", "web").on_built("Built")

    (rule,) = resources(stack, "AWS::Events::Rule").values()
    pattern = rule["Properties"]["EventPattern"]
    assert pattern["detail"] == {"state": {"status": ["AVAILABLE"]}}
    assert _plain(pattern["resources"][0]["prefix"]).endswith(":image/web/")


def test_a_channel_is_for_amis() -> None:
    stack = in_stack()
    pipeline: Any = _web(stack)

    with pytest.raises(TypeError, match="pipeline: expected an AmiPipeline"):
        AmiChannel(stack, "Stable", pipeline=pipeline)


def test_whoever_deploys_may_make_container_recipes() -> None:
    document = in_stack().resolve(ContainerPipeline.deployer_policy().to_json())

    pipelines, *_ = (each for each in document["Statement"] if each["Sid"] == "Pipelines")
    assert "imagebuilder:CreateContainerRecipe" in pipelines["Action"]
    assert "imagebuilder:CreateImageRecipe" not in pipelines["Action"]


@pytest.mark.parametrize("make", [DockerfileTemplate.asset, BaseContainerImage.ecr])
def test_what_is_no_construct_is_refused(make: Any) -> None:
    arguments = ["x", "latest"] if make == BaseContainerImage.ecr else ["x"]

    with pytest.raises(TypeError, match=r"expected an .* \(got 'x'\)"):
        make(*arguments)


VALUES: dict[str, Any] = {
    "base": BaseContainerImage.uri("amazonlinux:2023", os_version="x"),
    "dockerfile": DockerfileTemplate.of("FROM {{{ imagebuilder:parentImage }}}"),
    "targets": (ContainerTarget(region="eu-west-3", repository="web", image_tags=("latest",)),),
    "build_image": BaseImage.ssm("/golden/docker"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", OWN_EXPECTED)
def test_anything_in_an_argument_is_refused_or_rendered(name: str) -> None:
    given = {"base": AMAZON_LINUX, "repository": _repository(in_stack())}
    whole = [(repr(it), ContainerPipeline, given | {name: it}) for it in _anything()]
    parts = [
        (f"{path}: {new!r}", ContainerPipeline, given | {name: _with(VALUES[name], path, new)})
        for path in (_fields(VALUES[name]) if name in VALUES else ())
        for new in _some_things()
    ]

    wrong = _outcomes([*whole, *parts])

    assert wrong == {}
