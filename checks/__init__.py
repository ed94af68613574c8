"""Judges: pages in, findings out. Pure: no input or output, no clock, no browser, nothing of `monitor`."""
