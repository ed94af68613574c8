"""The mystery shopper: stage by stage from home to checkout."""
