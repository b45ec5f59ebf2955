"""The outside world becomes typed records: sources, documents, rules, the assembly of training runs."""
