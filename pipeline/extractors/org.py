"""ORG: names of companies, institutions, government bodies and zones.

    Investment Promotion  Department  of  Lishui Economic and Technological  Development Zone
    └ run to the left     └ head      └ chain ──────────────────────────────────────────────┘

Heads and cues are tables; where a name begins and ends is walked in code. A name found once is known
in the rest of the text.
"""

from collections.abc import Mapping

from pipeline.extractors.marks import has_case
from pipeline.extractors.org_actors import branded, is_person, without_common_words
from pipeline.extractors.org_company import is_company
from pipeline.extractors.org_mentions import abbreviations, repeated, siblings, spelled_out
from pipeline.extractors.org_name import Name
from pipeline.extractors.org_readers import READERS
from pipeline.extractors.org_runs import is_name, opens_with_name
from pipeline.extractors.org_unknown import confirmed
from pipeline.match import RuleMatcher
from pipeline.units import Fact, Units

# Tables whose words tell no company from another, and those that anchor a body of state.
_PLAIN = frozenset(("common_word", "company_word", "field_word", "leading_noise", "level_char", "org_head"))
_ANCHORS = frozenset(
    ("place", "level_char", "name_prefix", "org_head", "organization", "field_word", "legal_form")
)
_SUPERIORS = frozenset(("place", "name_prefix", "level_char", "lone_head"))
# What may follow a name, and heads that make one by themselves.
_FOLLOWING = frozenset(("title", "honorific", "officer", "organization", "place", "demonym"))
_FREE = frozenset(("legal_form", "lone_head"))
# Units up to the noun of a project.
_PERSON_WORDS = (2, 3)
_PROJECT_REACH = 8
# Units from a company to the title of somebody in it: 澳邦制药|技术|发展|总监.
_POST_REACH = 4


def find(units: Units, matcher: RuleMatcher, known: Mapping[str, list[Fact]]) -> list[Fact]:
    """Find organization names with their kind."""
    names = [name for match in matcher.find_all(units) for name in READERS[match.rule.reads](units, match)]
    names = [name for name in names if not (_is_unspaced_company(units, name) and _is_other(units, name))]
    names = without_common_words(units, confirmed(units, names) + list(branded(units)))
    names = [name for name in _merge(units, names) if not _is_other(units, name)]
    names = _merge(units, names + list(spelled_out(units, names)))
    names = _merge(
        units, names + [name for name in abbreviations(units, names) if not _is_other(units, name)]
    )
    names = _merge(units, names + list(siblings(units, names)))
    names = _merge(units, names + list(repeated(units, names)))
    kinds = _kinds(units, names)
    return [
        Fact("ORG", n.first, n.last, n.rule, {"kind": kinds[units.slice(n.first, n.last)]}) for n in names
    ]


def _is_unspaced_company(units: Units, name: Name) -> bool:
    """Whether an industry word in Han characters ends a candidate: it may have run too far to the left."""
    return name.rule == "company_word" and not has_case(units[name.last - 1].text)


# Characters of a kind of school: 工学院.
_FACULTY = 3
# Units of the longest name; what would make it longer by overlap is left out.
_LONGEST_NAME = 40


def _kinds(units: Units, names: list[Name]) -> dict[str, str]:
    """One kind for all mentions of a name: that of the first certain one, else of the first."""
    kinds: dict[str, str] = {}
    for name in sorted(names, key=lambda n: not n.strong):
        kinds.setdefault(units.slice(name.first, name.last), name.kind)
    return kinds


def _merge(units: Units, names: list[Name]) -> list[Name]:
    """Join overlapping candidates into the outermost name."""
    merged: list[Name] = []
    for name in sorted(names, key=lambda n: (n.first, -n.last)):
        if merged and name.first < merged[-1].last:
            outer = merged[-1]
            if name.last - outer.first > _LONGEST_NAME:
                continue
            # `Lishui development zone's administrative committee` is what its end says.
            owner = outer.kind == "zone" and name.rule == "small_body" and name.last > outer.last
            kept = outer.kind and not owner and (name.last < outer.last or _chained(units, outer, name))
            merged[-1] = Name(
                outer.first,
                max(outer.last, name.last),
                outer.kind if kept else name.kind or outer.kind,
                outer.rule,
                strong=outer.strong or name.strong,
            )
            continue
        merged.append(name)
    return merged


