"""Is it fit to publish? Suites derived from the warehouse's dictionary, and the split of good rows from bad.

Great Expectations is imported inside :mod:`expectations.engine` when the first suite runs: it takes
seconds, and nothing else of the project should wait for it.
"""
