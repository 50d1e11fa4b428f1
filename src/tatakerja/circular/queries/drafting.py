"""What the pages of a draft show: its controls with their problems, its text, its clauses, its effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tatakerja.circular.models import Circular, Drafting
from tatakerja.circular.queries.control_words import (
    IMPLIED,
    advice,
    blank_label,
    choice_label,
    help_of,
    label_of,
)
from tatakerja.circular.queries.effect import Ground, ground_of
from tatakerja.circular.queries.reading import label_of as circular_label
from tatakerja.circular.queries.reading import library, library_document, policy_of, read_policy
from tatakerja.circular.rules import parts
from tatakerja.circular.rules.compare import Difference, compare
from tatakerja.circular.rules.controls import CONTAINERS, KEY, REMOVE, STATED, Control, Kind, row_name
from tatakerja.circular.rules.policy import RelationKind
from tatakerja.circular.rules.problems import PolicyError, Problem
from tatakerja.circular.rules.sentences import Sentence, quoted_in, sentences, squeezed
from tatakerja.kernel import zones
from tatakerja.kernel.errors import TatakerjaError
from tatakerja.organisation.rules.paths import steps_of
from tatakerja.platform import clock

Json = dict[str, Any]


# What a selector rarely asks for: shown apart.
_SELDOM = ("/untitled", "/unit", "/agency", "/agency_kind", "/level", "/person", "/top_levels")


def problems_of(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything that keeps a document from being one, in written order."""
    try:
        read_policy(document, {})
    except PolicyError as error:
        return error.problems
    return ()


@dataclass(frozen=True, slots=True)
class ToDo:
    """A problem as the page lists it: where it is put right, the parameter, and what to do."""

    part: str
    where: str
    text: str
    clause: str


def to_do(document: Mapping[str, Any], problems: Iterable[Problem]) -> list[ToDo]:
    """The problems with the page on which each is put right."""
    clauses = parts.clauses_of(document)
    found = []
    for problem in problems:
        part = parts.address_of(problem.path, document)
        clause = problem.clause
        if not clause and part.startswith("klausul-"):
            clause = str(clauses[int(part[8:]) - 1].get("id", ""))
        found.append(ToDo(part, label_of(_pattern(problem.path)), advice(problem), clause))
    return found


def _pattern(path: str) -> str:
    """A problem's path as a label is looked up: without row numbers, free keys as ``*``."""
    names = [name.partition("[")[0] for name in path.split(".")]
    for above in (("office", "groups"), ("work", "reports"), ("protocols",), ("clauses", "readings")):
        if tuple(names[: len(above)]) == above and len(names) > len(above):
            names[len(above)] = "*"
    return ".".join(names)


def shown(control: Control, problems: Sequence[Problem]) -> Json:
    """A control as the template draws it, with the problems that belong to it."""
    own = [one for one in problems if _belongs(one.path, control)]
    children = [shown(one, problems) for one in control.children]
    rest = [one for one in children if control.kind is Kind.SELECTOR and one["name"].endswith(_SELDOM)]
    wrong = bool(own) or any(one["wrong"] for one in children)
    name = control.name.replace("/", "-").replace("~", "").replace("=", "v")
    return {
        "kind": control.kind.value,
        "name": control.name,
        "id": f"i-{name}",
        "label": label_of(control.pattern),
        "help": help_of(control.pattern, control.kind.value),
        "value": control.value,
        "values": control.values,
        "joined": ("\n" if control.kind is Kind.LINES else ", ").join(control.values),
        "choices": _choices(control),
        "children": [one for one in children if one not in rest],
        "rest": rest,
        "rest_filled": any(one["filled"] for one in rest),
        "wide": control.kind in (Kind.LONG, Kind.CHECKS),
        "filled": control.stated or wrong,
        "required": control.required,
        "errors": [advice(one) for one in own],
        "wrong": wrong,
        "row": control.row,
        "keyed": control.keyed,
        "key": control.key,
        "key_label": label_of(_pattern(control.key)) if control.key else "",
        "key_name": f"{row_name(control)}/{KEY}",
        "remove_name": f"{row_name(control)}/{REMOVE}",
        "stated_name": f"{control.name}/{STATED}",
        "empty": control.stated and not any(one.stated for one in control.children) and not control.values,
        "picker": _picker(control),
        "blank": blank_label(control.pattern),
        "slug": control.pattern.endswith(".slug"),
    }  # fmt: skip


def _choices(control: Control) -> list[tuple[str, str, bool]]:
    chosen = (control.value, *control.values)
    offered = [one for one in control.choices if one in chosen or (control.pattern, one) not in IMPLIED]
    return [(one, choice_label(one), one in chosen) for one in offered]


def _belongs(path: str, control: Control) -> bool:
    if path == control.path:
        return True
    return control.kind not in CONTAINERS and parts.is_at(path, control.path)


def _picker(control: Control) -> str:
    """The browser's own picker, unless it would hide what was typed."""
    if control.kind is Kind.DATE:
        return "date" if not control.value or _is(control.value, "-", (4, 2, 2)) else "text"
    if control.kind is Kind.CLOCK:
        return "time" if not control.value or _is(control.value, ":", (2, 2)) else "text"
    return "text"


