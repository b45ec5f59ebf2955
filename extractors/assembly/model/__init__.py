"""How large a network is, what an example costs it, whether it was trained here. See ``README.md`` above."""
