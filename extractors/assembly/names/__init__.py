"""What the words of a paper call its models, and whose they say a model is. See ``README.md`` above."""
