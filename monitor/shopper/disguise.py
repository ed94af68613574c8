"""How else a label could be read: letters that only look like Latin ones, and words drawn backwards. Pure."""

BACKWARDS = "\u202d\u202e"  # marks that make a browser draw text in a given direction, whatever it says
# As drawn: capital and small letters of one sound may look like different Latin letters.
_LOOKS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝкΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχ0135$@",
    "ABESIJKMHOPCTYXaesijopcyxdhqwkABEZHIKMNOPTYXaeikvoptuxolessa",
)  # fmt: skip


def readings(label: str) -> tuple[str, ...]:
    """The label as it is, and as a person might read it."""
    plain = label.translate(_LOOKS)
    found = [label, plain] if plain != label else [label]
    if any(mark in label for mark in BACKWARDS):
        found += [reading[::-1] for reading in found]
    return tuple(found)
