"""The table of action modules says what AWS documents."""

from snapshot_constructs.model.imagebuilder.modules import (
    LINUX,
    MACOS,
    MODULES,
    WINDOWS,
    Inputs,
)

FILES = ["CopyFile", "CopyFolder", "MoveFile", "MoveFolder", "S3Download", "S3Upload"]
PATHS = ["AppendFile", "CreateFile", "CreateFolder", "DeleteFile", "DeleteFolder", "ListFiles"]


def test_each_module_needs_the_documented_inputs() -> None:
    needed = {name: module.required for name, module in MODULES.items() if module.required}

    assert needed == {
        **dict.fromkeys([*FILES, "WebDownload"], ("source", "destination")),
        **dict.fromkeys([*PATHS, "ReadFile", "SetFileEncoding", "ExecuteBinary"], ("path",)),
        **dict.fromkeys(["InstallMSI", "UninstallMSI"], ("path",)),
        **dict.fromkeys(["SetFileOwner", "SetFolderOwner"], ("path", "owner")),
        **dict.fromkeys(["SetFilePermissions", "SetFolderPermissions"], ("path", "permissions")),
        "CreateSymlink": ("path", "target"),
        "ExecuteBash": ("commands",),
        "ExecuteDocument": ("document",),
        "SetRegistry": ("path", "name", "value", "type"),
    }
    assert set(MODULES) - set(needed) == {"Assert", "ExecutePowerShell", "Reboot", "UpdateOS"}


def test_commands_installers_and_the_system_take_one_map() -> None:
    maps = {name for name, module in MODULES.items() if module.inputs is Inputs.MAP}
    either = {name for name, module in MODULES.items() if module.inputs is Inputs.EITHER}

    assert maps == {
        *("ExecuteBash", "ExecuteBinary", "ExecutePowerShell", "InstallMSI", "UninstallMSI"),
        *("Reboot", "UpdateOS"),
    }
    assert either == {"Assert", "ExecuteDocument"}


def test_modules_run_where_their_documentation_has_them() -> None:
    without = {
        platform: {name for name, module in MODULES.items() if platform not in module.platforms}
        for platform in (LINUX, WINDOWS, MACOS)
    }

    assert without == {
        LINUX: {"ExecutePowerShell", "InstallMSI", "UninstallMSI", "SetRegistry"},
        MACOS: {"ExecutePowerShell", "InstallMSI", "UninstallMSI", "SetRegistry", "UpdateOS"},
        WINDOWS: {
            *("ExecuteBash", "CreateSymlink", "SetFileOwner", "SetFolderOwner"),
            *("SetFilePermissions", "SetFolderPermissions"),
        },
    }


def test_what_windows_lacks_is_an_input_elsewhere() -> None:
    owned = {name: module.unix for name, module in MODULES.items() if module.unix}

    assert owned == dict.fromkeys(["CreateFile", "CreateFolder"], ("owner", "group", "permissions"))
    assert all(set(unix) <= set(MODULES[name].names) for name, unix in owned.items())
