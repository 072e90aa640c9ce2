"""Reading a YAML file field by field, and noting what cannot be read with its line, its field and the cure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

import yaml

Value = TypeVar("Value")
_MISSING = "this field is missing; add it."


@dataclass(frozen=True, slots=True)
class FileProblem:
    """What is wrong at one place of the file."""

    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.sentence}"


def compose(raw: bytes, top: str) -> tuple[yaml.Node | None, list[FileProblem]]:
    """The root of a file and what keeps it from being read; `top` is the field that such a file begins with."""
    try:
        return yaml.compose(raw.decode("utf-8-sig"), Loader=yaml.SafeLoader), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [FileProblem(line, "file", "this is not UTF-8 text; save the file as UTF-8.")]
    except RecursionError:
        return None, [FileProblem(1, "file", "this is nested too deeply to be read.")]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, [FileProblem(line, top, f"this is not YAML: {error.problem}.")]
    except yaml.YAMLError as error:
        return None, [FileProblem(1, top, f"this is not YAML: {error}.")]


class BadFieldError(Exception):
    """One field cannot be read; the reader notes it and goes on with the next."""


class Fields:
    """A mapping of the file, read field by field; what cannot be read is noted with its line."""

    def __init__(self, node: yaml.Node | None, path: str, problems: list[FileProblem] | None = None) -> None:
        self.problems: list[FileProblem] = [] if problems is None else problems
        self.lines = {"": node.start_mark.line + 1 if node else 1}
        self._path = path
        self._nodes: dict[str, yaml.Node] = {}
        self._known: set[str] = set()
        if not isinstance(node, yaml.MappingNode):
            self.note("", "expected fields, each as “name: value”.")
            return
        for key, value in node.value:
            self._add(key, value)

    def required(self, name: str, read: Callable[[yaml.Node], Value]) -> Value:
        """A field's value; if it is missing or unreadable that is noted, and what comes back must not be used."""
        if name not in self._nodes or _is_null(self._nodes[name]):
            self._known.add(name)
            self.note(name, _MISSING)
        return cast("Value", self.optional(name, read))

    def optional(self, name: str, read: Callable[[yaml.Node], Value]) -> Value | None:
        self._known.add(name)
        node = self._nodes.get(name)
        if node is None or _is_null(node):
            return None
        try:
            return read(node)
        except BadFieldError as error:
            self.note(name, str(error))
            return None

    def nested(self, name: str, read: Callable[["Fields"], Value], *, required: bool = False) -> Value | None:
        """A field that holds fields itself."""
        self._known.add(name)
        node = self._nodes.get(name)
        if node is None or _is_null(node):
            if required:
                self.note(name, _MISSING)
            return None
        inner = Fields(node, f"{self._path}.{name}".lstrip("."), self.problems)
        before = len(self.problems)
        value = read(inner)
        inner.finish()
        self.lines |= {f"{name}.{field}": line for field, line in inner.lines.items()}
        return value if len(self.problems) == before else None

    def items(self, name: str) -> list[yaml.Node]:
        """A field that is a list."""
        return self.required(name, sequence) or []

    def mappings(self, name: str) -> list["Fields"]:
        """A field that is a list of mappings, each to be finished by its reader; it may be left out."""
        nodes = self.optional(name, sequence) or []
        return [
            Fields(node, f"{self._path}.{name}[{number}]", self.problems) for number, node in enumerate(nodes, start=1)
        ]

    def finish(self) -> None:
        """Note the fields that nobody asked for."""
        for name in self._nodes.keys() - self._known:
            self.note(name, f"there is no such field; known are {', '.join(sorted(self._known))}.")

    def _add(self, key: yaml.Node, value: yaml.Node) -> None:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            self.problems.append(FileProblem(line, self._path or "file", "a field's name must be a single word."))
            return
        self.lines[key.value] = line
        if key.value in self._nodes:
            self.note(key.value, "this field stands here twice; keep one.")
        self._nodes[key.value] = value

    def note(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field."""
        path = ".".join(part for part in (self._path, name) if part) or "file"
        self.problems.append(FileProblem(self.lines.get(name, self.lines[""]), path, sentence))


def sequence(node: yaml.Node) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise BadFieldError("expected a list.")
    return list(node.value)


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"
