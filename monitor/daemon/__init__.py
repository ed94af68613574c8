"""The daemon: everything by the configuration, unattended."""
