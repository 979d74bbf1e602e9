"""Makes what autodoc writes readable: short signatures, every option of a client, every field of a model."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import attrs
from sphinx.application import Sphinx
from sphinx.domains.python import PyObject
from sphinx.pycode import ModuleAnalyzer

from sessiondock import (
    UNSET,
    AsyncHTTPClient,
    AsyncResource,
    HTTPClient,
    Provider,
    Resource,
    installed_providers,
)

ENTRY = re.compile(r"^ {4}([a-z_][\w, ]*?)(?: \([^)]*\))?: (.*)$")
ALIAS = re.compile(r"(?:~?[\w.]*\.)?TypeAliasForwardRef\('(\w+)'\)")
MEMBER_KINDS = {"class", "exception"}


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("builder-inited", load_everything)
    app.connect("autodoc-process-signature", short_signature)
    app.connect("autodoc-process-signature", without_noise, priority=900)  # after autodoc has recorded the types
    app.connect("autodoc-process-docstring", complete_docstring, priority=100)  # before napoleon reads it
    for field in PyObject.doc_field_types:
        if field.name == "variable":
            field.label = "Attributes"
    return {"parallel_read_safe": True}


def load_everything(app: Sphinx) -> None:
    """Load the exported names, which then know their public module, and tell autodoc the order of their members.

    autodoc looks for that order in the source of the public module, where it is not.
    """
    for package in packages():
        analyzer = ModuleAnalyzer.for_module(package.__name__)
        analyzer.analyze()
        for exported in package.__all__:
            cls = getattr(package, exported, None)
            if inspect.isclass(cls):
                members = dict.fromkeys(name for base in cls.__mro__ for name in vars(base))
                analyzer.tagorder.update({f"{exported}.{name}": number for number, name in enumerate(members)})


def packages() -> Iterator[ModuleType]:
    """The packages that load their names on first use."""
    records = {record.distribution: record for record in installed_providers().values() if isinstance(record, Provider)}
    for record in records.values():
        yield importlib.import_module(record.sync_class.partition(":")[0])
    for name in ("sessiondock", "sessiondock.protocols", "sessiondock.testing"):
        yield importlib.import_module(name)


# Signatures: names and defaults only. The types are in the list of parameters.


def short_signature(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, signature: str | None, returns: str | None
) -> tuple[str, None] | None:
    """Parameters with their defaults, without types; ``Unpack[...]`` is written out."""
    if inspect.isclass(obj) and is_never_made(obj):
        return "", None
    if signature is None or not callable(obj):
        return None
    try:
        found = inspect.signature(obj)
    except (TypeError, ValueError):
        return None
    parameters = list(expanded(found, obj))
    if what == "method" and parameters and parameters[0].name in {"self", "cls"}:
        del parameters[0]
    return str(found.replace(parameters=parameters, return_annotation=inspect.Signature.empty)), None


def is_never_made(cls: type) -> bool:
    """Whether users never call the class: clients make resources, and nobody makes protocols."""
    return issubclass(cls, (AsyncResource, Resource)) or getattr(cls, "_is_protocol", False)


class Shown:
    """A default as it is shown."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def expanded(signature: inspect.Signature, obj: Any) -> Iterator[inspect.Parameter]:
    """The parameters, with those of an unpacked TypedDict at the end."""
    for parameter in signature.parameters.values():
        options = unpacked(parameter, obj)
        if options is None:
            yield parameter.replace(annotation=inspect.Parameter.empty, default=shown(parameter.default))
            continue
        for name in get_type_hints_or_names(options):
            yield inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=Shown("..."))


def unpacked(parameter: inspect.Parameter, obj: Any) -> type | None:
    """The TypedDict whose keys a ``**`` parameter takes, or None."""
    if parameter.kind is not inspect.Parameter.VAR_KEYWORD:
        return None
    function = obj.__init__ if inspect.isclass(obj) else obj
    annotation = parameter.annotation
    if isinstance(annotation, str):
        try:
            annotation = eval(annotation, vars(inspect.getmodule(function)))
        except NameError:
            return None
    inner = next(iter(get_args(annotation)), None) if get_origin(annotation) is not None else None
    return inner if inner is not None and is_typeddict(inner) else None


def get_type_hints_or_names(options: type) -> Mapping[str, Any]:
    """The keys of a TypedDict with their types, or with their source where a type is not installed."""
    try:
        return get_type_hints(options)
    except (NameError, TypeError):
        return options.__annotations__


def shown(default: Any) -> Any:
    """A default for people: UNSET by its name, a factory by ``...``, an enumeration's member by its value."""
    if default is inspect.Parameter.empty:
        return default
    if default is UNSET:
        return Shown("UNSET")
    if default is attrs.NOTHING:
        return Shown("...")
    return default if isinstance(default, (str, int, float, bool, tuple, list, dict, type(None))) else Shown("...")


