"""Context of quantities within a passage: when, where, of what, what is measured, part of what.

    From January to June, the city introduced 95 large projects with a total investment of 38.07 billion yuan,
    └ period              └ place             └ subject         └ aspect

    including 78 manufacturing projects …
    └ introduces parts of the count before it

Each column also says in `Fact.evidence` which words tell it.
"""

from collections.abc import Mapping

from pipeline.context.aspect import add_aspect, add_capacity
from pipeline.context.change import add_change
from pipeline.context.clauses import by_sentence
from pipeline.context.concept import add_concepts
from pipeline.context.cues import add_cues
from pipeline.context.dating import can_govern
from pipeline.context.meant import find_mentions
from pipeline.context.names import name_organizations, slug
from pipeline.context.part import add_phases, add_whole_amounts, add_wholes
from pipeline.context.period import add_period
from pipeline.context.place import add_place
from pipeline.context.plan import add_plans
from pipeline.context.rate import add_rate
from pipeline.context.respective import add_respective
from pipeline.context.restated import copy_converted, copy_sorted
from pipeline.context.subject import Known, add_holder, add_subject
from pipeline.records import QUANTITIES
from pipeline.units import Fact, Units

__all__ = ["add_context", "name_organizations", "slug"]


def add_context(units: Units, facts: Mapping[str, list[Fact]]) -> None:
    """Fill the context columns of the quantities of one passage, in place."""
    quantities = sorted((f for label in QUANTITIES for f in facts[label]), key=lambda f: (f.first, f.last))
    dates = by_sentence(units, facts["DATE"])
    governing = by_sentence(units, [date for date in facts["DATE"] if can_govern(units, date)])
    mentions = find_mentions(units, facts["ORG"], facts["TERM"])
    known = Known(by_sentence(units, facts["COUNT"]), by_sentence(units, facts["ORG"]))
    before: Fact | None = None
    previous: Fact | None = None
    for fact in quantities:
        here = units.sentence_of[fact.first]
        add_cues(units, fact)
        if fact.label != "COUNT":
            measured = add_aspect(units, fact, before, previous, dates.get(here, ()))
            add_subject(units, fact, known, before, previous, measured)
        else:
            add_capacity(units, fact, previous)
            add_holder(units, fact, known)
        add_rate(units, fact, previous)
        add_change(units, fact, before)
        add_period(units, fact, governing.get(here, ()))
        add_place(units, fact, mentions.get(here, ()))
        previous = fact
        before = before if "converts" in fact.refers or fact.label == "PERCENT" else fact
    add_respective(units, quantities, known)
    add_concepts(units, quantities)
    add_wholes(units, quantities)
    add_whole_amounts(quantities)
    add_phases(units, quantities)
    add_plans(units, quantities)
    copy_sorted(quantities)
    copy_converted(quantities)
