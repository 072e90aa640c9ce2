"""Lessons as people write, find and read them."""

from collections.abc import Sequence

from bot.domain.blockers import Blocker
from bot.domain.checkins import Category
from bot.domain.lessons import LESSON_LIMIT, Lesson, Told, Written
from bot.domain.pilots import Pilot, Stage
from bot.views import blocks
from bot.views.blockers import name
from bot.views.blocks import Block, Content, View
from bot.views.reading import Filled
from bot.views.references import Reference

LESSON_FORM = "lesson_form"
READ = "read_lesson"
EDIT = "edit_lesson"
_CHANGE = "change"
_SHARED = "shared"
_WORDS_SHOWN = 300
_NAME_SHOWN = 40
_LINE_SHOWN = 140
HAPPENED, AGAIN = "What happened?", "What would you do again, or not?"


def lesson_form(pilot: Pilot, written: Written, lesson: Lesson | None = None) -> View:
    """Write a lesson down, or word one anew."""
    stages = [blocks.option(stage.value.capitalize(), stage.value) for stage in Stage]
    stage = blocks.field("stage", "In which stage?", blocks.choice("static_select", stages, written.stage.value))
    top = blocks.context(f"A lesson of *{blocks.escape(pilot.name)}*, for whoever comes to the same place.")
    known = Reference(pilot.id) if lesson is None else Reference(lesson.id, lesson.version, _CHANGE)
    first, second, *rest = lesson_fields(written)
    fields = [top, first, second, stage, *rest]
    title = "Write a lesson" if lesson is None else "Edit the lesson"
    return blocks.form(LESSON_FORM, title, fields, submit="Save", metadata=known.dump())


def lesson_fields(written: Written) -> list[Block]:
    """What every lesson asks, wherever it is written."""
    categories = [blocks.option(category.value.capitalize(), category.name) for category in Category]
    chosen = written.category.name
    shared = blocks.tick("Share it with the other pilots", _SHARED, ticked=written.shared)
    hint = "Otherwise only those who may see this pilot can read it. Shared words may be read by everybody here."
    return [
        blocks.field("happened", HAPPENED, blocks.text_input(written.happened, limit=LESSON_LIMIT)),
        blocks.field("again", AGAIN, blocks.text_input(written.again, limit=LESSON_LIMIT), optional=True),
        blocks.field("category", "What is it about?", blocks.choice("static_select", categories, chosen)),
        blocks.field(_SHARED, "For whom?", shared, optional=True, hint=hint),
    ]


def read_lesson_form(filled: Filled) -> tuple[Reference, bool, Written]:
    """The pilot or, if it is to be changed, the lesson; whether it is; and what was written."""
    reference = filled.carried(Reference.load)
    return reference, reference.action == _CHANGE, read_fields(filled)


def read_fields(filled: Filled, *, stage: Stage = Stage.SELECTION) -> Written:
    """What was written; `stage` is that of a form that does not ask for it."""
    return Written(
        happened=filled.text("happened"),
        again=filled.text("again"),
        category=filled.member("category", Category) or Category.OTHER,
        stage=filled.choice("stage", Stage) or stage,
        shared=filled.ticked(_SHARED),
    )


def found(lessons: Sequence[Told], count: int, words: str, *, command: str) -> Content:
    """What a search came to."""
    asked = f" with “{blocks.escape(blocks.one_line(words, _NAME_SHOWN))}”" if words else ""
    if not lessons:
        write = f"`{command} lesson` writes one down." if not words else "Fewer words, or their beginnings, find more."
        text = f"There is no lesson{asked} that you can read. {write}"
        return Content(text=text, blocks=[blocks.section(text)])
    title = f"*{count} lesson{'' if count == 1 else 's'}{asked}*"
    more = count - len(lessons)
    last = [f"and {more} more; `{command} lessons words` finds those with all of these words."] if more > 0 else []
    return _listing(title, lessons, last)


def offered(item: Blocker, lessons: Sequence[Told], *, command: str) -> Content:
    """What may help with a blocker that was just opened."""
    return _listing(f"*Lessons that may help with {name(item)}*", lessons, [_where(command)])


def monthly(lessons: Sequence[Told], *, command: str) -> Content:
    """What other pilots have learned since the last time."""
    shown = lessons[:10]
    more = f"and {len(lessons) - len(shown)} more. " if len(lessons) > len(shown) else ""
    return _listing("*What other pilots learned lately*", shown, [more + _where(command)])


def suggested(lessons: Sequence[Told]) -> list[Block]:
    """Within another view: what pilots learned that were in the same place."""
    if not lessons:
        return []
    return [
        blocks.section("*Lessons of other pilots that may help*"),
        *(part for one in lessons for part in _shown(one)),
    ]


def lesson_window(told: Told) -> View:
    """The whole of a lesson."""
    lesson = told.lesson
    parts = [blocks.section(_headline(told)), blocks.section(f"*{HAPPENED}*"), blocks.quote(lesson.happened)]
    if lesson.again:
        parts += [blocks.section(f"*{AGAIN}*"), blocks.quote(lesson.again)]
    if told.may_edit:
        edit = blocks.button("Edit", EDIT, Reference(lesson.id).dump(), spoken="Edit this lesson")
        parts.append(blocks.actions("edit", edit))
    return blocks.notice("Lesson", "") | {"blocks": parts}


def _listing(title: str, lessons: Sequence[Told], last: Sequence[str]) -> Content:
    spoken = [
        f"• {_headline(one)}: {blocks.escape(blocks.one_line(one.lesson.happened, _LINE_SHOWN))}" for one in lessons
    ]
    parts = [blocks.section(title), *(part for one in lessons for part in _shown(one)), *map(blocks.context, last)]
    return Content(text="\n".join([title, *spoken, *last]), blocks=parts)


def _shown(told: Told) -> list[Block]:
    lesson = told.lesson
    press = blocks.button("Read", READ, Reference(lesson.id).dump(), spoken=f"Read lesson {lesson.id}")
    words = [blocks.quote(blocks.shorten(lesson.happened, _WORDS_SHOWN))]
    return [blocks.section(_headline(told), accessory=press), *words]


def _headline(told: Told) -> str:
    lesson = told.lesson
    whose = "Another pilot" if told.pilot_name is None else blocks.escape(blocks.one_line(told.pilot_name, _NAME_SHOWN))
    return f"*{whose}* · {lesson.category.value} · {lesson.stage.value} · {blocks.day(lesson.written_at.date())}"


def _where(command: str) -> str:
    return f"`{command} lessons words` searches all of them."