def without_noise(app: Sphinx, what: str, name: str, obj: Any, *_: Any) -> None:
    """Forget recorded types that say nothing: of what is listed anyway, of classes nobody calls, of no result."""
    recorded = app.env.current_document.autodoc_annotations
    if inspect.isclass(obj) and (described_fields(obj) or is_never_made(obj)):
        recorded.pop(name, None)
    types = recorded.get(name, {})
    for key, text in types.items():
        types[key] = ALIAS.sub(r"\1", text)
    if types.get("return") in {"None", ":py:obj:`None`", "Any", ":py:obj:`~typing.Any`"}:
        del types["return"]
    for parameter in parameters_of(obj):
        if unpacked(parameter, obj) is not None and parameter.name in types:
            del types[parameter.name]


def parameters_of(obj: Any) -> Iterable[inspect.Parameter]:
    """The parameters of anything that has some."""
    try:
        return inspect.signature(obj).parameters.values()
    except (TypeError, ValueError):
        return ()


# Docstrings.


def complete_docstring(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Add the options that a client takes through ``**options``, and the fields that a model inherits."""
    if what in MEMBER_KINDS and inspect.isclass(obj):
        add_options(obj, lines)
        if described_fields(obj):
            list_fields(obj, lines)


def add_options(cls: type, lines: list[str]) -> None:
    """List the options that every client takes, where a class only hands them on."""
    for parameter in parameters_of(cls):
        options = unpacked(parameter, cls)
        if options is not None:
            documented = entries(inspect.getdoc(options) or "", "Attributes")
            types = get_type_hints_or_names(options)
            added = [f"    {key} ({readable(types[key])}): {documented.get(key, '')}" for key in types]
            insert(lines, "Args:", added, instead_of=parameter.name)
    for base in (AsyncHTTPClient, HTTPClient):
        if issubclass(cls, base) and "Args:" not in lines:
            documented = entries(inspect.getdoc(base) or "", "Args")
            insert(lines, "Args:", [f"    {name}: {text}" for name, text in documented.items()])


def insert(lines: list[str], heading: str, added: Sequence[str], *, instead_of: str = "") -> None:
    """Put entries at the end of a section, in the place of the one named, or into a new section."""
    if heading in lines:
        start = lines.index(heading) + 1
        stop = start + len(section(lines, start))
        lines[start:stop] = [*without_entry(lines[start:stop], instead_of), *added]
    else:
        place = lines.index("Raises:") if "Raises:" in lines else len(lines)
        lines[place:place] = ["", heading, *added, ""]


def without_entry(lines: list[str], name: str) -> list[str]:
    """A section's lines without one entry and its continuation."""
    kept: list[str] = []
    inside = False
    for line in lines:
        if line.startswith("    ") and not line.startswith("     "):
            inside = line.startswith(f"    {name}: ")
        if not inside:
            kept.append(line)
    return kept


def list_fields(cls: type, lines: list[str]) -> None:
    """Write the section ``Attributes`` anew: every field, with its type, also those that the base classes describe."""
    texts: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        texts.update(entries(inspect.cleandoc(vars(base).get("__doc__") or ""), "Attributes"))
    listed = [
        f"    {name} ({readable(kind)}): {texts.get(name, '')}".rstrip() for name, kind in described_fields(cls).items()
    ]
    if "Attributes:" in lines:
        start = lines.index("Attributes:") + 1
        lines[start : start + len(section(lines, start))] = listed
    else:
        lines[len(lines) :] = ["", "Attributes:", *listed]


def described_fields(cls: type) -> Mapping[str, Any]:
    """The fields of a class of data, with their types; empty for any other class."""
    if is_typeddict(cls):
        return cls.__annotations__
    if attrs.has(cls):
        return {field.alias or field.name: field.type for field in attrs.fields(cls) if field.init}
    if dataclasses.is_dataclass(cls):
        return {field.name: field.type for field in dataclasses.fields(cls)}
    return {}


def section(lines: list[str], start: int) -> list[str]:
    """The indented lines from ``start`` on."""
    found: list[str] = []
    for line in lines[start:]:
        if line.strip() and not line.startswith(" "):
            break
        found.append(line)
    while found and not found[-1].strip():
        found.pop()
    return found


def entries(text: str, heading: str) -> dict[str, str]:
    """The entries of a section of a docstring by name; names that share a line get the same text."""
    lines = text.splitlines()
    if f"{heading}:" not in lines:
        return {}
    found: dict[str, str] = {}
    names: list[str] = []
    for line in section(lines, lines.index(f"{heading}:") + 1):
        match = ENTRY.match(line)
        if match is not None:
            names = [name.strip() for name in match[1].split(",")]
            found.update(dict.fromkeys(names, match[2]))
        else:
            found.update({name: f"{found[name]} {line.strip()}" for name in names})
    return found


def readable(annotation: Any) -> str:
    """A type without the modules that its names are in."""
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    text = re.sub(r"ForwardRef\('([^']*)'[^)]*\)", r"\1", text)
    return re.sub(r"(?<![\w.])(?:[a-z_]\w*\.)+(?=[A-Za-z_])", "", text).replace("NoneType", "None")
