"""What is installed on an AMI, or tested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self, TypedDict, Unpack

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.arns import arn
from snapshot_constructs.model.imagebuilder.base_image import NEWEST
from snapshot_constructs.model.imagebuilder.document import (
    ComponentDocument,
    Parameter,
    Phase,
    Step,
    Written,
)
from snapshot_constructs.model.imagebuilder.recipe import Argument
from snapshot_constructs.model.value import Value, brief


class ComponentOptions(TypedDict, total=False):
    """What every way to write an ``ImageComponent`` takes besides its document.

    Attributes:
        parameters: values by name for those that the document declares, which can be seen in the
            recipe; ``of`` declares them itself.
        description: for people.
        supported_os_versions: such as ``Amazon Linux 2023``; any when left out.
    """

    parameters: Mapping[str, str]
    description: str
    supported_os_versions: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ImageComponent(Value):
    """What is installed on an AMI, or tested; made by ``of``, ``managed`` and their like.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-components.html

    Attributes:
        name: of a component of one's own: unique in its pipeline.
        arn: of one made elsewhere.
        document: what an own one does; None where it comes as text or from S3.
        text: the document of an own one.
        uri: the document of an own one, in S3; ``sha256`` changes with its content.
        arguments: the values of parameters.
    """

    name: Written = None
    arn: Written = None
    document: ComponentDocument | None = field(default=None, metadata={"opaque": True})
    text: Written = None
    uri: Written = None
    sha256: Written = None
    description: Written = None
    supported_os_versions: tuple[str | Deferred, ...] = ()
    arguments: tuple[Argument, ...] = ()

    @classmethod
    def of(
        cls,
        name: str,
        *,
        build: Sequence[Step] = (),
        validate: Sequence[Step] = (),
        test: Sequence[Step] = (),
        constants: Mapping[str, str] | None = None,
        **options: Unpack[ComponentOptions],
    ) -> Self:
        """Do these steps.

        Args:
            name: unique in its pipeline, and stable: it is in the ARN.
            build: on the instance from which the AMI is made.
            validate: there too, after all builds.
            test: on a new instance that is launched from the AMI.
            constants: values by name, for ``{{ name }}`` in the steps, as ``parameters`` are.
            options: see ``ComponentOptions``.
        """
        phases = {"build": build, "validate": validate, "test": test}
        document = ComponentDocument(
            name=name,
            schema_version=1.0,
            parameters=tuple(
                Parameter(name=each, type="string")
                for each in _pairs("parameters", options.get("parameters"))
            ),
            constants=tuple(
                Parameter(name=each, type="string", default=value)
                for each, value in _pairs("constants", constants).items()
            ),
            phases=tuple(
                Phase(name=phase, steps=named(phase, steps))
                for phase, steps in phases.items()
                if steps != ()
            ),
        )
        return cls(name=name, document=document, **_taken(options))

    @classmethod
    def yaml(cls, name: str, document: str, **options: Unpack[ComponentOptions]) -> Self:
        """Do what a document in YAML says.

        Args:
            name: see ``of``.
            document: its text.
            options: see ``ComponentOptions``.
        """
        return cls(name=name, text=with_unix_ends(document), **_taken(options))

    @classmethod
    def file(cls, name: str, path: str | Path, **options: Unpack[ComponentOptions]) -> Self:
        """Do what a file in YAML says; see ``yaml``.

        Raises:
            ValueError: if there is no such file, or it is no text.
        """
        return cls.yaml(name, text_of(path), **options)

    @classmethod
    def s3(cls, name: str, uri: str, *, sha256: str, **options: Unpack[ComponentOptions]) -> Self:
        """Do what a document in S3 says: for documents of more than 16,000 characters.

        Args:
            name: see ``of``.
            uri: such as ``s3://bucket/key``; an asset knows its own: ``s3_object_url``.
            sha256: of its content: with the address alone, nothing would be deployed when the
                content changes. An asset knows it: ``asset_hash``.
            options: see ``ComponentOptions``.
        """
        return cls(name=name, uri=uri, sha256=sha256, **_taken(options))

    @classmethod
    def managed(
        cls, name: str, version: str = NEWEST, *, parameters: Mapping[str, str] | None = None
    ) -> Self:
        """Do what a component of Amazon does, such as ``update-linux``."""
        return cls.from_arn(arn(f"component/{name}/{version}", "aws"), parameters=parameters)

    @classmethod
    def third_party(
        cls, name: str, version: str = NEWEST, *, parameters: Mapping[str, str] | None = None
    ) -> Self:
        """Do what a component of a third party does, to which the account has subscribed."""
        made_by = arn(f"component/{name}/{version}", "third-party")
        return cls.from_arn(made_by, parameters=parameters)

    @classmethod
    def from_arn(cls, arn: str | Deferred, *, parameters: Mapping[str, str] | None = None) -> Self:
        """Do what a component made elsewhere does."""
        return cls(arn=arn, arguments=arguments_of(parameters))

    @property
    def is_own(self) -> bool:
        """Whether the pipeline makes it."""
        return self.arn is None


def named(phase: str, steps: object) -> tuple[Step, ...]:
    """Give a name to each step that has none, by what it does and where it stands.

    Raises:
        TypeError: if they are no steps.
    """
    if not isinstance(steps, (list, tuple)):
        raise TypeError(f"{phase}: expected a list of steps (got {brief(steps)}); {_EXAMPLE}")
    for i, step in enumerate(steps):
        if not isinstance(step, Step):
            raise TypeError(f"{phase}[{i}]: expected a Step (got {brief(step)}); {_EXAMPLE}")
    return tuple(
        replace(step, name=f"{step.action}{i}") if step.name is None else step
        for i, step in enumerate(steps, start=1)
    )


def text_of(path: str | Path) -> str:
    """Return the text of a file.

    Raises:
        ValueError: if there is no such file, or it is no text.
    """
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, TypeError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not a text in UTF-8"
        raise ValueError(
            f"path: {brief(path)} cannot be read ({why}); write the path of a document, such as "
            f"Path(__file__).parent / 'nginx.yaml'"
        ) from None


def arguments_of(parameters: Mapping[str, str] | None) -> tuple[Argument, ...]:
    """Return the values of parameters as recipes and pipelines have them."""
    return tuple(
        Argument(name=name, values=(value,))
        for name, value in _pairs("parameters", parameters).items()
    )


_EXAMPLE = "write, for example, [Step.bash('dnf -y install nginx')]"


class _Taken(TypedDict):
    arguments: tuple[Argument, ...]
    description: str | None
    supported_os_versions: Any


def _taken(options: ComponentOptions) -> _Taken:
    left = options.keys() - ComponentOptions.__annotations__
    if left:
        raise TypeError(
            f"{min(left)}: no component takes this; write one of "
            f"{', '.join(sorted(ComponentOptions.__annotations__))}"
        )
    return {
        "arguments": arguments_of(options.get("parameters")),
        "description": options.get("description"),
        "supported_os_versions": options.get("supported_os_versions", ()),
    }


def _pairs(name: str, written: object) -> Mapping[str, str]:
    if written is None or isinstance(written, Mapping):
        return written or {}
    raise TypeError(
        f"{name}: expected values by name (got {brief(written)}); "
        f"write, for example, {{'version': '1.26'}}"
    )


def with_unix_ends(text: object) -> Any:
    """Return a text with the line ends of Unix; anything else as it is, to be judged later."""
    return text.replace("\r\n", "\n") if isinstance(text, str) else text
