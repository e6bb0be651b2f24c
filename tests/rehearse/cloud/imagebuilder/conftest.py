"""Image Builder in a world of its own."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.imagebuilder.service import IMAGE_BUILDER
from snapshot_constructs.rehearse.cloud.service import Output
from snapshot_constructs.rehearse.cloud.world import World
from tests.imagebuilder import BASE, DATE, DOCUMENT, WORKFLOW_DOCUMENT
from tests.rehearse.cloud.calling import ACCOUNT, REGION, Client

ARN = f"arn:aws:imagebuilder:{REGION}:{ACCOUNT}"
PROFILE = {"Roles": [{"Arn": f"arn:aws:iam::{ACCOUNT}:role/builder"}]}


@dataclass(frozen=True)
class ImageBuilder(Client):
    """Calls Image Builder, with a new client token each time."""

    tokens: "itertools.count[int]" = field(default_factory=itertools.count)

    def __call__(self, action: str, **params: Any) -> Output:
        """Call an action, and return what it answers."""
        shape = IMAGE_BUILDER.model.operation_model(action).input_shape
        if shape is not None and "clientToken" in shape.members:
            params.setdefault("clientToken", f"token-{next(self.tokens)}")
        return super().__call__(action, **params)

    def component(self, **more: Any) -> str:
        """Make a component, and return its ARN."""
        asked = {"name": "Web", "semanticVersion": "1.0.0", "platform": "Linux", "data": DOCUMENT}
        return str(self("CreateComponent", **{**asked, **more})["componentBuildVersionArn"])

    def workflow(self, **more: Any) -> str:
        """Make a workflow, and return its ARN."""
        asked = {"name": "Test", "semanticVersion": "1.0.0", "type": "TEST"}
        made = self("CreateWorkflow", **{**asked, "data": WORKFLOW_DOCUMENT, **more})
        return str(made["workflowBuildVersionArn"])

    def recipe(self, *components: str, **more: Any) -> str:
        """Make an image recipe, and return its ARN."""
        asked: dict[str, Any] = {"name": "Web", "semanticVersion": "1.0.x", "parentImage": BASE}
        if components:
            asked["components"] = [{"componentArn": arn} for arn in components]
        return str(self("CreateImageRecipe", **{**asked, **more})["imageRecipeArn"])

    def infrastructure(self, **more: Any) -> str:
        """Make an infrastructure configuration, and return its ARN."""
        asked = {"name": "Web", "instanceProfileName": "builder", **more}
        made = self("CreateInfrastructureConfiguration", **asked)
        return str(made["infrastructureConfigurationArn"])

    def distribution(self, **more: Any) -> str:
        """Make a distribution configuration, and return its ARN."""
        ami = {"name": f"web {DATE}"}
        entries = [{"region": REGION, "amiDistributionConfiguration": ami}]
        made = self("CreateDistributionConfiguration", name="Web", distributions=entries, **more)
        return str(made["distributionConfigurationArn"])

    def pipeline(self, **more: Any) -> str:
        """Make a pipeline, and what it needs unless that is given, and return its ARN."""
        needs = {
            "imageRecipeArn": self.recipe,
            "infrastructureConfigurationArn": self.infrastructure,
        }
        asked = {name: make() for name, make in needs.items() if name not in more} | more
        return str(self("CreateImagePipeline", name="Web", **asked)["imagePipelineArn"])

    def policy(self, **more: Any) -> str:
        """Make a lifecycle policy, and return its ARN."""
        asked: dict[str, Any] = {
            "name": "Web",
            "executionRole": f"arn:aws:iam::{ACCOUNT}:role/retiring",
            "resourceType": "AMI_IMAGE",
            "policyDetails": [
                {
                    "action": {"type": "DELETE", "includeResources": {"amis": True}},
                    "filter": {"type": "AGE", "value": 6, "unit": "MONTHS"},
                }
            ],
            "resourceSelection": {"tagMap": {"team": "web"}},
        }
        return str(self("CreateLifecyclePolicy", **{**asked, **more})["lifecyclePolicyArn"])


@pytest.fixture
def builder() -> ImageBuilder:
    """Return a client of Image Builder, in an account with one instance profile."""
    world = World({"imagebuilder": IMAGE_BUILDER})
    world.elsewhere = _iam
    return ImageBuilder(world, "imagebuilder")


def _iam(
    _service: str, _action: str, params: Mapping[str, Any], _caller: Caller, *_: str
) -> Output:
    if params["InstanceProfileName"] != "builder":
        raise ApiError("NoSuchEntity", "no such profile", 404)
    return {"InstanceProfile": PROFILE}
