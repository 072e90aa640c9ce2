"""Use cases. One function is one transaction: gather, decide by a rule of the domain, apply. None calls Slack."""
