"""The action modules of AWSTOE: what a step of a component can do, and the inputs that it takes.

See https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html
"""

from enum import Enum
from typing import NamedTuple

LINUX = "Linux"
WINDOWS = "Windows"
MACOS = "macOS"

ALL = frozenset({LINUX, WINDOWS, MACOS})
UNIX = frozenset({LINUX, MACOS})
ONLY_WINDOWS = frozenset({WINDOWS})


class Inputs(Enum):
    """What stands under ``inputs``."""

    LIST = "a list of maps"
    MAP = "a map"
    EITHER = "a map or a list of maps"


class Module(NamedTuple):
    """One action module.

    Attributes:
        inputs: the shape of its inputs.
        required: inputs that must be given.
        one_of: inputs of which exactly one must be given.
        optional: the other inputs; None where any may stand.
        platforms: on which it runs.
        unix: inputs that Windows does not have.
    """

    inputs: Inputs = Inputs.LIST
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    optional: tuple[str, ...] | None = ()
    platforms: frozenset[str] = ALL
    unix: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All its inputs; none where any may stand."""
        return (*self.required, *self.one_of, *(self.optional or ()))

    @property
    def needs_inputs(self) -> bool:
        """Whether a step cannot do without inputs."""
        return bool(self.required or self.one_of or self.optional is None)


_OWNED = ("owner", "group", "permissions")
_MOVED = Module(required=("source", "destination"), optional=("overwrite",))
_INSTALLER = Module(
    inputs=Inputs.MAP,
    required=("path",),
    optional=(
        *("reboot", "logOptions", "logFile", "properties"),
        *("ignoreAuthenticodeSignatureErrors", "allowUnsignedInstaller"),
    ),
    platforms=ONLY_WINDOWS,
)

MODULES: dict[str, Module] = {
    "AppendFile": Module(required=("path",), optional=("content", "encoding")),
    "Assert": Module(inputs=Inputs.EITHER, optional=None),
    "CopyFile": _MOVED,
    "CopyFolder": _MOVED,
    "CreateFile": Module(
        required=("path",), optional=("content", "encoding", *_OWNED, "overwrite"), unix=_OWNED
    ),
    "CreateFolder": Module(required=("path",), optional=(*_OWNED, "overwrite"), unix=_OWNED),
    "CreateSymlink": Module(required=("path", "target"), optional=("force",), platforms=UNIX),
    "DeleteFile": Module(required=("path",)),
    "DeleteFolder": Module(required=("path",), optional=("force",)),
    "ExecuteBash": Module(inputs=Inputs.MAP, required=("commands",), platforms=UNIX),
    "ExecuteBinary": Module(inputs=Inputs.MAP, required=("path",), optional=("arguments",)),
    "ExecuteDocument": Module(
        inputs=Inputs.EITHER,
        required=("document",),
        optional=("phases", "parameters", "document-s3-bucket-owner"),
    ),
    "ExecutePowerShell": Module(
        inputs=Inputs.MAP, one_of=("commands", "file"), platforms=ONLY_WINDOWS
    ),
    "InstallMSI": _INSTALLER,
    "ListFiles": Module(required=("path",), optional=("fileNamePattern", "recursive")),
    "MoveFile": _MOVED,
    "MoveFolder": _MOVED,
    "ReadFile": Module(required=("path",), optional=("encoding", "printFileContent")),
    "Reboot": Module(inputs=Inputs.MAP, optional=("delaySeconds",)),
    "S3Download": Module(
        required=("source", "destination"), optional=("expectedBucketOwner", "overwrite")
    ),
    "S3Upload": Module(
        required=("source", "destination"), optional=("recurse", "expectedBucketOwner")
    ),
    "SetFileEncoding": Module(required=("path",), optional=("encoding",)),
    "SetFileOwner": Module(required=("path", "owner"), optional=("group",), platforms=UNIX),
    "SetFilePermissions": Module(required=("path", "permissions"), platforms=UNIX),
    "SetFolderOwner": Module(
        required=("path", "owner"), optional=("group", "recursive"), platforms=UNIX
    ),
    "SetFolderPermissions": Module(
        required=("path", "permissions"), optional=("recursive",), platforms=UNIX
    ),
    "SetRegistry": Module(required=("path", "name", "value", "type"), platforms=ONLY_WINDOWS),
    "UninstallMSI": _INSTALLER,
    "UpdateOS": Module(
        inputs=Inputs.MAP,
        optional=("include", "exclude"),
        platforms=frozenset({LINUX, WINDOWS}),
    ),
    "WebDownload": Module(
        required=("source", "destination"),
        optional=("overwrite", "checksum", "algorithm", "ignoreCertificateErrors"),
    ),
}
"""The action modules by name."""
