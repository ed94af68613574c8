"""Runs a command under the unit's filter of system calls and namespaces, as systemd would, without systemd.

python filtered.py reachwatch.service 65534 COMMAND …
"""

import ctypes
import errno
import os
import re
import subprocess
import sys
from pathlib import Path

ALLOW, REFUSE = 0x7FFF0000, 0x00050000
NAMESPACES = {
    "cgroup": 0x02000000, "ipc": 0x08000000, "net": 0x40000000, "mnt": 0x00020000, "pid": 0x20000000,
    "user": 0x10000000, "uts": 0x04000000,
}  # fmt: skip
MASKED_EQUAL, NO_NEW_PRIVILEGES, DROP_FROM_BOUNDING_SET = 7, 38, 24


class Argument(ctypes.Structure):
    _fields_ = (
        ("number", ctypes.c_uint), ("how", ctypes.c_int), ("mask", ctypes.c_uint64), ("value", ctypes.c_uint64),
    )  # fmt: skip


def setting(unit: str, name: str) -> list[str]:
    return " ".join(re.findall(rf"^{name}=(.+)$", unit, re.MULTILINE)).split()


def calls(names: list[str]) -> set[str]:
    """The names of system calls; systemd says what its groups hold."""
    found: set[str] = set()
    for name in names:
        if name.startswith("@"):
            told = subprocess.run(
                ["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True
            )
            lines = [line.strip() for line in told.stdout.splitlines()[1:]]
            found |= calls([line for line in lines if line and not line.startswith("#")])
        else:
            found.add(name)
    return found


def confine(unit: str) -> None:
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    refuse = REFUSE | errno.EPERM
    context = ctypes.c_void_p(library.seccomp_init(refuse))
    forbidden = [NAMESPACES[n] for n in NAMESPACES.keys() - set(setting(unit, "RestrictNamespaces"))]
    for name in sorted(calls(setting(unit, "SystemCallFilter")) - {"clone3"}):
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number < 0:
            continue  # of another kind of processor
        if name in ("clone", "unshare"):
            mask = sum(forbidden)
            only = Argument(0, MASKED_EQUAL, mask, 0)
            library.seccomp_rule_add_array(context, ALLOW, number, 1, ctypes.byref(only))
        else:
            library.seccomp_rule_add_array(context, ALLOW, number, 0, None)
    clone3 = library.seccomp_syscall_resolve_name(
        b"clone3"
    )  # its flags lie in memory: systemd says ENOSYS too
    library.seccomp_rule_add_array(context, REFUSE | errno.ENOSYS, clone3, 0, None)
    ctypes.CDLL(None).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if library.seccomp_load(context):
        raise SystemExit("the filter cannot be loaded")


def main(unit: Path, user: int, *command: str) -> None:
    text = unit.read_text("utf-8")
    for capability in range(41):  # CapabilityBoundingSet= with nothing
        ctypes.CDLL(None).prctl(DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    confine(text)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
