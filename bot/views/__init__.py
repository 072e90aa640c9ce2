"""What people see: Block Kit as pure functions in both directions, domain values -> dicts and form state -> answers.

Payloads are plain dicts, so that they can be compared with Slack's Block Kit Builder by eye, and because the SDK's
classes know neither charts nor the newer blocks. Ids stand beside the function that draws them and the one that
reads them; action ids are constants, so a message sent before an upgrade keeps working after it (R27).
"""
