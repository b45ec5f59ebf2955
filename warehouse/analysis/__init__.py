"""Pure functions from runs to numbers: compute, trend, breaks, alarms and the picture of them."""
