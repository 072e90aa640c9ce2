"""What people can rely on when they use the workspace in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.page.app import FORM, SHOWN

if TYPE_CHECKING:
    from playwright.sync_api import Locator
    from playwright.sync_api import Page as Tab

    from tests.page.conftest import Town


def say(tab: Tab, words: str) -> None:
    composer = tab.get_by_label("Message", exact=True)
    composer.fill(words)
    composer.press("Escape")
    composer.press("Enter")


def open_form(tab: Tab) -> Locator:
    say(tab, "/hello form")
    modal = tab.get_by_role("dialog", name="A form")
    expect(modal).to_be_visible()
    return modal


# Messages


def test_what_somebody_writes_appears_for_others_without_reloading(town: Town, tab: Tab) -> None:
    town.ravi.post(town.general, "Good morning")
    expect(tab.get_by_role("article", name=re.compile("Ravi Nair"))).to_contain_text("Good morning")
    say(tab, "Morning, @ravi")
    expect(tab.get_by_role("article", name=re.compile("Dana Okoye"))).to_contain_text("@Ravi Nair")
    assert town.ravi.messages(town.general)[-1].text == f"Morning, {town.ravi.mention}"


def test_words_cannot_become_markup_or_script(town: Town, tab: Tab) -> None:
    attack = """<img src=x onerror="document.title='broken'"><script>document.title='broken'</script> """
    attack += "<javascript:alert(1)|here>"
    messages = tab.get_by_role("article")
    say(tab, attack)
    expect(messages).to_contain_text(attack)
    town.ravi.post(town.general, attack)  # as an app could send it, without Slack's escaping
    expect(messages).to_have_count(2)
    assert messages.locator("img, script, a[href^='javascript']").count() == 0
    assert "broken" not in tab.title()


def test_commands_are_suggested_and_their_usage_is_shown(tab: Tab) -> None:
    composer = tab.get_by_label("Message", exact=True)
    composer.press_sequentially("/he")
    offered = tab.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(offered).to_have_count(2)
    expect(offered.first).to_contain_text("Say hello")
    composer.press("Enter")
    expect(composer).to_have_value("/hello ")
    expect(tab.get_by_role("status")).to_have_text("/hello [name] | everything | form")


def test_a_commands_answer_is_seen_by_the_one_who_typed_it_alone(town: Town, tab: Tab) -> None:
    say(tab, "/hello Dana")
    answer = tab.get_by_role("article").filter(has_text="Hello Dana")
    expect(answer).to_contain_text("Only visible to you")
    tab.get_by_role("link", name=re.compile("Ravi")).click()
    expect(tab.get_by_label("Conversations of Ravi Nair")).to_be_visible()
    expect(answer).to_have_count(0)


def test_a_command_that_nobody_answers_says_so_in_slacks_words(town: Town, tab: Tab) -> None:
    say(tab, "/help")
    expect(tab.get_by_role("alert")).to_contain_text("/help failed with the error “operation_timeout”")


def test_a_thread_opens_beside_the_channel_and_takes_replies(town: Town, tab: Tab) -> None:
    root = town.ravi.post(town.general, "Shall we start?")
    tab.get_by_role("link", name="Reply to Ravi Nair").focus()
    tab.keyboard.press("Enter")
    tab.get_by_label("Reply in the thread").fill("Yes")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("complementary", name="Thread").get_by_role("article")).to_have_count(2)
    expect(tab.get_by_role("link", name=re.compile("1 reply"))).to_be_visible()
    assert [reply.text for reply in town.dana.messages(town.general)[0].replies] == ["Yes"]
    assert root.thread_ts is None


def test_each_person_sees_their_own_channels_and_what_they_have_not_read(town: Town, tab: Tab) -> None:
    town.dana.post(town.general, "Ready")
    expect(tab.get_by_role("article")).to_have_count(1)
    tab.get_by_role("link", name=re.compile("Sam")).click()
    channels = tab.get_by_label("Conversations of Sam Keller")
    expect(channels.get_by_role("link", name="board")).to_be_visible()
    expect(channels.get_by_role("link", name="general")).to_have_count(0)
    tab.goto("/as/ravi/dm")
    expect(tab.get_by_role("link", name="general 1 unread")).to_be_visible()
    tab.get_by_role("link", name="general 1 unread").click()
    expect(tab.get_by_text("New", exact=True)).to_be_visible()
    expect(tab.get_by_role("link", name="general", exact=True)).to_be_visible()


def test_instants_are_shown_in_the_readers_zone(town: Town, tab: Tab) -> None:
    town.client.chat_postMessage(channel=town.general.id, text="due <!date^1795424400^{date_num} {time}|soon>")
    expect(tab.get_by_role("article")).to_contain_text("due 2026-11-23 10:00 AM")
    tab.goto("/as/ravi/general")
    expect(tab.get_by_role("article")).to_contain_text("due 2026-11-23 14:30")


def test_a_link_to_a_message_leads_there_within_the_page(town: Town, tab: Tab) -> None:
    root = town.ravi.post(town.general, "Shall we start?")
    reply = town.ravi.post(town.general, "Yes", root)
    given = town.client.chat_getPermalink(channel=town.general.id, message_ts=reply.ts)
    town.client.chat_postMessage(channel=town.general.id, text=f"see <{given['permalink']}|the thread>")
    tab.get_by_role("link", name="the thread").click()
    expect(tab.get_by_role("complementary", name="Thread")).to_contain_text("Yes")


# Block Kit


def test_everything_that_block_kit_has_is_drawn(town: Town, tab: Tab) -> None:
    town.client.chat_postMessage(channel=town.general.id, text="Everything", blocks=SHOWN)
    message = tab.get_by_role("article")
    expect(message.get_by_role("heading", name="Everything")).to_be_visible()
    expect(message.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.com")
    expect(message.get_by_role("blockquote").first).to_have_text("quoted")
    expect(message.get_by_text("<b>not bold</b> *nor this*")).to_be_visible()
    expect(message.get_by_role("columnheader", name="Gap")).to_be_visible()
    spoken = "A line chart. Line chart. Leadership: W41 4, W42 4, W43 4.5, W44 4. Team: W41 2, W42 2.5, W43 2, W44 3"
    expect(message.get_by_role("img", name=spoken)).to_be_visible()
    assert message.locator(".b-unknown").count() == 0


def test_a_block_that_the_page_does_not_know_is_shown_as_such(town: Town, tab: Tab) -> None:
    workspace = town.slack.workspace
    workspace.post(town.general.record, workspace.bot.id, "new", blocks=[{"type": "carousel", "cards": "<b>3</b>"}])
    box = tab.get_by_role("note")
    expect(box).to_contain_text("This page cannot draw the block carousel")
    expect(box).to_contain_text('"cards": "<b>3</b>"')


def test_buttons_and_menus_tell_the_app_what_was_chosen(town: Town, tab: Tab) -> None:
    town.client.chat_postMessage(channel=town.general.id, text="Everything", blocks=SHOWN)
    message = tab.get_by_role("article")
    message.get_by_role("button", name="Go").click()
    message.get_by_label("Colour").select_option("Blue")
    message.locator("summary").click()
    message.get_by_role("button", name="Mute").click()
    message.get_by_label("Who").select_option("Ravi Nair")
    town.slack.wait_until(lambda: len(town.told) == 4)
    button, colour, more, who = town.told
    assert button["value"] == "1"
    assert colour["selected_option"]["value"] == "blue"
    assert more["selected_option"]["value"] == "mute"
    assert who["selected_user"] == town.ravi.id


def test_a_button_with_a_question_asks_it_first(town: Town, tab: Tab) -> None:
    town.client.chat_postMessage(channel=town.general.id, text="Everything", blocks=SHOWN)
    tab.get_by_role("button", name="Delete").click()
    question = tab.get_by_role("dialog", name="Really?")
    question.get_by_role("button", name="Keep").click()
    expect(question).to_be_hidden()
    assert town.told == []
    tab.get_by_role("button", name="Delete").click()
    question.get_by_role("button", name="Delete").click()
    town.slack.wait_until(lambda: len(town.told) == 1)


def test_a_button_whose_app_is_gone_says_so(town: Town, tab: Tab) -> None:
    block = {"type": "actions", "elements": [{"type": "button", "action_id": "nobody", "text": FORM["title"]}]}
    town.client.chat_postMessage(channel=town.general.id, text="A form", blocks=[block])
    tab.get_by_role("button", name="A form").click()
    expect(tab.get_by_role("alert")).to_contain_text("responded with an error, or not at all")


# Forms


def test_a_form_is_filled_in_and_sent(town: Town, tab: Tab) -> None:
    form = open_form(tab)
    expect(form.get_by_role("note")).to_have_text(re.compile("Warning: +Look twice."))
    form.get_by_label("Your words").fill("Labelled <200> invoices")
    form.get_by_label("Good").check()
    form.get_by_label("That").check()
    form.get_by_label("Colour (optional)").select_option("Red")
    form.get_by_label("Owner").select_option("Ravi Nair")
    form.get_by_label("Room").select_option("#general")
    form.get_by_label("Day").fill("2026-12-03")
    form.get_by_label("Hour").fill("14:30")
    form.get_by_label("Moment").fill("2026-12-03T09:00")
    form.get_by_role("button", name="Send").click()
    expect(form).to_have_count(0)
    (values,) = town.told
    assert values["words"]["value"] == "Labelled <200> invoices"
    assert values["mood"]["selected_option"]["value"] == "good"
    assert [one["value"] for one in values["ticks"]["selected_options"]] == ["that"]
    assert values["owner"]["selected_user"] == town.ravi.id
    assert values["room"]["selected_conversation"] == town.general.id
    assert (values["day"]["selected_date"], values["hour"]["selected_time"]) == ("2026-12-03", "14:30")
    assert values["moment"]["selected_date_time"] == 1796284800


def test_a_menu_that_the_app_fills_is_chosen_from_by_keyboard(town: Town, tab: Tab) -> None:
    form = open_form(tab)
    form.get_by_label("Your words").fill("Fruit")
    fruit = form.get_by_role("combobox", name="Fruit")
    fruit.press_sequentially("ap")
    offered = form.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(offered).to_have_text(["Apple", "Apricot"])
    fruit.press("ArrowDown")
    fruit.press("ArrowDown")
    fruit.press("Enter")
    expect(fruit).to_have_value("Apricot")
    form.get_by_role("button", name="Send").click()
    expect(form).to_have_count(0)
    assert town.told[0]["fruit"]["selected_option"]["value"] == "apricot"


def test_a_menu_that_the_app_fills_keeps_only_what_was_chosen(town: Town, tab: Tab) -> None:
    form = open_form(tab)
    form.get_by_label("Your words").fill("Fruit")
    fruit = form.get_by_role("combobox", name="Fruit")
    fruit.fill("zzz")
    expect(form.get_by_role("status").filter(has_text="Nothing fits.")).to_be_visible()
    fruit.fill("ban")
    offered = form.get_by_role("option", name="Banana")
    expect(offered).to_be_visible()
    fruit.press("Escape")
    expect(offered).to_be_hidden()
    fruit.fill("bana")
    offered.click()
    expect(fruit).to_have_value("Banana")
    fruit.fill("something else")
    form.get_by_label("Your words").click()
    expect(fruit).to_have_value("Banana")
    fruit.fill("")
    form.get_by_role("button", name="Send").click()
    expect(form).to_have_count(0)
    assert town.told[0]["fruit"]["selected_option"] is None


def test_a_menu_that_the_app_fills_tells_the_app_at_once_in_a_message(town: Town, tab: Tab) -> None:
    say(tab, "/hello everything")
    fruit = tab.get_by_role("combobox", name="Fruit")
    fruit.press_sequentially("a")
    expect(tab.get_by_role("status").filter(has_text="Type 2 or more characters.")).to_be_visible()
    fruit.press_sequentially("p")
    tab.get_by_role("option", name="Apple").click()
    expect(fruit).to_have_value("Apple")
    town.slack.wait_until(lambda: bool(town.told))
    assert town.told[0]["selected_option"]["value"] == "apple"


def test_an_error_stands_at_its_field_and_the_words_stay(town: Town, tab: Tab) -> None:
    form = open_form(tab)
    words = form.get_by_label("Your words")
    form.get_by_role("button", name="Send").click()
    expect(words).to_have_accessible_description("Error: Please complete this required field.")
    expect(words).to_be_focused()
    words.fill("error")
    form.get_by_label("Number").fill("10")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_text("Please enter a number of at most 9.")).to_be_visible()
    form.get_by_label("Number").fill("9")
    form.get_by_role("button", name="Send").click()
    expect(words).to_have_accessible_description("Error: Please find other words.")
    expect(words).to_have_value("error")


def test_a_form_whose_app_fails_stays_open_with_slacks_sentence(town: Town, tab: Tab) -> None:
    form = open_form(tab)
    form.get_by_label("Your words").fill("crash")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_role("alert")).to_have_text("We had some trouble connecting. Try again?")
    expect(form.get_by_label("Your words")).to_have_value("crash")


def test_a_form_is_changed_deepened_and_closed(town: Town, tab: Tab) -> None:
    form = open_form(tab)
    form.get_by_label("Your words").fill("update")
    form.get_by_role("button", name="Send").click()
    changed = tab.get_by_role("dialog", name="Changed")
    expect(changed.get_by_label("Your words")).to_have_value("update")
    changed.get_by_role("button", name="Further").click()
    deeper = tab.get_by_role("dialog", name="Further")
    expect(deeper.get_by_role("heading", name="Deeper")).to_be_visible()
    deeper.get_by_role("button", name="Back").click()
    expect(changed.get_by_label("Your words")).to_have_value("update")
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_have_count(0)
    expect(tab.get_by_label("Message", exact=True)).to_be_focused()


def test_what_is_being_typed_survives_whatever_happens_meanwhile(town: Town, tab: Tab) -> None:
    form = open_form(tab)
    words = form.get_by_label("Your words")
    words.press_sequentially("half a sent")
    town.ravi.post(town.general, "Interrupting")
    expect(tab.get_by_text("Interrupting")).to_be_attached()
    words.press_sequentially("ence")
    expect(words).to_have_value("half a sentence")


# The Home, time, the tour, the hood


def test_the_home_is_published_when_somebody_opens_it(town: Town, tab: Tab) -> None:
    tab.get_by_role("link", name="Test Bot", exact=False).first.click()
    tab.get_by_role("link", name="Home", exact=True).click()
    home = tab.get_by_role("region", name="Home")
    expect(home.get_by_role("heading", name="Waiting for you")).to_be_visible()
    home.get_by_role("button", name="Go").click()
    town.slack.wait_until(lambda: len(town.told) == 1)


def test_time_moves_by_hand_and_to_what_is_due_next(town: Town, tab: Tab) -> None:
    clock = tab.get_by_label("Time").get_by_role("time")
    expect(clock).to_have_text("Mon 23 Nov 2026, 9:00 AM")
    tab.get_by_role("button", name="+1 hour").click()
    expect(clock).to_have_text("Mon 23 Nov 2026, 10:00 AM")
    tab.get_by_role("button", name="tea is served").click()
    expect(clock).to_have_text("Mon 23 Nov 2026, 11:00 AM")
    tab.get_by_role("button", name="+1 day").click()
    expect(clock).to_have_text("Tue 24 Nov 2026, 11:00 AM")
    assert town.hands.done == ["tea of Mon", "tea of Tue"]
    say(tab, "What a day")
    expect(tab.get_by_role("article", name="Dana Okoye, 11:00 AM")).to_be_visible()


def test_time_runs_by_itself_until_it_is_paused(town: Town, tab: Tab) -> None:
    tab.get_by_role("button", name="Play").click()
    town.slack.wait_until(lambda: len(town.hands.done) >= 2)
    tab.get_by_role("button", name="Pause").click()
    expect(tab.get_by_role("button", name="Play")).to_be_visible()


def test_the_tour_ticks_off_what_was_done(town: Town, tab: Tab) -> None:
    tour = tab.get_by_role("complementary", name="Tour")
    expect(tour).to_contain_text("0 of 2 done")
    open_form(tab)
    expect(tour).to_contain_text("1 of 2 done")


def test_calls_and_envelopes_are_listed_as_they_happen(town: Town, tab: Tab) -> None:
    tab.get_by_role("link", name="Under the hood").click()
    hood = tab.get_by_role("region", name="Under the hood")
    town.client.chat_postMessage(channel=town.general.id, text="Watch this")
    hood.get_by_role("link", name="chat.postMessage").click()
    expect(hood.get_by_role("region", name="chat.postMessage")).to_contain_text('"text": "Watch this"')
    say(tab, "/hello Dana")
    expect(hood.get_by_role("link", name="slash_commands · /hello")).to_be_visible()


def test_faults_are_injected_from_the_drawer(town: Town, tab: Tab) -> None:
    tab.goto("/as/dana/general?hood=")
    tab.get_by_role("button", name="Rate limit the next message").click()
    expect(tab.get_by_role("alert")).to_contain_text("429")
    (fault,) = town.slack.faults.pending
    assert fault.status == 429


# Everywhere


def test_the_page_fits_a_phone_and_its_menu_opens(town: Town, tab: Tab) -> None:
    town.client.chat_postMessage(channel=town.general.id, text="Everything", blocks=SHOWN)
    tab.set_viewport_size({"width": 390, "height": 844})
    expect(tab.get_by_role("article")).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    tab.get_by_role("button", name="Channels and people").click()
    tab.get_by_role("link", name=re.compile("Ravi")).click()
    expect(tab).to_have_title(re.compile("Ravi Nair"))
    form_fits = open_form(tab).bounding_box()
    assert form_fits is not None
    assert form_fits["width"] <= 390


def test_everything_can_be_reached_and_has_a_name(town: Town, tab: Tab) -> None:
    town.client.chat_postMessage(channel=town.general.id, text="Everything", blocks=SHOWN)
    tab.goto("/as/dana/general?hood=")
    form = open_form(tab)
    expect(form).to_be_visible()
    nameless = tab.evaluate(
        """() => [...document.querySelectorAll(
            'a, button, input:not([type=hidden]), select, textarea, summary')].filter((one) =>
            !(one.ariaLabel || one.labels?.length || one.textContent.trim())).map((one) => one.outerHTML)"""
    )
    assert nameless == []
