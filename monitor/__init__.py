"""Acts: everything that touches the world (browser, database, clock, command line) is in here."""

__version__ = "0.1.0"
