"""Start the cloud: ``python -I __main__.py``, in an environment of its own.

It serves on the loopback alone, on a port that is free, and says on standard output which one it is, in
one line of JSON, as soon as it answers. It ends when its standard input ends, so that nothing is left
when whoever started it is killed; with ``--stay`` it goes on until it gets SIGTERM.
"""

import importlib.util
import sys
from pathlib import Path


def _load_package() -> None:
    """Make this package known by the folder that it is in, and nothing else that is installed there."""
    root = Path(__file__).resolve().parents[2]
    spec = importlib.util.spec_from_file_location(
        root.name, root / "__init__.py", submodule_search_locations=[str(root)]
    )
    if spec is None or spec.loader is None:
        raise SystemExit(f"{root} is no package")
    module = importlib.util.module_from_spec(spec)
    sys.modules[root.name] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    _load_package()
    from snapshot_constructs.rehearse.cloud.serving import main

    main(sys.argv[1:])