def _is(value: str, sign: str, lengths: tuple[int, ...]) -> bool:
    numbers = value.split(sign)
    return all(one.isdecimal() for one in numbers) and tuple(map(len, numbers)) == lengths


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence of the text with the clauses (id, address) that quote it."""

    sentence: Sentence
    clauses: tuple[tuple[str, str], ...]


def sentences_of(drafting: Drafting) -> list[ShownSentence]:
    """The text in sentences, each with the clauses that quote it."""
    clauses = parts.clauses_of(drafting.document)
    quotes = [(str(index), squeezed(str(one.get("quote", "")))) for index, one in enumerate(clauses)]
    return [
        ShownSentence(
            one,
            tuple(
                (str(clauses[int(index)].get("id", "")), f"klausul-{int(index) + 1}")
                for index in quoted_in(one.text, quotes)
            ),
        )
        for one in sentences(drafting.text)
    ]


@dataclass(frozen=True, slots=True)
class ShownDraftClause:
    """A clause in the list of a draft: id, words, its parameters, and how many problems it has."""

    address: str
    id: str
    quote: str
    unclear: bool
    parameters: tuple[str, ...]
    problems: int


def draft_clauses(document: Mapping[str, Any], todo: Sequence[ToDo]) -> list[ShownDraftClause]:
    """The clauses of a draft as its list shows them."""
    found = []
    for index, clause in enumerate(parts.clauses_of(document)):
        address = f"klausul-{index + 1}"
        found.append(
            ShownDraftClause(
                address,
                str(clause.get("id") or "?"),
                str(clause.get("quote") or ""),
                clause.get("state") == "unclear",
                tuple(label_of(_pattern(path)) for path in parts.linked_paths(clause)),
                sum(one.part == address for one in todo),
            )
        )
    return found


def others_that_set(document: Mapping[str, Any], path: str, but: int) -> list[str]:
    """Ids of the other clauses that set a parameter."""
    return [
        str(clause.get("id", ""))
        for index, clause in enumerate(parts.clauses_of(document))
        if index != but and any(parts.is_at(path, str(one)) for one in clause.get("sets") or [])
    ]


def known_circulars(drafting: Drafting) -> list[tuple[str, str]]:
    """Slug and name of circulars that a draft may name: the region's, those above it, the shipped ones."""
    within = steps_of(drafting.region.path)[0]
    regions = {drafting.region_id, within, drafting.region.within_id or within}
    rows = Circular.objects.filter(region_id__in=regions).exclude(state=Circular.State.DRAFT)
    found = {row.slug: str(row) for row in rows.order_by("id")}
    for policy in library().policies():
        found.setdefault(policy.slug, circular_label(policy))
    found.pop(str(drafting.document.get("slug")), None)
    return sorted(found.items())


# -- the effect before it binds ---------------------------------------------------------------------------


def previewed(drafting: Drafting) -> Circular | None:
    """The draft as a circular that could be judged, never stored; None while its dates are not right.

    A title that is still missing, and clauses that are not right yet, do not keep anybody from seeing what
    the parameters would do.
    """
    document = deepcopy(drafting.document)
    paper = document.setdefault("circular", {})
    if isinstance(paper, dict):
        paper.setdefault("title", "–")
        paper.setdefault("issuer", "–")
    wrong = {one.path for one in problems_of(document) if one.path.startswith("clauses[")}
    document["clauses"] = [
        one
        for index, one in enumerate(parts.clauses_of(document))
        if not any(parts.is_at(path, f"clauses[{index}]") for path in wrong)
    ]
    if problems_of(document):
        return None
    policy = read_policy(document, {})
    replaced = Circular.objects.filter(region=drafting.region, slug=policy.slug)
    return Circular(
        pk=0,
        region=drafting.region,
        slug=policy.slug,
        version=max([row.version for row in replaced], default=0) + 1,
        number=policy.identity.number,
        title=policy.identity.title,
        issuer=policy.identity.issuer,
        issued_on=policy.identity.date,
        document=document,
        changes={},
        state=Circular.State.DRAFT,
        valid_from=policy.valid.start,
        valid_until=policy.valid.until,
        drafted_at=clock.now(),
        authors=drafting.authors,
    )


def ground_of_drafting(drafting: Drafting) -> Ground | None:
    """What the effect of a draft is worked out from; None while it cannot be."""
    circular = previewed(drafting)
    return ground_of(circular) if circular is not None else None


def begins_in_the_past(drafting: Drafting) -> bool:
    """Whether the first day has begun: then a reason is asked for."""
    first = parts.get(drafting.document, "valid.from")
    tomorrow = zones.local_date(clock.now(), drafting.region.zone) + timedelta(days=1)
    return isinstance(first, str) and bool(first) and first < tomorrow.isoformat()


@dataclass(frozen=True, slots=True)
class Compared:
    """What is set differently from the circular that this one replaces, or that it began as."""

    name: str
    replaces: bool
    differences: tuple[Difference, ...]


def compared(drafting: Drafting) -> Compared | None:
    """The draft beside the circular it replaces (next version, revoked, amended), else beside its model."""
    circular = previewed(drafting)
    if circular is None:
        return None
    policy = policy_of(circular)
    ended = (RelationKind.REVOKES, RelationKind.AMENDS)
    slugs = {policy.slug, *(one.slug for one in policy.relations if one.kind in ended)}
    rows = Circular.objects.filter(
        region=drafting.region, slug__in=slugs, state=Circular.State.PUBLISHED
    ).order_by("-valid_from", "-id")
    found = rows.first()
    try:
        if found is not None:
            return Compared(str(found), True, compare(policy_of(found), policy))
        if drafting.copied_from is not None:
            other = drafting.copied_from
            return Compared(str(other), False, compare(policy_of(other), policy))
        if drafting.origin in library().slugs:
            model = read_policy(library_document(drafting.origin), {})
            return Compared(circular_label(model), False, compare(model, policy))
    except TatakerjaError:
        return None
    return None
