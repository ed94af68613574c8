"""How large a window the shopper looks through, in CSS pixels."""

VIEWPORT = {"width": 1280, "height": 800}
