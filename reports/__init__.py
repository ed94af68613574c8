"""Tells: findings and history in, HTML out. Imports `checks` for the model and nothing of `monitor`."""
