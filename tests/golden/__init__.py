"""What taxcli says and writes, run by run, against what was read through and kept.

``runs.toml`` lists the runs, ``expected/`` has a file for each screen and each ``--json``;
``python -m tests.golden`` writes them anew, and the diff shows what changed for a reader.
"""
