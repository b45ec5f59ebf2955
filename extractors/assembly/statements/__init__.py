"""Where a statement stands, and how well two of them go together. See ``README.md`` above."""
