"""Documents of components and workflows: phases or steps, and what each does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypedDict, Unpack

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.value import Misread, Value

Written = str | Deferred | None
"""Text, where someone wrote one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Parameter(Value):
    """One parameter that a document declares.

    Attributes:
        type: ``string`` in components; ``string``, ``integer``, ``boolean`` or ``stringList`` in workflows.
        default: what it is when nobody gives a value; it is required where there is none.
    """

    name: Written = None
    type: Written = None
    default: object = field(default=None, metadata={"opaque": True})
    description: Written = None


class StepOptions(TypedDict, total=False):
    """What every way to make a ``Step`` takes besides what it does.

    Attributes:
        name: unique in its phase; derived from the action and the position when left out.
        description: for people.
        timeout_seconds: -1 for no end; 7200 when left out.
        max_attempts: 1 when left out.
        on_failure: Abort, Continue or Ignore; Abort when left out.
        condition: what must hold, as ``if`` has it.
        loop: what is repeated, as ``loop`` has it.
    """

    name: str
    description: str
    timeout_seconds: int
    max_attempts: int
    on_failure: str
    condition: object
    loop: object


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Step(Value):
    """One step of a phase, or of a workflow; made by ``bash``, ``create_file`` and their like.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html

    Attributes:
        inputs: as they stand in the document; a map or a list of maps.
        condition: what stands under ``if``.
        loop: what stands under ``loop``.
        outputs: what a step of a workflow hands on.
        rollback: whether a step of a workflow is undone when a later one fails.
    """

    name: Written = None
    action: Written = None
    description: Written = None
    timeout_seconds: int | Deferred | None = None
    max_attempts: int | Deferred | None = None
    on_failure: Written = None
    inputs: Any = field(default=None, metadata={"opaque": True})
    condition: Any = field(default=None, metadata={"opaque": True})
    loop: Any = field(default=None, metadata={"opaque": True})
    outputs: Any = field(default=None, metadata={"opaque": True})
    rollback: Any = field(default=None, metadata={"opaque": True})

    @classmethod
    def bash(cls, *commands: str, **options: Unpack[StepOptions]) -> Self:
        """Run commands in bash, on Linux or macOS; the step fails with the first that does.

        Args:
            commands: one script each, of one line or more.
            options: see ``StepOptions``.
        """
        return cls._made("ExecuteBash", {"commands": list(commands)}, options)

    @classmethod
    def powershell(cls, *commands: str, **options: Unpack[StepOptions]) -> Self:
        """Run commands in PowerShell, on Windows; see ``bash``."""
        return cls._made("ExecutePowerShell", {"commands": list(commands)}, options)

    @classmethod
    def create_file(
        cls,
        path: str,
        content: str,
        *,
        owner: str | None = None,
        group: str | None = None,
        permissions: str | None = None,
        overwrite: bool | None = None,
        **options: Unpack[StepOptions],
    ) -> Self:
        """Write a file.

        Args:
            path: absolute.
            content: its text.
            owner: not on Windows, nor are ``group`` and ``permissions``.
            group: of users.
            permissions: such as ``"0644"``.
            overwrite: whether a file that exists is replaced; it is when None.
            options: see ``StepOptions``.
        """
        written = {
            "path": path,
            "content": content,
            "owner": owner,
            "group": group,
            "permissions": permissions,
            "overwrite": overwrite,
        }
        return cls._made("CreateFile", [_given(written)], options)

    @classmethod
    def download(
        cls,
        source: str,
        destination: str,
        *,
        sha256: str | None = None,
        **options: Unpack[StepOptions],
    ) -> Self:
        """Download a file from the web, and check what came.

        Args:
            source: its address, with ``https``.
            destination: where it is written to, an absolute path.
            sha256: its checksum in hexadecimal digits; nothing is checked when None.
            options: see ``StepOptions``.
        """
        checked = {"checksum": sha256, "algorithm": None if sha256 is None else "SHA256"}
        written = {"source": source, "destination": destination, **checked}
        return cls._made("WebDownload", [_given(written)], options)

    @classmethod
    def download_s3(cls, source: str, destination: str, **options: Unpack[StepOptions]) -> Self:
        """Download an object of S3, or with ``prefix/*`` at most 1,000 of them.

        The role of the instance must be allowed to read them.
        """
        written = {"source": source, "destination": destination}
        return cls._made("S3Download", [written], options)

    @classmethod
    def reboot(cls, *, delay_seconds: int | None = None, **options: Unpack[StepOptions]) -> Self:
        """Reboot the instance, and go on with the next step."""
        written = _given({"delaySeconds": delay_seconds})
        return cls._made("Reboot", written or None, options)

    @classmethod
    def update(
        cls,
        *,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        **options: Unpack[StepOptions],
    ) -> Self:
        """Install updates of the operating system.

        Args:
            include: packages or updates, all of them when empty.
            exclude: what is left as it is.
            options: see ``StepOptions``.
        """
        written = {"include": list(include) or None, "exclude": list(exclude) or None}
        return cls._made("UpdateOS", _given(written) or None, options)

    @classmethod
    def of(cls, action: str, inputs: object = None, **options: Unpack[StepOptions]) -> Self:
        """Do what any action module does.

        See https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html

        Args:
            action: such as ``CreateSymlink``.
            inputs: as its documentation has them: a mapping, or a list of mappings.
            options: see ``StepOptions``.
        """
        return cls._made(action, inputs, options)

    @classmethod
    def _made(cls, action: str, inputs: object, options: StepOptions) -> Self:
        return cls(action=action, inputs=inputs, **options)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Phase(Value):
    """One phase of a component's document."""

    name: Written = None
    steps: tuple[Step | Deferred, ...] | Deferred = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ComponentDocument(Value):
    """What a component does.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html

    Attributes:
        schema_version: ``1.0``, as text or as a number.
        constants: names and values, fixed when the document is written.
        misread: what was written in a shape that nothing has; paths begin in the document.
        broken: why the text is no document at all; None if it is one.
    """

    schema_version: object = field(default=None, metadata={"opaque": True})
    name: Written = None
    description: Written = None
    parameters: tuple[Parameter | Deferred, ...] | Deferred = ()
    constants: tuple[Parameter | Deferred, ...] | Deferred = ()
    phases: tuple[Phase | Deferred, ...] | Deferred = ()
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})
    broken: str | None = field(default=None, metadata={"opaque": True})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class WorkflowDocument(Value):
    """What a workflow does.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-workflow-create-document.html

    Attributes:
        misread: what was written in a shape that nothing has; paths begin in the document.
        broken: why the text is no document at all; None if it is one.
    """

    schema_version: object = field(default=None, metadata={"opaque": True})
    name: Written = None
    description: Written = None
    parameters: tuple[Parameter | Deferred, ...] | Deferred = ()
    steps: tuple[Step | Deferred, ...] | Deferred = ()
    outputs: Any = field(default=None, metadata={"opaque": True})
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})
    broken: str | None = field(default=None, metadata={"opaque": True})


def _given(written: Mapping[str, object]) -> dict[str, object]:
    """Return what is not None."""
    return {name: value for name, value in written.items() if value is not None}
