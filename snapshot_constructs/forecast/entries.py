"""The entries of a fleet file, CSV, JSON or YAML, each with its line."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.volume import shown
from snapshot_constructs.model.value import brief

Entry = tuple[int, dict[str, object]]
"""A line, from 1, and what is said there."""

_NUMBERS = ("size_gib", "written_gib", "churn_per_day", "hot_share")
_DECODER = json.JSONDecoder()
_NO_LIST = 'must hold a list of entries; write [{"size_gib": 100, "region": "eu-west-1"}]'


def entries(path: Path) -> Iterator[Entry]:
    """Yield each entry of a file.

    Raises:
        ForecastError: in one line, if the file cannot be read or has another shape.
    """
    readers = {".csv": _csv, ".json": _json, ".yaml": _yaml, ".yml": _yaml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ForecastError(
            f"{path}: is no fleet file by its name (got {path.suffix!r}); end it in .csv, .json "
            "or .yaml"
        )
    try:
        yield from reader(path)
    except OSError as error:
        raise ForecastError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None


def at(path: Path, line: int, what: str) -> ForecastError:
    """Say what is wrong in which line."""
    return ForecastError(f"{path}:{line}: {what}")


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                wrong = f"0x{line[error.start]:02x}"
                raise at(
                    path, number, f"is not UTF-8 (got byte {wrong}); save it as UTF-8"
                ) from None


def _csv(path: Path) -> Iterator[Entry]:
    reader = csv.reader(_lines(path), strict=True)
    names: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if names is None:
                names = [cell.strip() for cell in cells]
                _check_names(path, names)
            elif any(cells):
                yield line, _row(path, line, names, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise at(path, line, f"is not CSV ({error})") from None


def _check_names(path: Path, names: list[str]) -> None:
    if len(set(names)) < len(names) or "size_gib" not in names:
        raise at(
            path,
            1,
            f"must name each column once, size_gib among them (got {', '.join(names)!r}); write "
            "size_gib,churn_per_day,tags",
        )


def _row(path: Path, line: int, names: list[str], cells: list[str]) -> dict[str, object]:
    if len(cells) != len(names):
        raise at(path, line, f"must have {len(names)} cells, as line 1 (got {len(cells)})")
    row = zip(names, map(str.strip, cells), strict=True)
    return {name: _read(name, cell) for name, cell in row if cell}


def _read(name: str, cell: str) -> object:
    """Read a cell; what is no number stays text, and is refused as such later."""
    try:
        if name == "count":
            return int(cell)
        return float(cell) if name in _NUMBERS else _tags(cell) if name == "tags" else cell
    except ValueError:
        return cell


def _tags(cell: str) -> object:
    pairs = [pair.partition("=") for pair in cell.split(";") if pair.strip()]
    if not all(sign for _, sign, _ in pairs):
        return cell
    return {key.strip(): value.strip() for key, _, value in pairs}


def _json(path: Path) -> Iterator[Entry]:
    text = "".join(_lines(path))
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise at(path, error.lineno, f"is not JSON ({error.msg.lower()})") from None
    except RecursionError:
        raise at(path, 1, "is nested too deep; no fleet needs that") from None
    except ValueError:
        raise at(path, 1, "has a number of too many digits; write GiB, such as 100") from None
    start = _skip(text, 0)
    line, since = 1, 0
    for value_at, value, default in _json_volumes(path, text, start):
        line, since = line + text.count("\n", since, value_at), value_at
        yield line, _merged(path, line, value, default)


def _json_volumes(path: Path, text: str, start: int) -> Iterator[tuple[int, object, object]]:
    """Yield position and value of each entry, and the Region of all."""
    region: object = None
    if text[start : start + 1] == "{":
        inner = {name: (where, value) for name, where, value in _inside(text, start)}
        _check_root(path, text.count("\n", 0, start) + 1, list(inner))
        region = inner.get("region", (0, None))[1]
        start = inner["volumes"][0]
    if text[start : start + 1] != "[":
        raise at(path, text.count("\n", 0, start) + 1, _NO_LIST)
    for _, where, value in _inside(text, start):
        yield where, value, region


def _inside(text: str, start: int) -> Iterator[tuple[str, int, object]]:
    """Yield name, position and value of what an object or a list holds, in JSON that is right."""
    named, here, name = text[start] == "{", _skip(text, start + 1), ""
    while text[here] not in "}]":
        if named:
            name, here = _DECODER.raw_decode(text, here)
            here = _skip(text, _skip(text, here) + 1)
        value, after = _DECODER.raw_decode(text, here)
        yield name, here, value
        here = _skip(text, after)
        here = _skip(text, here + 1) if text[here] == "," else here


def _skip(text: str, here: int) -> int:
    while text[here : here + 1] in (" ", "\t", "\n", "\r"):
        here += 1
    return here


def _check_root(path: Path, line: int, names: list[str]) -> None:
    if "volumes" not in names or not {"volumes", "region"}.issuperset(names):
        raise at(path, line, f"must hold volumes, and region at most (got {brief(names)})")


def _merged(path: Path, line: int, entry: object, region: object) -> dict[str, object]:
    if not isinstance(entry, dict):
        raise at(path, line, f"an entry must hold fields (got {shown(entry)}); write size_gib: 100")
    return entry if region is None else {"region": region} | entry


def _yaml(path: Path) -> Iterator[Entry]:
    from snapshot_constructs.forecast import yaml_nodes  # noqa: PLC0415  # loads PyYAML

    try:
        nodes = yaml_nodes.composed("".join(_lines(path)))
        region: object = None
        if nodes.fields is not None:
            _check_root(path, nodes.line, list(nodes.fields))
            region = nodes.fields["region"].value if "region" in nodes.fields else None
            nodes = nodes.fields["volumes"]
        if nodes.items is None:
            raise at(path, nodes.line, _NO_LIST)
        for item in nodes.items:
            yield item.line, _merged(path, item.line, item.value, region)
    except yaml_nodes.NotYamlError as error:
        raise at(path, error.line, f"is not YAML ({error})") from None
