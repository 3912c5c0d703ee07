"""Whether the words around a date place it before or after the publication.

The plant will reopen on | June 14      the nearest verb before it tells: future
On | June 14, the hall opened           else the nearest one behind it: past
"""

from pipeline.extractors.clauses import BREAKS
from pipeline.extractors.date_scan import word_before
from pipeline.units import Units


def find_tense(units: Units, first: int, last: int) -> str:
    """`future`, `present` or `past`: by the nearest verb before the units first to last, else behind them.

    What is to happen `by` a date lies ahead unless a verb tells of the past; the mere ending of one
    (`finished by June 14`) tells nothing there but that the nearer one is meant, `near`.
    """
    if units.has(first - 1, "against"):
        return "past"
    start, end = units.sentence(first)
    before, behind = range(first - 1, start - 1, -1), range(last, end)
    if units.words["untold"].get("tense"):
        before = range(0) if units.key(first - 1) in BREAKS else _clause(units, before)
        behind = _clause(units, behind)
    led = units.words["date_lead"].get(word_before(units, first, "date_lead"), "")
    if units.value(last - 1, "date_bound").startswith("until"):
        led = "end out"
    leads = (units.value(first, "date_lead"), led)
    tense = _nearest_tense(units, before)
    # `a deal to build it by June was signed`: what stands behind tells of a date that opens its sentence.
    if not tense and ("end out" not in leads or first <= start + 1):
        tense = _nearest_tense(units, behind)
    if tense != "future" and (units.has(first, "as_of") or units.has(first - 1, "as_of")):
        return "past"
    untold = units.words["untold"].get("tense", "")
    if "end out" in leads or "end aside" in leads:
        return {"": untold or "future", "weak": "near"}.get(tense, tense)
    if not tense:
        return untold
    return "past" if tense == "weak" else tense


def _clause(units: Units, indices: range) -> range:
    """The part of a range up to the next break, one right beside the date not counted."""
    breaks = (place for place, index in enumerate(indices) if place and units.key(index) in BREAKS)
    return indices[: next(breaks, len(indices))]


def _nearest_tense(units: Units, indices: range) -> str:
    """Tense of the first verb that tells; what is weak counts only where nothing else tells."""
    no_tense = units.words["no_tense_after"]
    # `to open` tells as much as the verb before it; alone it is a plan.
    weak = {"weak": "weak", "infinitive": "future"}
    found = ""
    for index in indices:
        tense = _tense_at(units, index, beside=index == indices.start and indices.step < 0)
        # `on Friday cleared ten plans; others will follow`
        if found and indices.step > 0 and units.key(index) in BREAKS:
            break
        passive = units.key(index - 1) in no_tense or units.key(index - 2) in no_tense
        if not tense or (passive and tense != "near"):
            continue
        if tense not in weak:
            return tense
        found = found or weak[tense]
    return found


def _tense_at(units: Units, index: int, *, beside: bool) -> str:
    """What one word tells; `beside` where it stands right before the date."""
    words, key = units.words, units.key(index)
    if units.has(index, "month") or (beside and units.has(index, "date_lead")):
        return ""
    to = units.has(index + 1, "to") or units.has(index + 1, "ahead_behind")
    if (beside and key in words["ahead_date"]) or (to and key in words["ahead_to"]):
        return "future"
    tense = words["tense"].get(key, "")
    # `to put`, `to set`: no past, although they look like it.
    if tense in ("present", "past") and units.key(index - 1).split(" ")[-1] in words["to"]:
        return "infinitive"
    # `was open in May`, `were close in June`: no verb of plans.
    if tense == "present" and (units.has(index - 1, "was") or units.has(index - 2, "was")):
        return "past"
    if tense == "planned" or (not tense and " " in key and units.has(index, "plan_cue")):
        return "near" if units.has(index - 1, "was") or units.has(index - 2, "was") else "future"
    endings = tuple(words["past_ending"])
    return tense or ("weak" if len(key) > 4 and endings and key.endswith(endings) else "")
