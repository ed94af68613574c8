"""The command line as a user types it: a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def reachwatch(*arguments: str, folder: Path, seconds: float = 180) -> subprocess.CompletedProcess[str]:
    """Run `reachwatch` in a folder; nobody sits at the keyboard."""
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments], cwd=folder, capture_output=True, text=True,
        timeout=seconds, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


def document(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """What `--json` printed."""
    read: dict[str, Any] = json.loads(done.stdout)
    return read
