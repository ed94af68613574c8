"""What the checks share to read a page."""
