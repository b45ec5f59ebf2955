"""Which statements may enter a run: the authors' own, of a training that was run. See ``README.md`` above."""
