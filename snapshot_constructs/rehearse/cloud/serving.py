"""Serve the cloud on the loopback."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from typing import NoReturn

_PATIENCE = 3.0  # seconds
_SETTINGS = {
    "AUTH": "true",
    "BIND_HOST": "127.0.0.1",
    "IOT_MTLS_ENABLED": "0",
    "SFTP_ENABLED": "0",
    "DOCKER_HOST": "unix:///nonexistent",  # containers of others are none of our business
    "LOG_LEVEL": "WARNING",
}


def main(arguments: Sequence[str]) -> NoReturn:
    """Serve until standard input ends, or SIGTERM."""
    asked = _arguments(arguments)
    listening = socket.create_server(("127.0.0.1", asked.port))
    port = listening.getsockname()[1]
    os.environ |= _SETTINGS | {"GATEWAY_PORT": str(port)}
    os.environ.pop("AWS_ENDPOINT_URL", None)  # ministack tells its Lambda functions itself
    from snapshot_constructs.rehearse.cloud.assembling import assemble  # noqa: PLC0415 - reads these

    serving = assemble()
    if not asked.stay:
        threading.Thread(target=_end_with_input, args=[asked.folder], daemon=True).start()
    asyncio.run(_serve(serving, listening, port))
    _leave(asked.folder)


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--stay", action="store_true")
    parser.add_argument("--folder", help="of this process alone; removed at its end")
    return parser.parse_args(arguments)


def _end_with_input(folder: str | None) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)  # what still runs is not waited for
    _leave(folder)


def _leave(folder: str | None) -> NoReturn:
    """End at once, with all functions that still run, and leave nothing behind."""
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


async def _serve(serving: object, listening: socket.socket, port: int) -> None:
    from hypercorn.asyncio import serve  # noqa: PLC0415 - after the environment is set
    from hypercorn.config import Config  # noqa: PLC0415 - the same

    config = Config()
    config.bind = [f"fd://{listening.fileno()}"]
    config.loglevel = "WARNING"
    config.keep_alive_timeout = 75
    logging.getLogger("hypercorn.error").setLevel(logging.WARNING)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, ended.set)
    sys.stdout.write(json.dumps({"port": port, "pid": os.getpid()}) + "\n")
    sys.stdout.flush()
    os.dup2(2, 1)  # nobody reads what is printed from now on
    await serve(serving, config, shutdown_trigger=ended.wait)
