"""Why something is not done, in the words of whoever is told: every refusal that needs no figures of its own."""

from bot.domain.blockers import Refused

NOT_YOURS_TO_CHANGE = Refused("Only the pilot's champion, its sponsor, whoever set it up and admins can do that.")
NOT_YOURS_TO_RAISE = Refused("Only the people of this pilot can raise something for it.")
NOT_YOURS_TO_READ = Refused("Only people on this pilot can read everything.")
NOT_FOR_GUESTS = Refused("Only full members of this workspace can set up a pilot.")
TAKEN_MEANWHILE = Refused("Meanwhile this pilot has changed: its channel or its key is taken. Please start again.")

CHECK_IN_NOT_YOURS = Refused(
    "You are not asked in this check-in. Its champion can add you to the pilot for the next one."
)
CHECK_IN_OVER = Refused(
    "This check-in is over; a newer one has opened. Please answer that one: your words fit there too."
)
QUESTIONS_FOR_THE_TEAM = Refused(
    "The four questions are for the team. You rate confidence in a direct message from me."
)
RATINGS_CLOSED = Refused("This check-in has closed, so ratings are no longer taken. The next one asks again.")
RATINGS_NOT_YOURS = Refused("Only the sponsor and the leaders of this pilot rate here.")

NO_ITEM = Refused("This item is not there any more, or not for you to see.")
NO_DIGEST = Refused("This digest is not there any more.")
SHARED_ELSEWHERE = Refused("This can be shared in the pilot's own channel only.")

NO_DAY = Refused("Please choose a day.")
NO_PERSON = Refused("Please choose a person.")
PERSON_GONE = Refused("This person has left the workspace. Please choose somebody else.")
NO_PILOT = Refused("You are on no pilot yet, so there is nothing to raise this for. A pilot's champion can add you.")
