"""English counted noun phrases: how far they reach behind their number.

    95  large  projects  with a …          800  employees  and  sells to …
        └ premodifiers └ head                   └ head     └ a verb, no second head

English gives the head of a counted phrase away by its plural.
"""

from pipeline.units import Units

# Adverbs that are adjectives right behind a number: `three earlier bids`.
_ORDER = ("earlier", "later", "further")
# Words between a number and its head at most.
_NOUN_PHRASE_CAP, _SINGULAR_CAP = 10, 4
# Units of an abbreviation in brackets.
_BRACKETED = 3


def counted(units: Units, first: int, last: int, *, single: bool) -> tuple[int, str]:
    """Index after the counted noun phrase behind the number at `first` to `last`, and its item.

    The item is empty where no noun follows. `single` says that the number is one.
    """
    head = _head(units, last, single=single)
    if head < 0:
        return last, ""
    start = last
    if units.has(head, "classifier_noun") and units.key(head + 1) == "of":
        behind = _head(units, head + 2, single=True)
        if behind > 0:
            head, start = behind, head + 2
    end = _coordinated(units, head) + 1
    while start < end - 1 and (
        units.has(start, "filler") or units.key(start) in ("<size>", "level", "of", "-", "different", "more")
    ):
        start += 1
    return end, units.slice(start, end)


def _head(units: Units, first: int, *, single: bool) -> int:
    """Index of the head noun of the phrase that begins at first, -1 if there is none.

    The head is the first plural that is not itself a modifier of a plural right behind it; after
    `one`, and where no plural comes, the last word of the phrase.
    """
    last_word = -1
    end = min(len(units), first + _NOUN_PHRASE_CAP)
    index = first
    if single and units.has(first, "verb") and units.key(first).endswith("s"):
        return -1
    while index < end:
        unit = units[index]
        if _is_bracketed(units, index, first):
            index += _BRACKETED
            continue
        if unit.opens or not _in_phrase(units, index, first):
            break
        if unit.is_word:
            last_word = index
            plural = _is_plural(units, index) or (
                index == first
                and unit.key.endswith("s")
                and units.has(index, "verb")
                and not units[max(0, index - 2)].capital
            )
            if plural and not single and not _modifies_plural(units, index):
                return index
        index += 1
    if single or units.has(last_word, "mass_head"):
        return _trim(units, first, last_word, single=single)
    return -1


def _is_bracketed(units: Units, index: int, first: int) -> bool:
    """Whether an abbreviation in brackets stands in a phrase: `14 electric vehicle (EV) makers`."""
    after = index + _BRACKETED
    return (
        units.key(index) == "("
        and units.key(index + 2) == ")"
        and units[index + 1].text[:2].isupper()
        and index > first
        and after < len(units)
        and units[after].is_word
        and not any(_is_plural(units, i) for i in range(first, index))
    )


def _in_phrase(units: Units, index: int, first: int) -> bool:
    """Whether the unit can stand inside a noun phrase."""
    unit = units[index]
    if units.has(index, "before_modifier") and unit.last - unit.first > 1:
        return False
    if unit.key in ("-", "‑", "/", "'s", "’s", "&", "'", "’"):
        return index > first or unit.key not in ("-", "‑", "/")
    if unit.number is not None:
        return unit.key == "<size>" or _sizes(units, index)
    if unit.key in ("and", ","):
        return _joins_adjectives(units, index) or (
            unit.key == "and" and _joins_modifiers(units, index, first)
        )
    if units.has(index, "stop") and unit.key not in (
        "high",
        "strong",
        "long",
        "overseas",
        "own",
        "of",
        *_ORDER,
    ):
        return False
    if unit.key == "of":
        return False
    if units.has(index, "verb"):
        return index == first or units.key(index - 1) == "-" or units.key(index + 1) == "-"
    return unit.is_word or unit.key in ("“", "”", '"', "<ordinal>")


def _sizes(units: Units, index: int) -> bool:
    """Whether a number tells the size of what is counted: `two 63MVA transformers`, `four 300-seat jets`."""
    after = index + 1
    if units.key(after) in ("-", "‑"):
        return units[after].glued and after + 1 < len(units) and units[after + 1].glued
    return units.has(after, "unit") and after + 1 < len(units) and units[after + 1].is_word


