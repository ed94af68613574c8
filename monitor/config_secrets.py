"""How a configuration names a secret without holding it: by a variable or a file."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator

from monitor.config_mistakes import rejection

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _variable(text: str) -> str:
    if not VARIABLE.fullmatch(text):
        raise rejection(
            "This is not the name of an environment variable.",
            'Write only its name, like "REACHWATCH_MAIL_PASSWORD"; the password stays out of this file.',
        )
    return text


Variable = Annotated[str, AfterValidator(_variable)]


def no_secrets(*names: str, instead: str = "password") -> Mapping[str, tuple[str, str]]:
    """What a table says (as its `refused`) of keys by which people would write a secret into the file."""
    remedy = f"Write {instead}_env with the name of an environment variable that holds it, or {instead}_file."
    return {
        name: (f"A {name} does not belong into this file, which is copied and shown.", remedy)
        for name in names
    }