def _chained(units: Units, outer: Name, inner: Name) -> bool:
    """Whether the inner name only completes an of-chain of the outer one."""
    return any(
        units.key(i) in ("of", "for") for i in range(outer.first, inner.first + 1)
    ) or inner.rule not in ("legal_form", "head")


def _is_other(units: Units, name: Name) -> bool:
    """Whether a candidate is a place, a person, an event or a project rather than an organization."""
    if name.first >= name.last:
        return True
    span = range(name.first, name.last - (name.rule == "lower_group"))
    if all(units.has(i, "place") or units.has(i, "place_word") or units.has(i, "demonym") for i in span):
        return True
    if (units.has(name.last - 1, "event_word") and not name.strong) or _is_surname(units, name):
        return True
    if name.rule == "register" and _is_kind(units, name):
        return True
    free = name.rule in ("legal_form", "employer") or units.has_any(name.last - 1, _FREE)
    if (not free and _is_part(units, name)) or _is_common(units, name):
        return True
    return not name.strong and _is_weak(units, name)


def _is_surname(units: Units, name: Name) -> bool:
    """Whether a company's name in the register is the surname of a person here: `Karan Adani, a director`."""
    given, after = name.first - 1, name.last
    if name.rule != "register" or after - given > 2 or not has_case(units[name.first].text):
        return False
    if units[name.first].opens or not units.phrases.is_name_word(units, given) or units.has(given, "title"):
        return False
    titled = units.key(after) == "," and units.holds("title", after + 1, after + 4)
    return titled or is_person(units, given, after)


def _is_kind(units: Units, name: Name) -> bool:
    """Whether a brand only tells of what kind counted things are: `9家米其林餐厅`."""
    counted = name.first > 1 and units[name.first - 2].number is not None
    classified = units.has(name.first - 1, "name_classifier") and not units.has(name.first - 1, "time_unit")
    return counted and classified


def _is_part(units: Units, name: Name) -> bool:
    """Whether a name without a legal form is only the beginning of a project's, an event's, another name."""
    _, end = units.sentence(name.first)
    after = name.last
    if after >= end or units[after].opens:
        return False
    run = units.phrases.name_right(units, after, end)
    if units.key(after) == "-" and after + 1 < end and units[after + 1].glued:
        run = max(run, units.phrases.name_right(units, after + 1, end))
    if not has_case(units[after].text) and units[after].glued and units[after].is_word:
        weak = name.rule == "company_word"
        if weak and any(units.has(i, "title") for i in range(after + 1, min(end, after + _POST_REACH))):
            return False
        reach = _PROJECT_REACH if weak else 1
        events = units.holds("event_word", after, min(run, after + reach))
        return events or _is_session(units, name) or (weak and units.has(after, "product_word"))
    if units[after].number is not None and units.has(after + 1, "name_classifier"):
        return False
    if units.holds("event_word", after, run):
        return True
    if _is_headed(units, name) and run - after in _PERSON_WORDS:
        return False
    named = run > after and (units[after].is_word or name.rule == "company_word")
    return name.rule in ("head", "company_word") and named and not _follows_freely(units, after)


def _is_headed(units: Units, name: Name) -> bool:
    """Whether a title governs a name, so that a person may follow: `Head of the Trade Board Rosan Roe`."""
    before = name.first - 1 - (units.key(name.first - 1) == "the")
    return units.key(before) in ("of", "at", "for") and units.has(before - 1, "title")


def _is_session(units: Units, name: Name) -> bool:
    """Whether a numbered congress meets: `台安县第十九届人民代表大会第三次会议`."""
    numbered = units.holds("ordinal_prefix", name.first, name.last)
    return numbered and units.has(name.last, "ordinal_prefix")


