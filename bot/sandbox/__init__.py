"""A Slack workspace on your machine."""
