"""How long a training went on: time, stages, steps, epochs, examples. See ``README.md`` above."""
