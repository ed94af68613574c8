"""`python -m monitor` is the same as `reachwatch`."""

from monitor.cli import main

if __name__ == "__main__":
    main(prog_name="reachwatch")
