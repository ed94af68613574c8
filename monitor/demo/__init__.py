"""The bundled demo shops: small, lifelike, harmless, and with known truths."""

from monitor.demo.server import DemoServer
from monitor.demo.shop import DemoShop, Truth, all_shops

__all__ = ["DemoServer", "DemoShop", "Truth", "all_shops"]
