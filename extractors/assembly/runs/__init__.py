"""From drafts to runs: seeds, merging, gaps, what cannot be, names. See ``README.md`` above."""
