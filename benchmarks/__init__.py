"""How fast the shopper is, against a bare script that loads the same pages. See docs/benchmarks.md."""
