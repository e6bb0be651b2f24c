"""What pipelines made here and pipelines made elsewhere offer alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snapshot_constructs.cdk._image_events import ImageEvents, rule_with_amis

if TYPE_CHECKING:
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_events as events
    from aws_cdk import aws_iam as iam


class PipelineBase(ImageEvents):
    """A pipeline of Image Builder, made here or elsewhere.

    Attributes:
        pipeline_name: its name, which is the name of its images, too.
    """

    @property
    def pipeline_arn(self) -> str:
        """Its ARN."""
        return self._arn("image-pipeline", self.pipeline_name)

    @property
    def image_arn_pattern(self) -> str:
        """What the ARNs of all its images begin with."""
        return self._arn("image", f"{self.pipeline_name}/")

    def grant_start(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody start a build, whatever the schedule says."""
        return self._grant(grantee, ["imagebuilder:StartImagePipelineExecution"], self.pipeline_arn)

    def _grant(self, grantee: iam.IGrantable, actions: list[str], arn: str) -> iam.Grant:
        from aws_cdk import aws_iam  # noqa: PLC0415 - who imports a pipeline may need no roles

        return aws_iam.Grant.add_to_principal(
            grantee=grantee, actions=actions, resource_arns=[arn], scope=self
        )

    def _arn(self, resource: str, name: str) -> str:
        return self.stack.format_arn(service="imagebuilder", resource=resource, resource_name=name)


class AmiPipelineBase(PipelineBase):
    """A pipeline that bakes AMIs, made here or elsewhere.

    Attributes:
        parameter_name: the parameter of Systems Manager that has the id of the newest AMI.
    """

    parameter_name: str

    def on_built(
        self, id: str, *, target: events.IRuleTarget | None = None, with_amis: bool = False
    ) -> events.Rule:
        """Make a rule that fires when an image of this pipeline is available.

        What Image Builder tells has no AMI ids. With ``with_amis``, a state machine looks them up, one
        for all rules of the pipeline, and tells the default bus; the target gets that event, of source
        ``snapshot-constructs`` and type ``AMI Built``, whose detail is::

            {
                "pipeline": "web",
                "image": "arn:aws:imagebuilder:…:image/web/1.0.7/1",
                "version": "1.0.7/1",
                "amis": [
                    {
                        "region": "eu-west-1",
                        "accountId": "111122223333",
                        "image": "ami-…",
                        "name": "…",
                    }
                ],
            }

        Args:
            id: what the rule is called below the pipeline.
            target: what it does.
            with_amis: whether the target is told the ids of the AMIs.
        """
        if with_amis:
            return rule_with_amis(self, id, target)
        return super().on_built(id, target=target)

    def machine_image(self) -> ec2.IMachineImage:
        """Return the newest AMI, looked up whenever an instance is launched.

        For launch templates: instances launched later get a newer AMI without a deployment.
        """
        from aws_cdk import aws_ec2  # noqa: PLC0415 - slow to load

        return aws_ec2.MachineImage.resolve_ssm_parameter_at_launch(self.parameter_name)

    def machine_image_at_deploy(self) -> ec2.IMachineImage:
        """Return the newest AMI as of a deployment; it stays the same until the next one."""
        from aws_cdk import aws_ec2  # noqa: PLC0415 - slow to load

        return aws_ec2.MachineImage.from_ssm_parameter(self.parameter_name)

    def grant_read_parameter(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody read the id of the newest AMI."""
        name = self.parameter_name.lstrip("/")
        return self._grant(
            grantee,
            ["ssm:GetParameter", "ssm:GetParameters"],
            self.stack.format_arn(service="ssm", resource="parameter", resource_name=name),
        )
