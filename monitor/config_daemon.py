"""How the daemon tells how it is: its log, a URL to ping, and a port for those who ask."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

from pydantic import Field

from monitor.config_mail import Port
from monitor.config_mistakes import KeyPath
from monitor.config_secrets import Variable, no_secrets
from monitor.config_values import FilePath, Table, Words


class DaemonTable(Table):
    refused: ClassVar[Mapping[str, tuple[str, str]]] = no_secrets(
        "heartbeat", "heartbeat_url", instead="heartbeat"
    )

    log: Literal["auto", "human", "json"] = Field(default="auto", examples=["auto"])
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", examples=["info"])
    heartbeat_env: Variable | None = Field(default=None, examples=["REACHWATCH_HEARTBEAT"])
    heartbeat_file: FilePath | None = Field(default=None, examples=["heartbeat-url.txt"])
    port: Port | None = Field(default=None, examples=[9464])
    host: Words = Field(default="127.0.0.1", examples=["127.0.0.1"])

    def within(self, folder: Path) -> Self:
        file = self.heartbeat_file
        return self.model_copy(update={"heartbeat_file": folder / file}) if file else self


def daemon_contradictions(raw: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    """Mistakes that lie between keys, from the raw file, so that they are told with all others."""
    table = raw.get("daemon")
    if not isinstance(table, dict):
        return
    if "host" in table and "port" not in table:
        yield ("daemon", "host"), "There is a host but no port.", "Add port = 9464, or remove the line."
