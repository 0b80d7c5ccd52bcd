"""YAML text to plain values, and the line of every key, so that a problem has a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from gateway.connectors.spec.yaml_words import in_chinese

_PLAIN_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")


@dataclass(frozen=True)
class Document:
    """The values of a YAML document and its nodes."""

    values: Any
    root: yaml.Node | None

    def place(self, location: Sequence[str | int]) -> tuple[int, str]:
        """The line (from 1) and the key path of a location.

        Steps that are not in the text (the tags of a union, a missing key) are passed over; the
        last one stays in the path.
        """
        node, shown = self.root, ""
        line = _line(node)
        for number, step in enumerate(location, start=1):
            key, inner = _inside(node, step)
            if inner is not None:
                node, line = inner, _line(key)
            if inner is not None or number == len(location):
                shown += f"[{step}]" if isinstance(step, int) else f".{step}"
        return line, shown.removeprefix(".")


class NotYaml(ValueError):  # noqa: N818  # named for what happened
    """The text is not YAML that a specification may use; the message is Chinese."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def read_yaml(text: str) -> Document:
    """The document in a text; raises `NotYaml`.

    Stricter than YAML: a key twice, and a number that YAML 1.1 reads otherwise than people do
    (`010` is eight, `1:30` is ninety), are refused instead of changed silently.
    """
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            values = None if root is None else loader.construct_document(root)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = f"不是有效的 YAML（{in_chinese(str(error.problem or error.context))}）"
        raise NotYaml(mark.line + 1 if mark else 1, reason) from None
    except yaml.YAMLError as error:
        raise NotYaml(1, f"不是有效的 YAML（{in_chinese(str(error))}）") from None
    return Document(values, root)


class _Loader(yaml.SafeLoader):
    """Values as people read them."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping without repeated keys."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:merge" and isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise NotYaml(_line(key), f"键 {key.value} 重复")
                seen.add(key.value)
        return super().construct_mapping(node, deep)

    def whole_number(self, node: yaml.ScalarNode) -> int:
        """A number written the one way everybody reads alike."""
        if not _PLAIN_INTEGER.fullmatch(node.value):
            raise NotYaml(_line(node), f"{node.value} 的写法有歧义，若为代码请加引号")
        return int(node.value)

    def day(self, node: yaml.ScalarNode) -> object:
        """A date that the calendar has."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            raise NotYaml(_line(node), f"没有 {node.value} 这一天，若不是日期请加引号") from None


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.whole_number)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.day)


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node is not None and node.start_mark else 1


def _inside(
    node: yaml.Node | None, step: str | int
) -> tuple[yaml.Node, yaml.Node] | tuple[None, None]:
    """The node that names a step and the node it leads to."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == str(step):
                return key, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None, None
