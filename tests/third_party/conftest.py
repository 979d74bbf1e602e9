"""Each folder here is a distribution of a stranger, with tests of its own that need it installed."""

collect_ignore_glob = ["*/tests/*"]
