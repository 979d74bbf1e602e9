"""Each folder here is a distribution by a third party, with tests of its own that need it installed."""

collect_ignore_glob = ["*/tests/*"]
