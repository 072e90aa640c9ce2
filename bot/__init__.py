"""Pilot check-ins: a Slack bot for weekly check-ins of AI pilots.

The house, from the roof to the cellar; imports run downwards only:

    __main__                             the command line
    commandline                          its longer commands, a file per noun
    demo | check                         a story on a local workspace | is everything in place?
    app                                  puts everything together; nothing else constructs
    handlers | scheduler | delivery      three doors: from Slack, from time, to Slack
             | directory | token         (and what we ask Slack about people, and about ourselves)
             | line | web                (how Slack reaches us: Socket Mode, HTTP; how things stand)
    posting | readiness | listening      one message and Slack | how things stand | what Slack sends, through Bolt
    services                             use cases: one function is one transaction
    storage | views                      tables and queries | Block Kit in both directions
    clock | settings | failures | pacing
             | metrics | frames | manifest
    acceptable                           what a setting may be
    daysoff | figures | surroundings     days off of a workspace | how it writes dates and numbers | the environment
    domain                               rules without I/O

`sandbox` stands beside the house: a Slack workspace on your machine that knows nothing of it.
A feature reads as a column: pilots, checkins, confidence, blockers and digest carry one file name on every floor.

This module must stay empty: `bot` is cellar and roof at once.
"""
