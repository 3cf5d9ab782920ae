"""The few questions of ``taxcli check``, of which nothing is kept."""
