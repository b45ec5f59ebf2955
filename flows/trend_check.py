"""The monthly look at the trend: one look a calendar month, however many ingests there were."""