def _joins_adjectives(units: Units, index: int) -> bool:
    """Whether `and` or a comma stands between adjectives before a plural: `small and medium-sized firms`."""
    before, after = units.key(index - 1), units.key(index + 1)
    hyphened = units.key(index + 2) in ("-", "‑") and units[index + 2].glued
    if hyphened and units[index].key == "," and before in units.words["adjective"]:
        return True
    if after in units.words["adjective"] or after.endswith(("-sized", "-tech")):
        return before in units.words["adjective"] or units[index].key == "and"
    return units[index].key == "and" and before in units.words["adjective"]


def _joins_modifiers(units: Units, index: int, first: int) -> bool:
    """Whether `and` joins singular nouns before a plural: `6 transformation and development projects`."""
    if any(_is_plural(units, i) for i in range(first, index)):
        return False
    plural = next((i for i in range(index + 1, min(index + 4, len(units))) if _is_plural(units, i)), 0)
    between = range(index + 1, plural)
    return plural > index + 1 and all(
        units[i].is_word and units[i].number is None and not units.has(i, "stop") for i in between
    )


def _is_plural(units: Units, index: int) -> bool:
    """Whether a word looks like a plural noun."""
    unit = units[index]
    if units.has(index, "plural"):
        return True
    if units.key(index + 1) in ("-", "‑") and units[index + 1].glued:
        return False
    word = unit.key
    if units.has(index, "not_plural") or len(word) < 3 or word[-1] != "s":
        return False
    if unit.text.islower() and word.endswith(("ss", "us", "is", "ics")):
        return False
    return not units.has(index, "verb")


def _modifies_plural(units: Units, index: int) -> bool:
    """Whether a plural is followed by its own head: `sports centers`, `women entrepreneurs`."""
    after = index + 1
    if after >= len(units) or units[after].opens or not units[after].is_word or units.has(after, "stop"):
        return False
    if _is_plural(units, after):
        return True
    return units.has(index, "attributive_plural") and _head(units, after, single=False) > 0


def _trim(units: Units, first: int, last_word: int, *, single: bool) -> int:
    """Cut a phrase without a plural at its first participle; `one` takes a short phrase only."""
    if last_word < 0 or (single and any(units.key(i) in ("'s", "’s") for i in range(first, last_word))):
        return -1
    for index in range(first + 1, last_word + 1):
        word = units.key(index)
        if word.endswith(("ed", "ing")) and not units.has(index, "noun_like") and index == last_word:
            return index - 1
    if single and last_word - first >= _SINGULAR_CAP:
        return -1 if units.has(first, "stop") else last_word
    return last_word


def _coordinated(units: Units, head: int) -> int:
    """Index of the last head of `graduates and other talents`, `teachers, doctors and engineers`."""
    last = head
    while True:
        index = last + 1
        listed = units.key(index) == "," and _list_goes_on(units, index)
        if listed or units.key(index) in ("and", "or", "&"):
            index += 1
        else:
            return last
        if index >= len(units) or units[index].number is not None:
            return last
        if units.key(index) == "other":
            index += 1
        following = _head(units, index, single=False)
        if following < 0 or following - index > 3 or units[index].capital != units[head].capital:
            return last
        if units.has(following, "verb") or (following == index and _is_predicate(units, index)):
            return last
        last = following


def _is_predicate(units: Units, index: int) -> bool:
    """Whether a word in -s behind `and` is a verb with its object: `800 workers and rents a hall`."""
    after = units.key(index + 1)
    return after in ("a", "an", "the", "its", "their", "itself", "that", "more than", "over") or (
        index + 1 < len(units) and units[index + 1].number is not None
    )


def _list_goes_on(units: Units, comma: int) -> bool:
    """Whether a comma joins heads: two plurals at most three words apart, and an `and` after them."""
    index = comma + 1
    if index >= len(units) or units[index].number is not None:
        return False
    following = _head(units, index, single=False)
    return 0 < following <= index + 2 and units.key(following + 1) in ("and", "or", ",")