def _is_common(units: Units, name: Name) -> bool:
    """Whether a name is made of common words only, or lacks the place or superior that its head needs."""
    last = name.last - 1
    before = range(name.first, last)
    if name.rule in ("company_word", "based") and _is_description(units, name):
        return True
    if name.rule == "company_word" and _is_field_only(units, name):
        return True
    if name.rule not in ("head", "legal_form", "company_word", "example_list", "other_list"):
        return False
    if name.rule == "head" and (_is_counted(units, name) or _is_faculty(units, name)):
        return True
    if units.has(last, "anchored_head"):
        return not (_is_anchored(units, name) or _has_post(units, name))
    if name.rule in ("example_list", "other_list"):
        return all(units.has(i, "common_word") or units.has(i, "company_word") for i in (*before, last))
    if has_case(units[last].text) or units.has(last, "lone_head"):
        return False
    brand = [i for i in before if units.has(i, "brand_word") or not units.has_any(i, _PLAIN)]
    if name.rule != "company_word":
        wide = units.has(name.first, "wide_prefix")
        return not (brand or wide) and not any(units.has_any(i, _SUPERIORS) for i in before)
    return not is_company(units, name, brand)


def _is_field_only(units: Units, name: Name) -> bool:
    """Whether words before an industry word are common, or name a field: `Industries Secretary N. Roe`."""
    before = range(name.first, name.last - 1)
    if units.has(name.last, "state_post") and _is_field(units, name.last - 1):
        return True
    return any(all(known(units, i) for i in before) for known in (_is_field, _is_common_word))


def _is_common_word(units: Units, index: int) -> bool:
    return units.has(index, "common_name") or units.key(index) in ("'s", "’s")


def _is_description(units: Units, name: Name) -> bool:
    """Whether capitals only tell what a firm does whose name stands beside it: `IT Solutions firm Ella`."""
    after = name.last
    if not units.has(after, "company_noun") or units[after].capital:
        return False
    behind = after + 1
    named = units.phrases.is_name_word(units, behind) and not units[behind].opens
    return named or units.key(behind) == ","


def _is_field(units: Units, index: int) -> bool:
    """Whether a capitalized word names a field of government: `Minister for [Medium Scale] Industries`."""
    joins = units.key(index) in ("&", "-")
    return joins or units[index].text in units.words["title_field"] or units.has(index, "field_noun")


def _is_counted(units: Units, name: Name) -> bool:
    """Whether institutions are counted rather than named: `8家国家工程技术研究中心`."""
    counted = name.first > 1 and units[name.first - 2].number is not None
    classified = units.has(name.first - 1, "name_classifier")
    return counted and classified and units.value(name.last - 1, "org_head") == "institution"


def _is_faculty(units: Units, name: Name) -> bool:
    """Whether a head with one character before it is a kind of school: `开设工学院`."""
    text = units.slice(name.first, name.last)
    return len(text) <= _FACULTY and units[name.last - 1].text == "学院"


def _has_post(units: Units, name: Name) -> bool:
    """Whether a post in a body shows that its bare head is its name: `区党工委副书记、[管委会]主任何川`."""
    post = name.last + units.has(name.last, "title_prefix")
    return units.has(name.first, "lone_head") and name.last - name.first == 1 and units.has(post, "title")


def _is_anchored(units: Units, name: Name) -> bool:
    """Whether a head that is a common noun has what makes it a name: a place, a superior, no mere field."""
    before = range(name.first, name.last - 1)
    field_only = units.value(name.last - 1, "org_head") == "institution" and len(before) == 1
    if field_only and units.has(name.first, "field_word"):
        return False
    placed = units.has(name.last - 1, "place_head") and is_name(units, name.first, name.last - 1)
    if units.value(name.last - 1, "org_head") == "zone" and opens_with_name(units, name.first, name.last - 1):
        return True
    return placed or any(units.has_any(i, _ANCHORS) for i in before)


def _follows_freely(units: Units, index: int) -> bool:
    """Whether a capitalized word behind a head begins something else: a title, another name."""
    return units.has_any(index, _FOLLOWING)


def _is_of_person(units: Units, index: int) -> bool:
    """Whether a word is a title or a courtesy, not an abbreviation that reads the same: `SMT`."""
    text = units[index].text
    courtesy = units.has(index, "honorific") and has_case(text) and not (text.isupper() and len(text) > 1)
    return units.has(index, "title") or courtesy


def _is_weak(units: Units, name: Name) -> bool:
    """Whether a name found by context alone looks like none: titles, place heads, common acronyms."""
    inside = range(name.first, name.last)
    if any(_is_of_person(units, i) for i in inside):
        return True
    if units.has(name.last - 1, "place_word"):
        return True
    return name.last - name.first == 1 and (
        units.has(name.first, "not_org") or len(units[name.first].text) < 2
    )
