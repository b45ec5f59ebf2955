"""Accelerators, how many of them, and how they were used. See ``README.md`` above."""
