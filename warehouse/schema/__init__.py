"""The one dictionary of the warehouse and what is derived from it."""
