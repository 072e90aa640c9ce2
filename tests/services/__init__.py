"""Use cases on a database, without Slack."""
