"""Workflows that take the place of those that Image Builder brings."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypedDict, Unpack

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.arns import arn
from snapshot_constructs.model.imagebuilder.baking import arguments_of, text_of, with_unix_ends
from snapshot_constructs.model.imagebuilder.base_image import NEWEST
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.imagebuilder.recipe import Argument
from snapshot_constructs.model.value import Value


class WorkflowOptions(TypedDict, total=False):
    """What every way to make an ``ImageWorkflow`` takes besides what it does.

    Attributes:
        parameters: values by name for those that it declares.
        parallel_group: of tests: those of one group run at the same time.
        on_failure: of tests: CONTINUE or ABORT; ABORT when left out.
    """

    parameters: Mapping[str, str]
    parallel_group: str
    on_failure: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ImageWorkflow(Value):
    """One workflow of a pipeline; made by ``managed``, ``yaml`` and their like.

    As soon as there is one, those that Image Builder brings must be named as well.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-workflows.html

    Attributes:
        name: of one's own: unique in its pipeline.
        type: BUILD, TEST or DISTRIBUTION, of one's own.
        text: the document of one's own.
        arn: of one made elsewhere.
    """

    name: Written = None
    type: Written = None
    text: Written = None
    arn: Written = None
    arguments: tuple[Argument, ...] = ()
    parallel_group: Written = None
    on_failure: Written = None

    @classmethod
    def managed(cls, name: str, **options: Unpack[WorkflowOptions]) -> Self:
        """Run a workflow of Amazon, such as ``build/build-image`` or ``test/test-image``."""
        return cls.from_arn(arn(f"workflow/{name}/{NEWEST}", "aws"), **options)

    @classmethod
    def yaml(cls, name: str, type: str, document: str, **options: Unpack[WorkflowOptions]) -> Self:  # noqa: A002  # AWS's word
        """Run what a document in YAML says.

        Args:
            name: unique in its pipeline, and stable: it is in the ARN.
            type: BUILD, TEST or DISTRIBUTION.
            document: its text.
            options: see ``WorkflowOptions``.
        """
        return cls._made(options, name=name, type=type, text=with_unix_ends(document))

    @classmethod
    def file(
        cls,
        name: str,
        type: str,  # noqa: A002  # AWS's word
        path: str | Path,
        **options: Unpack[WorkflowOptions],
    ) -> Self:
        """Run what a file in YAML says; see ``yaml``.

        Raises:
            ValueError: if there is no such file, or it is no text.
        """
        return cls.yaml(name, type, text_of(path), **options)

    @classmethod
    def from_arn(cls, arn: str | Deferred, **options: Unpack[WorkflowOptions]) -> Self:
        """Run a workflow made elsewhere."""
        return cls._made(options, arn=arn)

    @property
    def is_own(self) -> bool:
        """Whether the pipeline makes it."""
        return self.arn is None

    @classmethod
    def _made(cls, options: WorkflowOptions, **parts: Written) -> Self:
        given = {name: value for name, value in options.items() if name != "parameters"}
        return cls(arguments=arguments_of(options.get("parameters")), **parts, **given)  # type: ignore[arg-type]  # what the options hold
