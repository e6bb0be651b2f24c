"""Mutants of our functions: mutmut writes them, this tells what each of them changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, rmtree
from textwrap import dedent

from mutant_changes import changed_lines, nature_of
from mutmut.mutation.file_mutation import mutate_file_contents

PACKAGE = Path("snapshot_constructs")
BUILD = Path("mutants")
MUTATED = ("forecast/**/*.py", "rules/**/*.py", "model/*cron*.py")
# Part of another room, with tests of its own.
ALCOVES = ("rules/imagebuilder",)
# It writes docs/rules.md, and tests/docs holds the whole page against it.
SPARED = {PACKAGE / "rules" / "document.py"}
COPIED = (PACKAGE.name, "tests", "docs")


@dataclass(frozen=True)
class Mutant:
    """A function with one change.

    Attributes:
        id: what mutmut calls it.
        module: its module, without the name of the package.
        function: what we call it, with its module.
        was: the changed lines, as they are in our source.
        becomes: the changed lines, as they are in the mutant.
        of_text: whether nothing but one text in quotes is changed.
        of_message: whether nothing but what a message says is changed.
    """

    id: str
    module: str
    function: str
    was: str
    becomes: str
    of_text: bool
    of_message: bool

    def __str__(self) -> str:
        return f"{self.function}\n- {self.was}\n+ {self.becomes}"

    @property
    def room(self) -> str:
        """The room of its module, as its tests are in a folder of the same name."""
        path = self.module.replace(".", "/")
        alcoves = [alcove for alcove in ALCOVES if path.startswith(f"{alcove}/")]
        return alcoves[0] if alcoves else path.partition("/")[0]

    @property
    def original(self) -> str:
        """What mutmut calls the function."""
        return self.id.partition("__mutmut_")[0]


def write_mutants(only: set[str]) -> list[Mutant]:
    """Copy what the tests need into ``mutants``, and mutate some modules.

    Args:
        only: their names, as ``retention`` or, of those in several rooms, ``forecast/objective``;
            ``forecast/*`` for a whole room; all where there are none.
    """
    rmtree(BUILD, ignore_errors=True)
    for name in COPIED:
        copytree(name, BUILD / name)
    (BUILD / "pyproject.toml").write_bytes(Path("pyproject.toml").read_bytes())
    files = sorted({file for pattern in MUTATED for file in PACKAGE.glob(pattern)} - SPARED)
    if strange := [name for name in only if not any(_is_called(file, name) for file in files)]:
        raise SystemExit(f"mutants: no module is called {', '.join(sorted(strange))}")
    chosen = [file for file in files if not only or any(_is_called(file, name) for name in only)]
    return [mutant for file in chosen for mutant in _mutate(file)]


def _is_called(file: Path, name: str) -> bool:
    return file.with_name(file.stem.removeprefix("_")).match(name)


def _mutate(file: Path) -> Iterator[Mutant]:
    mutated = mutate_file_contents(str(file), file.read_text(encoding="utf-8"))
    (BUILD / file).write_text(mutated.code, encoding="utf-8")
    lines = mutated.code.splitlines()
    sources = {
        name: dedent("\n".join(lines[span.start - 1 : span.end])).strip("\n")
        for name, span in mutated.line_span_by_function_name.items()
    }
    module = ".".join(file.with_suffix("").parts)
    for name in mutated.mutant_names:
        original = f"{name.partition('__mutmut_')[0]}__mutmut_orig"
        old, new = (sources[each].replace(each, "function") for each in (original, name))
        yield _described(module, name, old, new)


def _described(module: str, name: str, old: str, new: str) -> Mutant:
    """Compare two functions of which one is a mutant of the other."""
    was, becomes = changed_lines(old.splitlines(), new.splitlines())
    # mutmut spells x_function and xǁClassǁmethod.
    readable = name.partition("__mutmut_")[0][2:].replace("ǁ", ".")
    short = module.removeprefix(f"{PACKAGE.name}.")
    of_text, of_message = nature_of(old, new)
    id_ = f"{module.removesuffix('.__init__')}.{name}"  # as Python calls the module of a package
    return Mutant(id_, short, f"{short}.{readable}", was, becomes, of_text, of_message)
