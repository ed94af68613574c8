"""The daemon: visits the configured shops on time, for weeks, unattended."""
