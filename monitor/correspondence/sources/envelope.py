"""The recipients of a mail's envelope, where the last server wrote them into its head."""

HEADERS = (b"delivered-to", b"x-original-to", b"envelope-to", b"x-envelope-to")
LONGEST_HEAD = 256 * 1024
LONGEST_VALUE = 10_000
BREAKS = bytes.maketrans(b'<>,;:"()[]', b" " * 10)


def recipients_in(raw: bytes) -> tuple[str, ...]:
    """Each address once, in lower case; nothing in a mail, however broken, makes this fail."""
    found: dict[str, None] = {}
    for name, value in _fields(raw[:LONGEST_HEAD]):
        if name in HEADERS:
            found.update(dict.fromkeys(_addresses(value[:LONGEST_VALUE])))
    return tuple(found)


def _fields(raw: bytes) -> list[tuple[bytes, bytes]]:
    fields: list[tuple[bytes, bytes]] = []
    for line in raw.split(b"\n"):
        line = line.rstrip(b"\r")
        if not line:
            break
        name, colon, value = line.partition(b":")
        if line[:1] in (b" ", b"\t"):  # goes on with the field before
            if fields and len(fields[-1][1]) < LONGEST_VALUE:
                fields[-1] = (fields[-1][0], fields[-1][1] + line)
        elif colon:
            fields.append((name.strip().lower(), value))
    return fields


def _addresses(value: bytes) -> list[str]:
    words = value.translate(BREAKS).split()
    texts = (word.decode("utf-8", "replace").lower() for word in words)
    return [text for text in texts if text.count("@") == 1 and not text.startswith("@") and text[-1] != "@"]
