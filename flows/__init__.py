"""When and in what order: flows, deployments, the command line and the settings.

Prefect is imported only by the modules that need it, so that the command line starts at once.
"""
